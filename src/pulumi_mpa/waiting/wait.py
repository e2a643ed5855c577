"""One wait of a program: what it was asked for, how it tells, and how it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pulumi

from pulumi_mpa.errors import ApprovalRejectedError, AwaitingApprovalError, MpaError, Situation
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.model.durations import format_span, seconds_of
from pulumi_mpa.plan.verdict import Decision, OnTimeout, Until
from pulumi_mpa.waiting.targets import SessionTarget

if TYPE_CHECKING:
    from collections.abc import Callable

    from pulumi_mpa.plan.verdict import Verdict
    from pulumi_mpa.waiting.targets import Target

DEFAULT_TIMEOUT: Final = "10m"
_AGAIN: Final = "run `pulumi up` again: it looks anew and asks nobody again"
#: Nothing tells a program what it runs for, so a gate also holds a destroy or a refresh that was told to run it.
_NOT_IN_A_DESTROY: Final = "a `pulumi destroy` or `pulumi refresh` without `--run-program` runs no gate"
_CATCHES_UP: Final = "the resource's own state catches up at the next `pulumi up` or refresh"


@dataclass(frozen=True)
class Wait:
    """
    What a wait was asked for.

    Args:
        thing: What the sentences call it.

        until: What ends it.

        timeout: How long, as the program or the configuration spells it.

        seconds: The same.

        on_timeout: What happens when the time is up.
    """

    thing: str
    until: Until
    timeout: str
    seconds: float
    on_timeout: OnTimeout

    @classmethod
    def read(cls, thing: str, allowed: tuple[str, ...], until: object, timeout: object, on_timeout: object) -> Wait:
        """
        Check what the program asks for.

        Args:
            thing: What the sentences call it.

            allowed: What may end the wait for this kind of target, the default first.

            until: As the program wrote it; None takes the default.

            timeout: As the program wrote it; None takes the configuration's.

            on_timeout: As the program wrote it.

        Raises:
            pulumi.RunError: Something can't be; the sentence names all that is wrong.
        """
        problems = []
        if until is not None and until not in allowed:
            problems.append(f"until={until!r} can't be for this target, only {' or '.join(allowed)}")
        if on_timeout not in tuple(OnTimeout):
            problems.append(f"on_timeout={on_timeout!r} can't be, only {' or '.join(OnTimeout)}")
        source, text = "timeout", timeout
        if text is None:
            source, text = "mpa:waitTimeout", pulumi.Config("mpa").get("waitTimeout") or DEFAULT_TIMEOUT
        seconds = 0.0
        try:
            seconds = seconds_of(text)
        except ValueError as error:
            problems.append(f"{source}: {error}")
        if problems:
            raise pulumi.RunError(f"waiting for {thing}: {'; '.join(problems)}")
        return cls(thing, Until(str(until or allowed[0])), str(text), seconds, OnTimeout(str(on_timeout)))

    async def for_session(self, arn: object, row: pulumi.Resource | None, *, secret: bool) -> None:
        """Wait for a session; a secret ARN is in no line."""
        target = SessionTarget(self.session_arn(arn))
        await self.for_target(target, target.arn, row, hidden=target.arn if secret else None)

    def session_arn(self, arn: object) -> str:
        """
        Check that a text is a session's ARN.

        Raises:
            pulumi.RunError: It is not.
        """
        if isinstance(arn, str) and re.fullmatch(limits.SESSION_ARN_PATTERN, arn):
            return arn
        raise pulumi.RunError(
            f"waiting for {self.thing}: target must be an ApprovalTeam, an MpaTeamAssociation or the ARN of a session, "
            "as arn:aws:mpa:us-east-1:111122223333:session/TEAM/ID"
        )

    async def for_target(
        self, target: Target, arn: str, row: pulumi.Resource | None, *, hidden: str | None = None
    ) -> None:
        """
        Wait until people have agreed.

        Args:
            target: What is waited for.

            arn: What the sentences call it by.

            row: On whose row the progress is shown.

            hidden: A secret that no line repeats.

        Raises:
            pulumi.RunError: They have not, or AWS refused to tell.
        """

        def without_secret(text: str) -> str:
            return text.replace(hidden, "[secret]") if hidden else text

        def report(verdict: Verdict, left: float) -> None:
            vote = f"; the vote has {format_span(verdict.seconds_left)} left" if verdict.seconds_left else ""
            line = f"waiting: {verdict.message()}{vote}; this wait has {format_span(left)} left"
            pulumi.log.info(without_secret(line), row, ephemeral=True)

        # The clients of AWS, imported when something is waited for: a preview declares gates and never waits.
        from pulumi_mpa.waiting.pollers import poller  # noqa: PLC0415

        try:
            verdict = await poller().wait(target, self.seconds, report)
        except MpaError as error:
            raise pulumi.RunError(without_secret(str(error))) from error
        if verdict.decision is Decision.FAIL:
            raise self.refused(arn, verdict.message(arn), verdict.next_step, without_secret)
        if verdict.decision is Decision.PASS:
            pulumi.log.info(without_secret(f"the wait is over: {verdict.message()}; {_CATCHES_UP}"), row)
            return
        still = f"still open after {self.timeout}" if self.seconds else "still open"
        self.time_is_up(arn, f"{still}: {verdict.message(arn)}", row, without_secret)

    def refused(
        self, arn: str, is_: str, next_step: str, without_secret: Callable[[str], str] = str
    ) -> pulumi.RunError:
        """Return the error of a wait that can't end well."""
        situation = Situation(
            "waiting for", self.thing, arn, is_, "", "; ".join(filter(None, (next_step, _NOT_IN_A_DESTROY)))
        )
        return pulumi.RunError(without_secret(str(ApprovalRejectedError(situation))))

    def time_is_up(
        self, arn: str, is_: str, row: pulumi.Resource | None, without_secret: Callable[[str], str] = str
    ) -> None:
        """
        Do what the program wants done when people have not agreed in time.

        Raises:
            pulumi.RunError: It wants to fail.
        """
        if self.on_timeout is OnTimeout.CONTINUE:
            pulumi.log.warn(without_secret(f"going on without approval, as `on_timeout` says; {is_}"), row)
            return
        situation = Situation("waiting for", self.thing, arn, is_, "", f"{_AGAIN}; {_NOT_IN_A_DESTROY}")
        raise pulumi.RunError(without_secret(str(AwaitingApprovalError(situation))))
