"""The dynamic provider of an association."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_mpa.errors import (
    AwaitingServiceError,
    MpaError,
    NotOursError,
    RefusedRequestError,
    Situation,
    UnexpectedStateError,
)
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.model import ask as asks
from pulumi_mpa.model.ask import Answer, new_nonce
from pulumi_mpa.model.mpa_team_association import desired
from pulumi_mpa.model.word import word_since
from pulumi_mpa.plan.association_answer import PENDING
from pulumi_mpa.plan.association_check import check_association, diff_association
from pulumi_mpa.plan.association_delete import DesiredRemoval, plan_removal
from pulumi_mpa.plan.association_outputs import association_inputs_after, association_outputs, association_view_of
from pulumi_mpa.plan.mpa_team_association import explain, plan_association
from pulumi_mpa.plan.steps import Verb, allowed
from pulumi_mpa.providers.association_observation import AssociationLook, Doors
from pulumi_mpa.providers.association_requests import AssociationRequests, Done
from pulumi_mpa.providers.engine import checked, from_engine, logical_name, refuse, say, taken_over
from pulumi_mpa.providers.voting import LOOKS, VotingProvider, say_once, say_what_is_left

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.mpa_team_association import AssociationView, DesiredAssociation
    from pulumi_mpa.plan.steps import Plan, Step


class Provider(VotingProvider):
    """Maps the engine's operations onto an association; what to do is decided in `plan`."""

    def configure(self, req: Any) -> None:  # noqa: ANN401 -- the SDK's own request class
        """Begin a run."""
        super().configure(req)
        self._made: dict[str, str] = {}
        self._doors: dict[str, Doors] = {}

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Complete the inputs, and name every fault in them at once."""
        inputs, faults, lines = check_association(from_engine(_olds), from_engine(news), self.settings)
        for line in lines:
            say(logical_name(inputs, "association"), line)
        return checked(inputs, faults)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Tell from state alone what an update would do, and say it."""
        recorded, wanted = from_engine(_olds), from_engine(_news)
        self._see(recorded.get("holder"))
        result = diff_association(recorded, wanted, self.door.hour())
        for line in result.lines:
            say(logical_name(wanted, "association"), line)
        return DiffResult(changes=result.changes, replaces=list(result.replaces), delete_before_replace=False)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Let the team guard if nothing does yet; take what is there already; people are not waited for."""
        values = from_engine(props)
        want, name, thing = desired(values), logical_name(values, "association"), _thing(values)
        look = self._look(want, {}, "creating", thing)
        view = look.view({})
        plan = plan_association(want, view, self.door.hour())
        if plan.refusal is not None and plan.refusal.error in (NotOursError, UnexpectedStateError):
            refuse(plan, "creating", thing, None)
        id_, holder = f"{want.region}/{want.action}", new_nonce()
        self._see(holder)
        self._made[id_] = holder
        if view.association is not None:
            self._hold(want, view.association.team_arn, holder, name, thing)
            say(name, f"{view.association.team_arn} guards already: taken into state, nothing is asked for")
            view = replace(view, taken=True)
        elif plan.steps:
            view = self._carried_out(plan.steps[0], want, view, look, {}, holder, name)
        plan = plan_association(want, view, self.door.hour())
        self._tell_of(name, view, plan)
        view = self._with_word({}, values, want, view)
        return CreateResult(id_, self._outputs(values, view, plan, holder))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the association; one that was never sent is no reason to forget it."""
        recorded = from_engine(props)
        declared = recorded.get("declared") or _declared_of(id_, recorded)
        view = self._look(desired(declared), recorded, "reading", _thing(declared)).view(recorded)
        if view.association is None and (recorded.get("taken") or not recorded.get("declared")):
            return ReadResult("", {})
        inputs = association_inputs_after(recorded, declared, view)
        # Who only reads, as `get` and an import do, takes nothing.
        seen = view if recorded.get("declared") else replace(view, foreign=False)
        plan = plan_association(desired(inputs), seen, self.door.hour())
        # Whose it is only an operation of this entry changes: one that was taken over must not pass for ours.
        outputs = self._outputs(inputs, view, plan, recorded.get("holder"), recorded.get("owner"))
        return ReadResult(id_, outputs, inputs)

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Do what the preview announced as far as it still holds, and record what is."""
        recorded, values = from_engine(_olds), from_engine(_news)
        self._see(recorded.get("holder"))
        want, name, thing = desired(values), logical_name(values, "association"), _thing(values)
        first = plan_association(want, association_view_of(recorded), self.door.hour())
        look = self._look(want, recorded, "updating", thing)
        view = look.view(recorded)
        second = plan_association(want, view, self.door.hour())
        refuse(second, "updating", thing, None)
        holder = self._holder(view, recorded, want, thing)
        sent = False
        for _ in range(LOOKS):
            steps = allowed(second, first)[0]
            if not steps:
                break
            try:
                view = self._carried_out(steps[0], want, view, look, recorded, holder, name)
            except MpaError as error:
                if not sent:
                    raise
                # What was done before must be recorded, above all that a cancelled vote was cancelled by us.
                say(name, str(error))
                break
            sent = True
            # With the vote out of the way AWS shows more: a team that is not ready, a no of before.
            second = plan_association(want, view, self.door.hour())
        say_what_is_left(name, second)
        self._tell_of(name, view, second)
        if second.refusal is not None:
            say(name, second.refusal.sentence())
        if second.settled and not recorded.get("settled"):
            say(name, f"settled: {explain(view)}")
        view = self._with_word(recorded, values, want, view)
        return UpdateResult(self._outputs(values, view, second, holder))

    def _remove(self, _id: str, recorded: Mapping[str, Any]) -> None:
        """Ask for the removal once; AWS and our marker tell what became of it."""
        declared = recorded.get("declared") or _declared_of(_id, recorded)
        want, name, thing = desired(declared), logical_name(declared, "association"), _thing(declared)
        look = self._look(want, recorded, "removing", thing)
        entry = DesiredRemoval(
            team_in_force=recorded.get("teamInForce") if recorded.get("taken") else None,
            holder=recorded.get("holder"),
            seen_holders=frozenset(),  # told anew with each look, below
            resubmit=want.resubmit_hash(),
            region=str(want.region),
        )
        requests = AssociationRequests(self._doors_of(want), want, thing)
        said: set[str] = set()
        for _ in range(LOOKS):
            view = look.view(recorded, for_removal=True)
            # A shared team has no tag that tells of a take; this run's own is known all the same.
            view = replace(view, holder=view.holder or self._made.get(_id))
            removal = replace(entry, seen_holders=self._seen_beside(recorded))
            plan = plan_removal(removal, view, self.door.hour())
            say_once(name, (*plan.lines, *(step.sentence for step in plan.steps)), said)
            refuse(plan, "removing", thing, None)
            if plan.settled:
                return
            recorded = {**recorded, **requests.carry_out(plan.steps[0], view).remembered}
        raise AwaitingServiceError(
            Situation("removing", thing, None, "AWS is still busy with it", "nobody", "run the same command again")
        )

    def _carried_out(
        self,
        step: Step,
        want: DesiredAssociation,
        view: AssociationView,
        look: AssociationLook,
        recorded: Mapping[str, Any],
        holder: str,
        name: str,
    ) -> AssociationView:
        """Do one step of an update and look again; what was done is known even where the look fails."""
        thing = f"association of {want.action} in {want.region}"
        if step.verb is not Verb.CANCEL:
            self._hold(want, str(want.team_arn), holder, name, thing)
        done = AssociationRequests(self._doors_of(want), want, thing).carry_out(step, view)
        known = {"taken": True, "refusals": list(view.refusals), "cancelled": list(view.cancelled)}
        try:
            return look.view({**recorded, **known, **done.remembered})
        except MpaError:
            return _without_a_look(view, done)

    def _holder(self, view: AssociationView, recorded: Mapping[str, Any], want: DesiredAssociation, thing: str) -> str:
        """Another entry's holder on what is ours means an interrupted take; on somebody else's, hands off."""
        holder = str(recorded.get("holder") or new_nonce())
        if view.association is None:
            return holder
        if recorded.get("taken") and view.foreign:
            raise taken_over(thing, view.association.team_arn)
        if (view.owner, view.holder) == (want.owner, holder):
            return holder
        if view.holder not in (None, holder):
            holder = new_nonce()
            self._see(holder)
        AssociationRequests(self._doors_of(want), want, thing).hold(view.association.team_arn, holder)
        return holder

    def _hold(self, want: DesiredAssociation, team_arn: str, holder: str, name: str, thing: str) -> None:
        """Write whose association a team guards, and say what follows where that can't be."""
        if not AssociationRequests(self._doors_of(want), want, thing).hold(team_arn, holder):
            say(
                name,
                f"{team_arn} can't be tagged with these credentials, so its own deletion will not see what it guards",
            )

    def _look(self, want: DesiredAssociation, recorded: Mapping[str, Any], doing: str, thing: str) -> AssociationLook:
        return AssociationLook(self._doors_of(want), want, _owners(want, recorded), doing=doing, thing=thing)

    def _outputs(
        self,
        values: Mapping[str, Any],
        view: AssociationView,
        plan: Plan,
        holder: str | None,
        owner: str | None = None,
    ) -> dict[str, Any]:
        owner = owner or str(desired(values).owner)
        return association_outputs(values, view, plan, owner=owner, holder=holder, portal_url=self._portal(view))

    def _with_word(
        self,
        recorded: Mapping[str, Any],
        values: Mapping[str, Any],
        want: DesiredAssociation,
        view: AssociationView,
    ) -> AssociationView:
        """Give the same with the hour of the word, as Payment Cryptography told it when the association was read."""
        return replace(view, word_since=word_since(recorded, values, self._doors_of(want).reads.hour()))

    def _portal(self, view: AssociationView) -> str | None:
        return self._portal_of(vote_is_open=view.association is not None and view.association.pair in PENDING)

    def _tell_of(self, name: str, view: AssociationView, plan: Plan) -> None:
        waits = plan.waiting_for in (Actor.APPROVERS, Actor.SERVICE) and not plan.lines and not plan.steps
        self._tell(name, plan, explain(view) if waits else None, view.vote, self._portal(view))

    def _doors_of(self, want: DesiredAssociation) -> Doors:
        region = str(want.region)
        if region not in self._doors:
            self._doors[region] = Doors.of(self.settings, self.door, region)
        return self._doors[region]


