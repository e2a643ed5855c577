"""The dynamic provider of an association."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_mpa.errors import AwaitingServiceError, NotOursError, Situation
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.model.ask import new_nonce
from pulumi_mpa.model.mpa_team_association import desired
from pulumi_mpa.plan.association_check import check_association, diff_association
from pulumi_mpa.plan.association_delete import DesiredRemoval, plan_removal
from pulumi_mpa.plan.association_outputs import association_inputs_after, association_outputs, association_view_of
from pulumi_mpa.plan.mpa_team_association import explain, plan_association
from pulumi_mpa.plan.steps import SILENT, allowed
from pulumi_mpa.providers.association_observation import Doors, guards_of, observe_association
from pulumi_mpa.providers.association_requests import AssociationRequests
from pulumi_mpa.providers.engine import MpaProvider, checked, from_engine, logical_name, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.mpa_team_association import AssociationView, DesiredAssociation
    from pulumi_mpa.plan.steps import Plan

#: How often a removal plans anew within one run: a cancelled vote, the request, and a look at it.
_LOOKS = 4


class Provider(MpaProvider):
    """Maps the engine's operations onto an association; what to do is decided in `plan`."""

    #: Holders of the entries that this run has seen.
    seen_holders: set[str]

    def configure(self, req: Any) -> None:  # noqa: ANN401 -- the SDK's own request class
        """Begin a run."""
        super().configure(req)
        self.seen_holders = set()
        self._doors: dict[str, Doors] = {}

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Complete the inputs, and name every fault in them at once."""
        region = self.settings.payment_cryptography_region
        inputs, faults, lines = check_association(from_engine(_olds), from_engine(news), self.settings, region)
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
        want, thing = desired(values), _thing(values)
        view = self._observe({}, want, "creating", thing)
        self._may_take(view, want, thing)
        requests = AssociationRequests(self._doors_of(want), want, thing)
        holder = new_nonce()
        self._see(holder)
        recorded: dict[str, Any] = {}
        plan = plan_association(want, view, self.door.hour())
        if view.association is not None:
            requests.hold(view.association.team_arn, holder)
        elif plan.steps:
            recorded = requests.carry_out(plan.steps[0], view, holder)
            view = self._observe(recorded, want, "creating", thing)
        plan = plan_association(want, view, self.door.hour())
        self._tell(logical_name(values, "association"), view, plan)
        return CreateResult(f"{want.region}/{want.action}", association_outputs(values, view, plan, holder=holder))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the association; one that was never sent is no reason to forget it."""
        recorded = from_engine(props)
        region, _, action = id_.partition("/")
        declared = recorded.get("declared") or {"action": action, "region": region, "mpaTeamArn": ""}
        view = self._observe(recorded, desired(declared), "reading", _thing(declared))
        if view.association is None and (recorded.get("wasInForce") or not recorded.get("declared")):
            return ReadResult("", {})
        inputs = association_inputs_after(recorded, declared, view)
        plan = plan_association(desired(inputs), view, self.door.hour())
        return ReadResult(id_, association_outputs(inputs, view, plan, holder=recorded.get("holder")), inputs)

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Do what the preview announced as far as it still holds, and record what is."""
        recorded, values = from_engine(_olds), from_engine(_news)
        self._see(recorded.get("holder"))
        want, name, thing = desired(values), logical_name(values, "association"), _thing(values)
        first = plan_association(want, association_view_of(recorded), self.door.hour())
        view = self._observe(recorded, want, "updating", thing)
        second = plan_association(want, view, self.door.hour())
        _refuse(second, "updating", thing)
        requests = AssociationRequests(self._doors_of(want), want, thing)
        holder = recorded.get("holder") or new_nonce()
        for step in allowed(second, first)[0]:
            recorded = {**recorded, **requests.carry_out(step, view, holder)}
            view = self._observe(recorded, want, "updating", thing)
        second = plan_association(want, view, self.door.hour())
        if any(step.verb not in SILENT for step in second.steps):
            say(name, "not everything was done: AWS shows something else than the preview knew; run `pulumi up` again")
        self._tell(name, view, second)
        return UpdateResult(association_outputs(values, view, second, holder=holder))

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Ask for the removal once; AWS and our marker tell what became of it."""
        recorded = from_engine(_props)
        declared = recorded["declared"]
        want, name, thing = desired(declared), logical_name(declared, "association"), _thing(declared)
        requests = AssociationRequests(self._doors_of(want), want, thing)
        said: set[str] = set()
        for _ in range(_LOOKS):
            view = self._observe(recorded, want, "removing", thing, for_removal=True)
            plan = plan_removal(self._removal(recorded, view, want, thing), view, self.door.hour())
            for line in (*plan.lines, *(step.sentence for step in plan.steps)):
                if line not in said:
                    said.add(line)
                    say(name, line)
            _refuse(plan, "removing", thing)
            if plan.settled or view.association is None:
                return
            recorded = {**recorded, **requests.carry_out(plan.steps[0], view, recorded.get("holder") or "")}
        raise AwaitingServiceError(
            Situation("removing", thing, None, "AWS is still busy with it", "nobody", "run the same command again")
        )

    def _removal(
        self, recorded: Mapping[str, Any], view: AssociationView, want: DesiredAssociation, thing: str
    ) -> DesiredRemoval:
        guards_holder = None
        if view.association is not None:
            _, guards_holder = guards_of(
                self.door, view.association.team_arn, str(want.region), doing="removing", thing=thing
            )
        return DesiredRemoval(
            was_in_force=bool(recorded.get("wasInForce")),
            holder=recorded.get("holder"),
            guards_holder=guards_holder,
            seen_holders=frozenset(self.seen_holders - {recorded.get("holder")}),
            resubmit=want.resubmit_hash(),
        )

    def _observe(
        self,
        recorded: Mapping[str, Any],
        want: DesiredAssociation,
        doing: str,
        thing: str,
        *,
        for_removal: bool = False,
    ) -> AssociationView:
        return observe_association(
            self._doors_of(want), recorded, want, doing=doing, thing=thing, for_removal=for_removal
        )

    def _may_take(self, view: AssociationView, want: DesiredAssociation, thing: str) -> None:
        """Another team in force is taken if it carries our own tag, or on demand; else it is somebody else's."""
        association = view.association
        if association is None or association.team_arn == want.team_arn or want.adopt is True:
            return
        owner, _ = guards_of(self.door, association.team_arn, str(want.region), doing="creating", thing=thing)
        if owner != want.owner:
            raise NotOursError(
                Situation(
                    "creating",
                    thing,
                    association.team_arn,
                    "another team guards this operation already, and not for this resource",
                    "you",
                    "set `adopt` to true to ask that team to hand over, or remove the other association first",
                )
            )

    def _tell(self, name: str, view: AssociationView, plan: Plan) -> None:
        waits = plan.waiting_for in (Actor.APPROVERS, Actor.SERVICE) and not plan.lines and not plan.steps
        for line in (explain(view),) if waits else plan.lines:
            say(name, line)

    def _doors_of(self, want: DesiredAssociation) -> Doors:
        region = str(want.region)
        if region not in self._doors:
            self._doors[region] = Doors.of(self.settings, self.door, region)
        return self._doors[region]

    def _see(self, holder: object) -> None:
        if isinstance(holder, str):
            self.seen_holders.add(holder)


def _refuse(plan: Plan, doing: str, thing: str) -> None:
    """Raise what a plan refuses, before anything is sent."""
    if plan.refusal is not None:
        raise plan.refusal.error(
            Situation(doing, thing, None, plan.refusal.is_, plan.refusal.who, plan.refusal.next_step)
        )


def _thing(declared: Mapping[str, Any]) -> str:
    return f"association of {declared.get('action')} in {declared.get('region')}"
