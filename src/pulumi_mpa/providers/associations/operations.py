"""The operations of an association, whichever service is protected; what to do is decided in `plan`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from pulumi_mpa.aws.associations import association_api
from pulumi_mpa.errors import MpaError, NotOwnedError, UnexpectedStateError
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.association import AssociationView, DesiredAssociation
from pulumi_mpa.model.requests.request import Outcome, new_nonce
from pulumi_mpa.model.requests.state import from_state
from pulumi_mpa.plan.association.delete import DesiredRemoval, plan_removal
from pulumi_mpa.plan.association.outcome import PENDING
from pulumi_mpa.plan.association.outputs import association_inputs_after, association_outputs, association_view_of
from pulumi_mpa.plan.association.update import describe, plan_association
from pulumi_mpa.plan.steps import Verb
from pulumi_mpa.providers.associations.observe import AssociationClients, AssociationObserver
from pulumi_mpa.providers.associations.requests import AssociationRequests
from pulumi_mpa.providers.engine import raise_if_blocked, report, taken_over
from pulumi_mpa.providers.voted import VotedOperations
from pulumi_mpa.providers.voted_thing import Done, Run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.plan.steps import Plan, Step
    from pulumi_mpa.providers.associations.requests import Sent
    from pulumi_mpa.providers.context import Context


class AssociationOperations(VotedOperations[DesiredAssociation, AssociationView]):
    """
    Maps the engine's operations onto an association.

    What differs between services are the two inputs that say what is protected and where, and the API.
    """

    deleting = "remove"

    #: The protected service, as the SDK names it.
    service: ClassVar[str]
    #: The input that says what is protected.
    name_input: ClassVar[str]

    def __init__(self, context: Context) -> None:
        """Begin a run."""
        super().__init__(context)
        self._made: dict[str, str] = {}
        self._clients: dict[str, AssociationClients] = {}

    def _thing(self, values: Mapping[str, Any], _recorded: Mapping[str, Any]) -> str:
        return f"association of {values.get(self.name_input)} in {values.get('region')}"

    def _arn(self, _id: str) -> str | None:
        return None

    def _plan(self, run: Run[DesiredAssociation], view: AssociationView) -> Plan:
        return plan_association(run.want, view, self.client.server_time())

    def _view_of(self, recorded: Mapping[str, Any]) -> AssociationView:
        return association_view_of(recorded, str(recorded.get(self.name_input, "")))

    def _create(
        self, run: Run[DesiredAssociation], _values: Mapping[str, Any]
    ) -> tuple[str, AssociationView, str | None]:
        view = self._observe(run, {})
        plan = self._plan(run, view)
        if plan.blocked is not None and plan.blocked.error in (NotOwnedError, UnexpectedStateError):
            raise_if_blocked(plan, run.doing, run.thing, None)
        id_, entry = f"{run.want.region}/{run.want.name}", new_nonce()
        self.context.register(entry)
        self._made[id_] = entry
        if view.association is not None:
            self._hold(run, view.association.team_arn, entry)
            report(run.reporter, Message(Code.ASSOCIATION_ADOPTED, {"team": view.association.team_arn}))
            return id_, replace(view, managed=True), entry
        if not plan.steps:
            return id_, view, entry
        done = self._carry_out(run, plan.steps[:1], view, {}, entry)
        try:
            return id_, self._observe(run, done.remembered), entry
        except MpaError:
            return id_, done.view or view, entry

    def _observe(self, run: Run[DesiredAssociation], recorded: Mapping[str, Any]) -> AssociationView:
        return self._observer(run, recorded).view(recorded)

    def _observe_recorded(self, id_: str, recorded: Mapping[str, Any]) -> tuple[AssociationView, bool] | None:
        view = self._observe(self._run(id_, self._declared(id_, recorded), "read"), recorded)
        # One that was never sent is no reason to forget it.
        if view.association is None and (recorded.get("managed") or not recorded.get("declared")):
            return None
        # Whoever only reads, as `get` and an import do, adopts nothing.
        if not recorded.get("declared"):
            return replace(view, external=False), False
        return view, bool(recorded.get("managed")) and view.external

    def _inputs_after(self, id_: str, recorded: Mapping[str, Any], view: AssociationView) -> dict[str, Any]:
        declared = self._declared(id_, recorded)
        return association_inputs_after(recorded, declared, view, self._desired(id_, declared).team_input)

    def _claim(self, run: Run[DesiredAssociation], view: AssociationView, recorded: Mapping[str, Any]) -> str | None:
        entry = str(recorded.get("entry") or new_nonce())
        if view.association is None:
            return entry
        if recorded.get("managed") and view.external:
            raise taken_over(run.thing, view.association.team_arn)
        if (view.owner, view.entry) == (run.want.owner, entry):
            return entry
        if view.entry not in (None, entry):
            entry = new_nonce()
            self.context.register(entry)
        self._requests(run).hold(view.association.team_arn, entry)
        return entry

    def _carry_out(
        self,
        run: Run[DesiredAssociation],
        steps: tuple[Step, ...],
        view: AssociationView,
        _recorded: Mapping[str, Any],
        entry: str | None,
    ) -> Done[AssociationView]:
        step = steps[-1]
        if step.verb is not Verb.CANCEL:
            self._hold(run, str(run.want.team_arn), str(entry))
        sent = self._requests(run).carry_out(step, view)
        history = view.history
        known = {"managed": True, "rejections": list(history.rejections), "cancelled": list(history.cancelled)}
        return Done({**known, **sent.remembered}, _unobserved(view, sent))

    def _observe_deletion(
        self, run: Run[DesiredAssociation], recorded: Mapping[str, Any]
    ) -> tuple[AssociationView, Plan]:
        view = self._observer(run, recorded).view(recorded, for_removal=True)
        # A shared team has no tag that names its entry; this run's own is known all the same.
        view = replace(view, entry=view.entry or self._made.get(run.id))
        removal = DesiredRemoval(
            team_in_force=recorded.get("teamInForce") if recorded.get("managed") else None,
            entry=recorded.get("entry"),
            seen_entries=self._entries_beside(recorded),
            resubmit=run.want.resubmit_hash(),
            place=run.want.place(),
        )
        return view, plan_removal(removal, view, self.client.server_time())

    def _carry_out_deletion(
        self, run: Run[DesiredAssociation], step: Step, view: AssociationView, _recorded: Mapping[str, Any]
    ) -> Done[AssociationView] | None:
        return Done(self._requests(run).carry_out(step, view).remembered)

    def _hold(self, run: Run[DesiredAssociation], team_arn: str, entry: str) -> None:
        """Write whose association a team protects, and report what follows where that can't be."""
        if not self._requests(run).hold(team_arn, entry):
            key = {"keys": run.want.place().tag()}
            report(run.reporter, Message(Code.PROTECTION_NOT_TAGGED, {"team": team_arn, **key}, key))

    def _requests(self, run: Run[DesiredAssociation]) -> AssociationRequests:
        return AssociationRequests(self._clients_of(run.want), run.want, run.thing)

    def _observer(self, run: Run[DesiredAssociation], recorded: Mapping[str, Any]) -> AssociationObserver:
        owners = frozenset(owner for owner in (run.want.owner, recorded.get("owner")) if isinstance(owner, str))
        return AssociationObserver(self._clients_of(run.want), run.want, owners, doing=run.doing, thing=run.thing)

    def _outputs(
        self,
        values: Mapping[str, Any],
        view: AssociationView,
        plan: Plan,
        entry: str | None,
        owner: str | None,
    ) -> dict[str, Any]:
        place = {self.name_input: values[self.name_input], "region": values["region"]}
        owner = owner or str(self._desired("", values).owner)
        portal = self._portal(view)
        return association_outputs(values, view, plan, place=place, owner=owner, entry=entry, portal_url=portal)

    def _describe(self, view: AssociationView) -> Message:
        return describe(view)

    def _exists(self, _view: AssociationView) -> bool:
        # One that is not there yet is in state all the same: the next run goes on from there.
        return True

    def _vote_is_open(self, view: AssociationView) -> bool:
        return view.association is not None and view.association.pair in PENDING

    def _server_time(self, run: Run[DesiredAssociation]) -> datetime:
        return self._clients_of(run.want).api.server_time()

    def _clients_of(self, want: DesiredAssociation) -> AssociationClients:
        region = str(want.region)
        if region not in self._clients:
            api = association_api(self.settings, self.service, region)
            self._clients[region] = AssociationClients(self.client, api)
        return self._clients[region]


def _unobserved(view: AssociationView, sent: Sent) -> AssociationView:
    """Return what is known after a step when AWS can't be read any more."""
    history = view.history
    if not sent.is_request:
        cancelled = tuple(sent.remembered.get("cancelled") or history.cancelled)
        after = replace(view.association, pair=associations.ACTIVE_CANCELLED) if view.association else None
        history = replace(history, outcome=Outcome.DROPPED, cancelled=cancelled)
        return replace(view, association=after, vote=None, history=history)
    request = from_state(sent.remembered.get("lastRequest"))
    history = replace(history, request=request, outcome=Outcome.OPEN if request is not None else None)
    return replace(view, association=sent.association or view.association, managed=True, vote=None, history=history)