def _without_a_look(view: AssociationView, done: Done) -> AssociationView:
    """Give what is known after a step when AWS could not be read any more."""
    if done.association is None:
        cancelled = tuple(done.remembered.get("cancelled") or view.cancelled)
        after = replace(view.association, pair=associations.ACTIVE_CANCELLED) if view.association else None
        return replace(view, association=after, vote=None, answer=Answer.DROPPED, cancelled=cancelled)
    ask = asks.from_state(done.remembered.get("asked"))
    answer = Answer.OPEN if ask is not None else None
    return replace(view, association=done.association, taken=True, vote=None, ask=ask, answer=answer)


def _declared_of(id_: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the inputs of an association that state knows only by its id."""
    region, _, action = id_.partition("/")
    if not region or not action:
        raise RefusedRequestError(
            Situation(
                "reading",
                "association",
                None,
                f"{id_} is not Region and operation",
                "you",
                f"write the id as eu-central-1/{associations.GuardedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE}",
            )
        )
    known = {"managedBy": values["managedBy"]} if "managedBy" in values else {}
    return {"action": action, "region": region, "mpaTeamArn": "", **known}


def _owners(want: DesiredAssociation, recorded: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(owner for owner in (want.owner, recorded.get("owner")) if isinstance(owner, str))


def _thing(declared: Mapping[str, Any]) -> str:
    return f"association of {declared.get('action')} in {declared.get('region')}"
