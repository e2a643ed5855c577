"""
The gate that a program declares: the one place that waits for people, and only because the program says so.

What a wait needs is imported when a gate is declared or begins to wait, so that a program without gates does not pay for it.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, Final, Literal

import pulumi

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.connection import holds_other_secret, inherited_connection, prepared, resolved
from pulumi_mpa.declaration import DeclaredAssociation
from pulumi_mpa.inputs import plain
from pulumi_mpa.mocked import has_mocks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
    from pulumi_mpa.waiting.wait import Wait

    Target: TypeAlias = ApprovalTeam | DeclaredAssociation | pulumi.Input[str]

#: What may end the wait for a kind of target, the default first; everything else is taken for a session.
_ENDS: Final[dict[type, tuple[str, ...]]] = {ApprovalTeam: ("settled", "active"), DeclaredAssociation: ("settled",)}
_ENDS_OF_A_SESSION: Final = ("session",)


class ApprovalGate(pulumi.ComponentResource):
    """
    Waits until people have agreed, so that what depends on it comes after them.

    What comes after names the gate in `depends_on` or uses `target_arn`. A
    preview never waits, and a target that is settled already costs no call.
    The gate asks nobody and writes nothing. The first gate that fails ends the
    run, whatever the others wait for.

    Args:
        resource_name: The logical name.

        target: An `ApprovalTeam`, an `MpaTeamAssociation`, a `BackupVaultMpaAssociation`, or the ARN of any session, also
            one of AWS Backup or Payment Cryptography.

        until: `settled` (default for a resource: what was asked for is in force), `active` (the team works, whatever
            its draft) or `session` (default for a session: approved).

        timeout: How long, as `90s`, `10m`, `1h30m`; `0` observes once. Left out: `mpa:waitTimeout`, else `10m`.

        on_timeout: What happens when the time is up: `fail` (default) or `continue`. A no always fails.

        connection: The credentials with which AWS is read, as of a resource. Left out: those of the target; for a session
            those of the nearest parent that has a `default_connection`, else of the stack's configuration.

        opts: Pulumi's own options.

    Raises:
        pulumi.RunError: The arguments can't be. Later, from the run: rejected, lapsed, cancelled, or the time is up; the
            sentence says which and what comes next.

    Source:
        API reference, GetSession, ListApprovalTeams, GetApprovalTeam; of Payment Cryptography, GetMpaTeamAssociation; of AWS
        Backup, DescribeBackupVault.
    """

    target_arn: pulumi.Output[str]
    """What was waited for, known once the wait is over: the ARN, of an association its id."""

    def __init__(
        self,
        resource_name: str,
        *,
        target: Target,
        until: Literal["settled", "active", "session"] | None = None,
        timeout: str | None = None,
        on_timeout: Literal["fail", "continue"] = "fail",
        connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare the gate."""
        wait = _read("pass", f"gate {resource_name}", target, until, timeout, on_timeout)
        reached = _reached(f'ApprovalGate "{resource_name}"', connection)
        super().__init__("mpa:index:ApprovalGate", resource_name, {}, opts)
        if opts is not None and opts.custom_timeouts is not None:
            from pulumi_mpa.messages import Code, Message  # noqa: PLC0415 -- see the module's docstring

            pulumi.log.warn(Message(Code.GATE_CUSTOM_TIMEOUTS), self)
        if reached is None and not isinstance(target, (ApprovalTeam, DeclaredAssociation)):
            reached = _reached(f'ApprovalGate "{resource_name}"', inherited_connection(self._transformations))
        self.target_arn = _after(target, wait, self, self.urn, reached)
        _Passage(resource_name, self.target_arn, self)
        self.register_outputs({"targetArn": self.target_arn})


class _Passage(pulumi.Resource):
    """
    The gate's other side, registered once the wait is over.

    `depends_on` with a component waits for the component's children and not for
    its outputs. The gate itself is there from the beginning, so that its row can show how things stand.
    """

    def __init__(self, resource_name: str, target_arn: pulumi.Output[str], gate: ApprovalGate) -> None:
        """Declare it as a part of the gate that no provider has."""
        inputs = {"targetArn": target_arn}
        opts = pulumi.ResourceOptions(parent=gate)
        super().__init__("mpa:index:Passage", resource_name, custom=False, props=inputs, opts=opts)


