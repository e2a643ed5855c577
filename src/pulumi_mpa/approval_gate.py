"""The one place that waits for people: in the program, and only because the program says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import pulumi

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.errors import ApprovalRefusedError, AwaitingApprovalError, MpaError, Situation
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.plan.gate import OnTimeout, Outcome, Until, seconds_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.plan.gate import Verdict
    from pulumi_mpa.waiting.poller import Poller

DEFAULT_TIMEOUT: Final = "10m"
_CATCHES_UP: Final = "the resource's own state catches up at the next `pulumi up` or refresh"


class ApprovalGate(pulumi.ComponentResource):
    """
    Waits until people have agreed, so that what depends on it comes after them.

    A preview never waits, and a target that is settled already costs no call.
    The gate asks nobody and writes nothing.

    Args:
        resource_name: The logical name.

        target: An `ApprovalTeam`, or the ARN of any session, also one of AWS Backup or Payment Cryptography.

        until: `settled` (default for a team: what was asked for is in force), `active` (the team works, whatever its
            draft) or `session` (default for a session: approved).

        timeout: How long, as `90s`, `10m`, `1h30m`; `0` looks once. Left out: `mpa:waitTimeout`, else `10m`.

        on_timeout: `fail` (default) or `continue`.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: Rejected, lapsed, cancelled, or the time is up; the sentence says which and what comes next.
    """

    target_arn: pulumi.Output[str]
    """ARN of what was waited for; known once the wait is over."""

    def __init__(
        self,
        resource_name: str,
        *,
        target: ApprovalTeam | pulumi.Input[str],
        until: Literal["settled", "active", "session"] | None = None,
        timeout: str | None = None,
        on_timeout: Literal["fail", "continue"] = "fail",
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the gate."""
        super().__init__("mpa:index:ApprovalGate", resource_name, {}, opts)
        self.target_arn = wait_for_approval(target, until=until, timeout=timeout, on_timeout=on_timeout, resource=self)
        self.register_outputs({"targetArn": self.target_arn})


def wait_for_approval(
    target: ApprovalTeam | pulumi.Input[str],
    *,
    until: Literal["settled", "active", "session"] | None = None,
    timeout: str | None = None,
    on_timeout: Literal["fail", "continue"] = "fail",
    resource: pulumi.Resource | None = None,
) -> pulumi.Output[str]:
    """
    Give the target's ARN once people have agreed.

    Args:
        target: An `ApprovalTeam`, or the ARN of any session.

        until: See `ApprovalGate`.

        timeout: See `ApprovalGate`.

        on_timeout: See `ApprovalGate`.

        resource: On whose row the progress is shown.

    Returns:
        The ARN; unknown in a preview if the target is.

    Raises:
        pulumi.RunError: `timeout`, `until` or `on_timeout` can't be read.
    """
    seconds = _timeout(timeout)
    goal = until or (Until.SETTLED if isinstance(target, ApprovalTeam) else Until.SESSION)
    if (
        on_timeout not in set(OnTimeout)
        or goal not in set(Until)
        or isinstance(target, ApprovalTeam) is (goal == Until.SESSION)
    ):
        raise pulumi.RunError(
            f"waiting for approval: until={goal!s} with on_timeout={on_timeout!s} can't be; a team is waited for until "
            "settled or active, a session until session, and on_timeout is fail or continue"
        )

    async def waited(values: Mapping[str, Any]) -> str:
        arn = str(values["arn"])
        if pulumi.runtime.is_dry_run() or (values.get("settled") and goal != Until.SESSION):
            return arn
        await _wait(arn, str(goal), values, seconds, on_timeout, resource)
        return arn

    if isinstance(target, ApprovalTeam):
        known: dict[str, pulumi.Input[Any]] = {
            "arn": target.arn,
            "settled": target.settled,
            "waitingFor": target.waiting_for,
            "explanation": target.explanation,
            "versionId": target.asked.apply(lambda asked: asked.version_id if asked is not None else None),
        }
    else:
        known = {"arn": target}
    return pulumi.Output.all(**known).apply(waited)


async def _wait(
    arn: str, goal: str, values: Mapping[str, Any], seconds: float, on_timeout: str, resource: pulumi.Resource | None
) -> None:
    from pulumi_mpa.waiting.poller import Watch  # noqa: PLC0415 -- boto3 comes with it, and only a gate that waits needs it

    def tell(line: str) -> None:
        pulumi.log.info(line, resource, ephemeral=True)

    refused = values.get("waitingFor") == Actor.YOU and goal == Until.SETTLED
    if refused:
        raise _stopped(arn, str(values.get("explanation")), "you", "see the sentence above; the gate waits for nobody")
    watch = Watch(arn, goal, values.get("versionId") if goal == Until.SETTLED else None, tell)
    try:
        verdict: Verdict = await _poller().wait(watch, seconds)
    except MpaError as error:
        raise pulumi.RunError(str(error)) from error
    if verdict.outcome is Outcome.FAIL:
        raise _stopped(arn, verdict.line, "", "run `pulumi up` to see what can be done")
    if verdict.outcome is Outcome.PASS:
        pulumi.log.info(f"approved: {verdict.line}; {_CATCHES_UP}", resource)
        return
    if on_timeout == OnTimeout.CONTINUE:
        pulumi.log.warn(
            f"going on without approval after {seconds:g} s, as `on_timeout` says: {verdict.line}", resource
        )
        return
    situation = Situation(
        "waiting for",
        "approval",
        arn,
        f"still open after {seconds:g} s: {verdict.line}",
        "",
        "run `pulumi up` again: the wait goes on, nobody is asked again",
    )
    raise pulumi.RunError(str(AwaitingApprovalError(situation)))


def _stopped(arn: str, is_: str, who: str, next_step: str) -> pulumi.RunError:
    return pulumi.RunError(str(ApprovalRefusedError(Situation("waiting for", "approval", arn, is_, who, next_step))))


def _timeout(timeout: str | None) -> float:
    text = timeout or pulumi.Config("mpa").get("waitTimeout") or DEFAULT_TIMEOUT
    try:
        return seconds_of(text)
    except ValueError as error:
        raise pulumi.RunError(f"waiting for approval: {error}") from error


_POLLERS: dict[str, Poller] = {}


def _poller() -> Poller:
    """Give the program's one poller."""
    from pulumi_mpa.aws.door import Door  # noqa: PLC0415 -- only a gate that waits needs it
    from pulumi_mpa.model.settings import KEYS, settings_of  # noqa: PLC0415
    from pulumi_mpa.waiting.poller import Poller  # noqa: PLC0415

    if "one" not in _POLLERS:
        ours, theirs = pulumi.Config("mpa"), pulumi.Config("aws")
        config = {f"mpa:{key}": ours.get(key) for key in KEYS} | {"aws:profile": theirs.get("profile")}
        _POLLERS["one"] = Poller(Door(settings_of({key: value for key, value in config.items() if value is not None})))
    return _POLLERS["one"]
