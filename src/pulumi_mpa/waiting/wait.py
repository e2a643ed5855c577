"""One wait of a program: what it waits for, what it shows, and how it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pulumi

from pulumi_mpa.errors import ApprovalRejectedError, AwaitingApprovalError, MpaError, Situation
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.messages.hiding import without
from pulumi_mpa.model.connection import CONNECTION, connection_of, hidden_texts
from pulumi_mpa.model.durations import format_span, seconds_of
from pulumi_mpa.plan.verdict import Decision, OnTimeout, Until
from pulumi_mpa.waiting.targets import SessionTarget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pulumi_mpa.model.connection import Connection
    from pulumi_mpa.plan.verdict import Verdict
    from pulumi_mpa.waiting.targets import Target

DEFAULT_TIMEOUT: Final = "10m"


@dataclass(frozen=True)
class Wait:
    """
    What a wait was asked for.

    Args:
        doing: What messages say it does, as "pass".

        thing: What messages say it does that to.

        until: What ends it.

        timeout: How long, as the program or the configuration spells it.

        seconds: The same.

        on_timeout: What happens when the time is up.

        reached: The connection with which AWS is read, once it is known; None for that of the stack.

        secrets: What no line repeats.
    """

    doing: str
    thing: str
    until: Until
    timeout: str
    seconds: float
    on_timeout: OnTimeout
    reached: Connection | None = None
    secrets: tuple[str, ...] = ()

    @classmethod
    def read(
        cls, doing: str, thing: str, allowed: tuple[str, ...], until: object, timeout: object, on_timeout: object
    ) -> Wait:
        """
        Check what the program asks for.

        Args:
            doing: What messages say it does.

            thing: What messages say it does that to.

            allowed: What may end the wait for this kind of target, the default first.

            until: As the program wrote it; None takes the default.

            timeout: As the program wrote it; None takes the configuration's.

            on_timeout: As the program wrote it.

        Raises:
            pulumi.RunError: Something is invalid; the message names everything that is.
        """
        problems = []
        if until is not None and until not in allowed:
            problems.append(_choice(Code.GATE_UNTIL, allowed, until))
        if on_timeout not in tuple(OnTimeout):
            problems.append(_choice(Code.GATE_ON_TIMEOUT, tuple(OnTimeout), on_timeout))
        source, text = "timeout", timeout
        if text is None:
            source, text = "mpa:waitTimeout", pulumi.Config("mpa").get("waitTimeout") or DEFAULT_TIMEOUT
        seconds = 0.0
        try:
            seconds = seconds_of(text)
        except ValueError:
            problems.append(Message(Code.GATE_TIMEOUT, {"setting": source, "value": repr(text)}, {"setting": source}))
        if problems:
            raise _invalid(doing, thing, problems)
        return cls(doing, thing, Until(str(until or allowed[0])), str(text), seconds, OnTimeout(str(on_timeout)))

    def reached_by(self, connection: object, *, secret: bool) -> Wait:
        """
        Return the same wait with a connection.

        Args:
            connection: The connection as state spells it; None for that of the stack.

            secret: Whether more of it than the external id is.

        Raises:
            pulumi.RunError: It is invalid; the message names everything that is.
        """
        if connection is None:
            return self
        from pulumi_mpa.model.shapes.connection import connection_problems  # noqa: PLC0415 -- imports pydantic

        problems = connection_problems(connection)
        if problems:
            raise _invalid(self.doing, self.thing, problems)
        hidden = hidden_texts(connection, whole=secret)
        return replace(self, reached=connection_of({CONNECTION: connection}), secrets=hidden)

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
        raise _invalid(self.doing, self.thing, [Message(Code.GATE_TARGET)])

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
            pulumi.RunError: They have not, or AWS denied the call.
        """

        def hide(text: str) -> str:
            return without(text, [*([hidden] if hidden else []), *self.secrets])

        def report(verdict: Verdict, left: float) -> None:
            values = {"state": verdict.message(), "left": format_span(left)}
            pulumi.log.info(Message(Code.GATE_WAITING, values).hiding(hide), row, ephemeral=True)

        # The clients of AWS, imported when something is waited for: a preview declares gates and never waits.
        from pulumi_mpa.waiting.pollers import poller  # noqa: PLC0415

        try:
            verdict = await poller(self.reached).wait(target, self.seconds, report)
        except MpaError as error:
            raise pulumi.RunError(hide(str(error))) from error
        if verdict.decision is Decision.FAIL:
            failure = verdict.failure or Message(Code.GATE_FAILED, {"state": verdict.message(arn)})
            raise self.failed(hide(arn), failure.hiding(hide))
        if verdict.decision is Decision.PASS:
            pulumi.log.info(Message(Code.GATE_OVER, {"state": verdict.message()}).hiding(hide), row)
            return
        self.time_is_up(hide(arn), self.undecided(verdict.message(arn)).hiding(hide), row)

    def undecided(self, state: Message) -> Message:
        """Describe that people have not agreed in time."""
        if self.seconds:
            return Message(Code.GATE_TIME_IS_UP, {"timeout": self.timeout, "state": state})
        return Message(Code.GATE_UNDECIDED, {"state": state})

    def failed(self, arn: str, message: Message) -> pulumi.RunError:
        """Return the error of a wait that cannot end well."""
        noted = message.with_note(Message(Code.GATE_CAN_BE_LEFT_OUT))
        return pulumi.RunError(str(ApprovalRejectedError(Situation(self.doing, self.thing, arn, noted))))

    def time_is_up(self, arn: str, message: Message, row: pulumi.Resource | None) -> None:
        """
        Do what the program wants done when people have not agreed in time.

        Raises:
            pulumi.RunError: It wants to fail.
        """
        if self.on_timeout is OnTimeout.CONTINUE:
            pulumi.log.warn(Message(Code.GATE_GOES_ON, {"reason": message}), row)
            return
        for note in (Code.GATE_CAN_BE_RUN_AGAIN, Code.GATE_CAN_BE_LEFT_OUT):
            message = message.with_note(Message(note))
        raise pulumi.RunError(str(AwaitingApprovalError(Situation(self.doing, self.thing, arn, message))))


def _invalid(doing: str, thing: str, problems: Sequence[Message]) -> pulumi.RunError:
    """Return the error of a wait that cannot be declared; it names every problem."""
    values = {"problems": " ".join(problem.text() for problem in problems)}
    codes = {"problems": ",".join(str(problem.code) for problem in problems)}
    return pulumi.RunError(Situation(doing, thing, None, Message(Code.GATE_INVALID, values, codes)).text())


def _choice(code: Code, allowed: Sequence[str], value: object) -> Message:
    """Return the problem of an argument that must be one of some texts."""
    named = " or ".join(f"`{item}`" for item in allowed)
    return Message(code, {"allowed": named, "value": repr(value)}, {"allowed": ",".join(allowed)})
