"""The operations of an association."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_mpa.errors import (
    AwaitingServiceError,
    InvalidRequestError,
    MpaError,
    NotOwnedError,
    Situation,
    UnexpectedStateError,
)
from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.model.association import desired
from pulumi_mpa.model.requests import request as requests
from pulumi_mpa.model.requests.deletion_settings import deletion_settings_since
from pulumi_mpa.model.requests.request import Outcome, new_nonce
from pulumi_mpa.plan.association.check import check_association, diff_association
from pulumi_mpa.plan.association.delete import DesiredRemoval, plan_removal
from pulumi_mpa.plan.association.outcome import PENDING
from pulumi_mpa.plan.association.outputs import association_inputs_after, association_outputs, association_view_of
from pulumi_mpa.plan.association.update import describe, plan_association
from pulumi_mpa.plan.steps import Verb, allowed
from pulumi_mpa.providers.associations.observe import AssociationClients, AssociationObserver
from pulumi_mpa.providers.associations.requests import AssociationRequests, Done
from pulumi_mpa.providers.engine import checked, from_engine, logical_name, raise_if_blocked, report, taken_over
from pulumi_mpa.providers.voted import MAX_OBSERVATIONS, VotedOperations, report_once, report_what_is_left

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.association import AssociationView, DesiredAssociation
    from pulumi_mpa.plan.steps import Plan, Step


class Operations(VotedOperations):
    """Maps the engine's operations onto an association; what to do is decided in `plan`."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Begin a run."""
        super().__init__(config)
        self._made: dict[str, str] = {}
        self._clients: dict[str, AssociationClients] = {}

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Complete the inputs, and name every fault in them at once."""
        inputs, problems, lines = check_association(from_engine(_olds), from_engine(news), self.settings)
        for line in lines:
            report(logical_name(inputs, "association"), line)
        return checked(inputs, problems)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Determine from state alone what an update would do, and say it."""
        recorded, wanted = from_engine(_olds), from_engine(_news)
        self._register(recorded.get("entry"))
        result = diff_association(recorded, wanted, self.client.server_time())
        for line in result.lines:
            report(logical_name(wanted, "association"), line)
        return DiffResult(changes=result.changes, replaces=list(result.replaces), delete_before_replace=False)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Allow the team guard if nothing does yet; take what is there already; people are not waited for."""
        values = from_engine(props)
        want, name, thing = desired(values), logical_name(values, "association"), _thing(values)
        observe = self._observe(want, {}, "creating", thing)
        view = observe.view({})
        plan = plan_association(want, view, self.client.server_time())
        if plan.blocked is not None and plan.blocked.error in (NotOwnedError, UnexpectedStateError):
            raise_if_blocked(plan, "creating", thing, None)
        id_, entry = f"{want.region}/{want.action}", new_nonce()
        self._register(entry)
        self._made[id_] = entry
        if view.association is not None:
            self._hold(want, view.association.team_arn, entry, name, thing)
            report(name, f"{view.association.team_arn} guards already: taken into state, nothing is asked for")
            view = replace(view, managed=True)
        elif plan.steps:
            view = self._carried_out(plan.steps[0], want, view, observe, {}, entry, name)
        plan = plan_association(want, view, self.client.server_time())
        self._report_state(name, view, plan)
        view = self._with_deletion_settings({}, values, want, view)
        return CreateResult(id_, self._outputs(values, view, plan, entry))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the association; one that was never sent is no reason to forget it."""
        recorded = from_engine(props)
        declared = recorded.get("declared") or _declared_of(id_, recorded)
        view = self._observe(desired(declared), recorded, "reading", _thing(declared)).view(recorded)
        if view.association is None and (recorded.get("managed") or not recorded.get("declared")):
            return ReadResult("", {})
        inputs = association_inputs_after(recorded, declared, view)
        # Who only reads, as `get` and an import do, takes nothing.
        seen = view if recorded.get("declared") else replace(view, external=False)
        plan = plan_association(desired(inputs), seen, self.client.server_time())
        # Whose it is only an operation of this entry changes: one that was taken over must not pass for ours.
        outputs = self._outputs(inputs, view, plan, recorded.get("entry"), recorded.get("owner"))
        return ReadResult(id_, outputs, inputs)

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Do what the preview announced as far as it still holds, and record what is."""
        recorded, values = from_engine(_olds), from_engine(_news)
        self._register(recorded.get("entry"))
        want, name, thing = desired(values), logical_name(values, "association"), _thing(values)
        first = plan_association(want, association_view_of(recorded), self.client.server_time())
        observe = self._observe(want, recorded, "updating", thing)
        view = observe.view(recorded)
        second = plan_association(want, view, self.client.server_time())
        raise_if_blocked(second, "updating", thing, None)
        entry = self._entry(view, recorded, want, thing)
        sent = False
        for _ in range(MAX_OBSERVATIONS):
            steps = allowed(second, first)[0]
            if not steps:
                break
            try:
                view = self._carried_out(steps[0], want, view, observe, recorded, entry, name)
            except MpaError as error:
                if not sent:
                    raise
                # What was done before must be recorded, above all that a cancelled vote was cancelled by us.
                report(name, str(error))
                break
            sent = True
            # With the vote out of the way AWS shows more: a team that is not ready, a no of before.
            second = plan_association(want, view, self.client.server_time())
        report_what_is_left(name, second)
        self._report_state(name, view, second)
        if second.blocked is not None:
            report(name, second.blocked.message())
        if second.settled and not recorded.get("settled"):
            report(name, f"settled: {describe(view)}")
        view = self._with_deletion_settings(recorded, values, want, view)
        return UpdateResult(self._outputs(values, view, second, entry))

    def _remove(self, _id: str, recorded: Mapping[str, Any]) -> None:
        """Ask for the removal once; AWS and our marker tell what became of it."""
        declared = recorded.get("declared") or _declared_of(_id, recorded)
        want, name, thing = desired(declared), logical_name(declared, "association"), _thing(declared)
        observe = self._observe(want, recorded, "removing", thing)
        entry = DesiredRemoval(
            team_in_force=recorded.get("teamInForce") if recorded.get("managed") else None,
            entry=recorded.get("entry"),
            seen_entries=frozenset(),  # told anew with each look, below
            resubmit=want.resubmit_hash(),
            region=str(want.region),
        )
        requests = AssociationRequests(self._clients_of(want), want, thing)
        said: set[str] = set()
        for _ in range(MAX_OBSERVATIONS):
            view = observe.view(recorded, for_removal=True)
            # A shared team has no tag that tells of a take; this run's own is known all the same.
            view = replace(view, entry=view.entry or self._made.get(_id))
            removal = replace(entry, seen_entries=self._entries_beside(recorded))
            plan = plan_removal(removal, view, self.client.server_time())
            report_once(name, (*plan.lines, *(step.message for step in plan.steps)), said)
            raise_if_blocked(plan, "removing", thing, None)
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
        observe: AssociationObserver,
        recorded: Mapping[str, Any],
        entry: str,
        name: str,
    ) -> AssociationView:
        """Do one step of an update and look again; what was done is known even where the look fails."""
        thing = f"association of {want.action} in {want.region}"
        if step.verb is not Verb.CANCEL:
            self._hold(want, str(want.team_arn), entry, name, thing)
        done = AssociationRequests(self._clients_of(want), want, thing).carry_out(step, view)
        known = {"managed": True, "rejections": list(view.rejections), "cancelled": list(view.cancelled)}
        try:
            return observe.view({**recorded, **known, **done.remembered})
        except MpaError:
            return _without_observation(view, done)

    def _entry(self, view: AssociationView, recorded: Mapping[str, Any], want: DesiredAssociation, thing: str) -> str:
        """Another entry's holder on what is ours means an interrupted take; on somebody else's, hands off."""
        entry = str(recorded.get("entry") or new_nonce())
        if view.association is None:
            return entry
        if recorded.get("managed") and view.external:
            raise taken_over(thing, view.association.team_arn)
        if (view.owner, view.entry) == (want.owner, entry):
            return entry
        if view.entry not in (None, entry):
            entry = new_nonce()
            self._register(entry)
        AssociationRequests(self._clients_of(want), want, thing).hold(view.association.team_arn, entry)
        return entry

    def _hold(self, want: DesiredAssociation, team_arn: str, entry: str, name: str, thing: str) -> None:
        """Write whose association a team guards, and say what follows where that can't be."""
        if not AssociationRequests(self._clients_of(want), want, thing).hold(team_arn, entry):
            report(
                name,
                f"{team_arn} can't be tagged with these credentials, so its own deletion will not see what it guards",
            )

    def _observe(
        self, want: DesiredAssociation, recorded: Mapping[str, Any], doing: str, thing: str
    ) -> AssociationObserver:
        return AssociationObserver(self._clients_of(want), want, _owners(want, recorded), doing=doing, thing=thing)

    def _outputs(
        self,
        values: Mapping[str, Any],
        view: AssociationView,
        plan: Plan,
        entry: str | None,
        owner: str | None = None,
    ) -> dict[str, Any]:
        owner = owner or str(desired(values).owner)
        return association_outputs(values, view, plan, owner=owner, entry=entry, portal_url=self._portal(view))

    def _with_deletion_settings(
        self,
        recorded: Mapping[str, Any],
        values: Mapping[str, Any],
        want: DesiredAssociation,
        view: AssociationView,
    ) -> AssociationView:
        """Return the same with the hour of the word, as Payment Cryptography told it when the association was read."""
        return replace(
            view,
            deletion_settings_since=deletion_settings_since(
                recorded, values, self._clients_of(want).reads.server_time()
            ),
        )

    def _portal(self, view: AssociationView) -> str | None:
        return self._portal_of(vote_is_open=view.association is not None and view.association.pair in PENDING)

    def _report_state(self, name: str, view: AssociationView, plan: Plan) -> None:
        waits = plan.waiting_for in (Actor.APPROVERS, Actor.SERVICE) and not plan.lines and not plan.steps
        self._report(name, plan, describe(view) if waits else None, view.vote, self._portal(view))

    def _clients_of(self, want: DesiredAssociation) -> AssociationClients:
        region = str(want.region)
        if region not in self._clients:
            self._clients[region] = AssociationClients.of(self.settings, self.client, region)
        return self._clients[region]