def wait_for_approval(
    target: Target,
    *,
    until: Literal["settled", "active", "session"] | None = None,
    timeout: str | None = None,
    on_timeout: Literal["fail", "continue"] = "fail",
    connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None = None,
    resource: pulumi.Resource | None = None,
) -> pulumi.Output[str]:
    """
    Return the target's ARN once people have agreed.

    Args:
        target: An `ApprovalTeam`, an `MpaTeamAssociation`, a `BackupVaultMpaAssociation`, or the ARN of any session.

        until: See `ApprovalGate`.

        timeout: See `ApprovalGate`.

        on_timeout: See `ApprovalGate`.

        connection: The credentials with which AWS is read. Left out: those of the target; for a session those of the
            stack's configuration.

        resource: On whose row the progress is shown; left out, on the stack's.

    Returns:
        The ARN, of an association its id; in a preview at once, and unknown if the target is.

    Raises:
        pulumi.RunError: As with `ApprovalGate`.
    """
    wait = _read("go on without", "approval", target, until, timeout, on_timeout)
    return _after(target, wait, resource, None, _reached("approval", connection))


def _reached(name: str, connection: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None) -> Any:  # noqa: ANN401 -- any plain input
    """Return a connection as the engine would get it; credentials in it are named by the preview already."""
    if connection is None:
        return None
    return prepared(name, plain(name, {"connection": connection})["connection"])


def _read(doing: str, thing: str, target: Target, until: str | None, timeout: str | None, on_timeout: str) -> Wait:
    """Check the arguments; a text that is no ARN of a session is named by the preview already."""
    from pulumi_mpa.waiting.wait import Wait  # noqa: PLC0415 -- see the module's docstring

    allowed = next((ends for kind, ends in _ENDS.items() if isinstance(target, kind)), _ENDS_OF_A_SESSION)
    wait = Wait.read(doing, thing, allowed, until, timeout, on_timeout)
    if not isinstance(target, (ApprovalTeam, DeclaredAssociation, pulumi.Output, Awaitable)):
        wait.session_arn(target)
    return wait


def _after(
    target: Target,
    wait: Wait,
    row: pulumi.Resource | None,
    begins: pulumi.Output[str] | None,
    reached: Any,  # noqa: ANN401 -- any plain input
) -> pulumi.Output[str]:
    """Return the target's ARN after the wait, which begins when `begins` is there."""

    async def ready() -> Wait:
        return wait.reached_by(await resolved(reached), secret=await holds_other_secret(reached))

    if not isinstance(target, (ApprovalTeam, DeclaredAssociation)):
        given = pulumi.Output.from_input(target)

        async def of_session(arn: str) -> str:
            if has_mocks():
                return arn
            wait.session_arn(arn)
            if not pulumi.runtime.is_dry_run():
                await _there(begins)
                await (await ready()).for_session(arn, row, secret=await given.is_secret())
            return arn

        return given.apply(of_session)
    if pulumi.runtime.is_dry_run() or has_mocks():
        # The ARN stays known in the preview of an update; nothing else of the target does.
        return target.id
    from pulumi_mpa.waiting.resources import wait_for_resource  # noqa: PLC0415 -- see the module's docstring

    if reached is None:
        reached = target._reached_by  # noqa: SLF001 -- the package's own

    async def of_resource(values: Mapping[str, Any]) -> str:
        await _there(begins)
        if values["settled"]:
            return str(values["id"])
        secret = isinstance(target, ApprovalTeam) and await target.approvers.is_secret()
        # The team that is to protect something may be a secret of the program, and the target's messages name it.
        secret_team = isinstance(target, DeclaredAssociation) and await target.shown()["wanted"].is_secret()
        hidden = values["wanted"] if secret_team else None
        await wait_for_resource(await ready(), values, row, secret_approvers=secret, hidden=hidden)
        return str(values["id"])

    # How things stand is secret as soon as one input of the target is; its ARN is not.
    return pulumi.Output.unsecret(pulumi.Output.all(**_standing(target)).apply(of_resource))


async def _there(begins: pulumi.Output[str] | None) -> None:
    if begins is not None:
        await begins.future()


def _standing(target: ApprovalTeam | DeclaredAssociation) -> dict[str, pulumi.Input[Any]]:
    """Return what the target's outputs say of it."""
    values: dict[str, pulumi.Input[Any]] = {
        "id": target.id,
        "settled": pulumi.get(target, "settled"),
        "waiting_for": pulumi.get(target, "waitingFor"),
        "explanation": pulumi.get(target, "explanation"),
    }
    if isinstance(target, ApprovalTeam):
        return {**values, "lastRequest": target.last_request, "draft": target.pending_update}
    return {**values, "account": target.account_id, "service": target.service, **target.shown()}
