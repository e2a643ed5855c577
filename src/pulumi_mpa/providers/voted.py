"""
create, read, update and delete of whatever people vote on, written once.

An operation plans from state, observes, and plans again from what AWS shows. It carries out the steps that both plans
hold, observes after each one that matters, and records what is. What a kind of thing does in its own way is in `voted_thing.py`.

An error in the middle of a run has one rule: as long as nothing was done that people or AWS would notice, it is raised
and state stays as it was; afterwards, what was done is recorded, above all that we cancelled a vote ourselves, and the
run fails all the same.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from pulumi.dynamic import CreateResult, ReadResult, UpdateResult

from pulumi_mpa.aws.errors import CONFLICT, code_of
from pulumi_mpa.aws.identity_source import portal_url
from pulumi_mpa.errors import AwaitingServiceError, MpaError, Situation
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.requests.deletion_settings import deletion_settings_since
from pulumi_mpa.plan.steps import SILENT, allowed, until_observed
from pulumi_mpa.providers.engine import from_engine, raise_if_blocked, report
from pulumi_mpa.providers.partial_failure import PartialFailureError
from pulumi_mpa.providers.voted_thing import D, Run, V, VotedThing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pulumi_mpa.plan.steps import Plan, Step
    from pulumi_mpa.providers.lines import Reporter

#: How often an operation observes within one run, before it records or says what it saw.
MAX_OBSERVATIONS: Final = 4
_WAITING: Final = (Actor.APPROVERS, Actor.SERVICE, Actor.CALENDAR)


class VotedOperations(VotedThing[D, V]):
    """The operations of one kind of thing in one run."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Adopt the thing if it is there already, else make it; people are not waited for."""
        values = from_engine(props)
        run = self._run("", values, "create")
        id_, view, entry = self._create(run, values)
        run = replace(run, id=id_)
        plan = self._plan(run, view)
        self._report_state(run, view, plan)
        return CreateResult(id_, self._recorded_outputs(run, {}, values, view, plan, entry))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the thing; inputs change only where somebody else changed what is in force."""
        recorded = from_engine(props)
        found = self._observe_recorded(id_, recorded)
        if found is None:
            return ReadResult("", {})
        view, is_taken_over = found
        inputs = self._inputs_after(id_, recorded, view)
        plan = self._plan(self._run(id_, inputs, "read"), view)
        # A refresh keeps the recorded owner and entry: a thing that was taken over must not pass for ours.
        outputs = self._outputs(inputs, view, plan, recorded.get("entry"), recorded.get("owner"))
        before = recorded.get("declared")
        if recorded and not before:
            # Of what a program only reads, with `get`, it declares nothing that could differ, and has no inputs.
            outputs["declared"] = {}
            return ReadResult(id_, outputs)
        changed = before is not None and from_engine(inputs) != before
        if is_taken_over:
            report(self.context.reporter(recorded), Message(Code.TAKEN_OVER))
        drift = changed or is_taken_over or plan.blocked is not None
        self.context.refreshes.note(id_, from_engine(outputs), inputs.get("managedBy"), drift=drift)
        return ReadResult(id_, outputs, inputs)

    def update(self, id_: str, olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Do what the preview announced as far as it still holds, and record what is."""
        before, values = from_engine(olds), from_engine(news)
        self.context.register(before.get("entry"))
        run = self._run(id_, values, "update", before)
        first = self._plan(run, self._view_of(before))
        view, plan = self._observe_and_plan(run, before)
        raise_if_blocked(plan, run.doing, run.thing, self._arn(id_))
        entry = self._claim(run, view, before)
        view, plan, failure = self._carry_out_announced(run, first, view, plan, before, entry)
        if any(step.verb not in SILENT for step in plan.steps):
            report(run.reporter, Message(Code.NOT_EVERYTHING_DONE))
        self._report_state(run, view, plan)
        if plan.blocked is not None:
            if not self._exists(view):
                raise_if_blocked(plan, run.doing, run.thing, self._arn(id_))
            report(run.reporter, plan.blocked.message)
        if plan.settled and not before.get("settled"):
            report(run.reporter, Message(Code.SETTLED, {"state": self._describe(view)}))
        outputs = self._recorded_outputs(run, before, values, view, plan, entry)
        if failure is not None:
            raise PartialFailureError(id_, outputs, failure) from failure
        return UpdateResult(outputs)

    def delete(self, id_: str, props: dict[str, Any]) -> None:
        """Request the deletion once, one entry of a thing after the other."""
        recorded = from_engine(props)
        # Before its turn, so that the old half of a replacement lets go whichever of them the engine starts first.
        self.context.register(recorded.get("entry"))
        with self.context.turns[id_]:
            self._delete(self._run(id_, self._declared(id_, recorded), self.deleting, recorded), recorded)

    def _carry_out_announced(
        self, run: Run[D], first: Plan, view: V, plan: Plan, before: Mapping[str, Any], entry: str | None
    ) -> tuple[V, Plan, MpaError | None]:
        """Carry out what the first plan announced, step by step; return what is, what is left, and what failed."""
        recorded, noticeable, stale = before, False, entry != before.get("entry")
        for _ in range(MAX_OBSERVATIONS):
            steps = until_observed(allowed(plan, first))
            if not steps:
                break
            try:
                done = self._carry_out(run, steps, view, recorded, entry)
            except MpaError as error:
                return self._after_error(run, error, steps[-1], view, plan, recorded, noticeable=noticeable)
            recorded, stale = {**recorded, **done.remembered}, False
            noticeable = noticeable or any(step.verb not in SILENT for step in steps)
            try:
                view, plan = self._observe_and_plan(run, recorded)
            except MpaError:
                if done.view is None:
                    raise
                return done.view, self._plan(run, done.view), None
        if stale:
            view, plan = self._observe_and_plan(run, recorded)
        return view, plan, None

    def _after_error(
        self,
        run: Run[D],
        error: MpaError,
        step: Step,
        view: V,
        plan: Plan,
        recorded: Mapping[str, Any],
        *,
        noticeable: bool,
    ) -> tuple[V, Plan, MpaError | None]:
        """Apply the rule for an error in the middle of a run."""
        if code_of(error) == CONFLICT:
            # Somebody was faster, or the SDK's own retry met what its first try had done: then the step is no longer
            # needed, and the next preview announces what is left.
            seen, left = self._observe_and_plan(run, recorded)
            if not any(step.verb is other.verb and step.target == other.target for other in left.steps):
                return seen, left, None
            view, plan = seen, left
        if not noticeable:
            raise error
        return view, plan, error

    def _delete(self, run: Run[D], recorded: Mapping[str, Any]) -> None:
        """Plan and carry out one step after the other until nothing is left, or people have to act."""
        reported: set[str] = set()
        conflict: MpaError | None = None
        view: V
        plan: Plan
        for _ in range(MAX_OBSERVATIONS):
            view, plan = self._observe_deletion(run, recorded)
            report_once(run.reporter, (*plan.lines, *(step.message for step in plan.steps)), reported)
            raise_if_blocked(plan, run.doing, run.thing, self._arn(run.id))
            if plan.settled or not plan.steps:
                return
            try:
                done = self._carry_out_deletion(run, plan.steps[0], view, recorded)
            except MpaError as error:
                if code_of(error) != CONFLICT:
                    raise
                # Somebody was faster: the next observation plans anew.
                conflict = error
                continue
            if done is None:
                return
            recorded, conflict = {**recorded, **done.remembered}, None
        raise conflict or AwaitingServiceError(
            Situation(
                run.doing,
                run.thing,
                self._arn(run.id),
                Message(Code.SERVICE_STILL_BUSY),
            )
        )

    def _observe_and_plan(self, run: Run[D], recorded: Mapping[str, Any]) -> tuple[V, Plan]:
        view = self._observe(run, recorded)
        return view, self._plan(run, view)

    def _run(
        self, id_: str, values: Mapping[str, Any], doing: str, recorded: Mapping[str, Any] | None = None
    ) -> Run[D]:
        """
        Return what an operation is done to.

        Args:
            id_: The engine's id.

            values: The inputs.

            doing: What the user reads is being done.

            recorded: The last outputs, where the inputs may lack what messages name.
        """
        reporter = self.context.reporter(values, recorded)
        return Run(id_, self._desired(id_, values), reporter, self._thing(values, recorded or {}), doing)

    def _recorded_outputs(
        self,
        run: Run[D],
        before: Mapping[str, Any],
        values: Mapping[str, Any],
        view: V,
        plan: Plan,
        entry: str | None,
    ) -> dict[str, Any]:
        """Return the outputs, with the time since which this entry has its deletion settings."""
        since = deletion_settings_since(before, values, self._server_time(run))
        known = replace(view, history=replace(view.history, deletion_settings_since=since))
        return self._outputs(values, known, plan, entry, None)

    def _report_state(self, run: Run[D], view: V, plan: Plan) -> None:
        """Report how things stand after a run, so that nobody has to read the outputs."""
        lines = plan.lines
        if plan.waiting_for in _WAITING and not plan.lines and not plan.steps and plan.blocked is None:
            lines = (self._with_place(self._describe(view), view),)
        report(run.reporter, *lines)

    def _with_place(self, message: Message, view: V) -> Message:
        """Return the message with the session and the portal in which approvers vote."""
        if view.vote is None:
            return message
        session, portal = {"session": view.vote.arn}, self._portal(view)
        if portal is None:
            return message.with_note(Message(Code.VOTE_IS_IN_SESSION, session, session))
        place = {**session, "portal": portal}
        return message.with_note(Message(Code.VOTE_IS_IN_PORTAL, place, place))

    def _entries_beside(self, recorded: Mapping[str, Any]) -> frozenset[str]:
        """Return the other entries, as far as this run has met them by now."""
        return frozenset(self.context.seen_entries - {recorded.get("entry")})

    def _portal(self, view: V) -> str | None:
        """Return the portal's address while a vote is open."""
        return self._portal_url if self._vote_is_open(view) else None

    @cached_property
    def _portal_url(self) -> str | None:
        """The portal's address, read once per run."""
        return portal_url(self.client, doing="read", thing="the approval portal")


def report_once(reporter: Reporter, lines: Iterable[str], reported: set[str]) -> None:
    """Report lines that an operation, which plans several times, has not reported yet."""
    for line in lines:
        if line and line not in reported:
            reported.add(line)
            report(reporter, line)