def _without_observation(view: AssociationView, done: Done) -> AssociationView:
    """Return what is known after a step when AWS could not be read any more."""
    if done.association is None:
        cancelled = tuple(done.remembered.get("cancelled") or view.cancelled)
        after = replace(view.association, pair=associations.ACTIVE_CANCELLED) if view.association else None
        return replace(view, association=after, vote=None, outcome=Outcome.DROPPED, cancelled=cancelled)
    request = requests.from_state(done.remembered.get("lastRequest"))
    outcome = Outcome.OPEN if request is not None else None
    return replace(view, association=done.association, managed=True, vote=None, request=request, outcome=outcome)


def _declared_of(id_: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs of an association that state knows only by its id."""
    region, _, action = id_.partition("/")
    if not region or not action:
        raise InvalidRequestError(
            Situation(
                "reading",
                "association",
                None,
                f"{id_} is not Region and operation",
                "you",
                f"write the id as eu-central-1/{associations.ProtectedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE}",
            )
        )
    known = {"managedBy": values["managedBy"]} if "managedBy" in values else {}
    return {"action": action, "region": region, "mpaTeamArn": "", **known}


def _owners(want: DesiredAssociation, recorded: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(owner for owner in (want.owner, recorded.get("owner")) if isinstance(owner, str))


def _thing(declared: Mapping[str, Any]) -> str:
    return f"association of {declared.get('action')} in {declared.get('region')}"


def operations_for(config: Mapping[str, Any]) -> Operations:
    """Return the operations for one run."""
    return Operations(config)
