"""The operations of an approval team."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from pulumi_mpa.aws.approval_team import delete_version, find_team
from pulumi_mpa.aws.backoff import wait_until
from pulumi_mpa.aws.errors import CONFLICT, code_of
from pulumi_mpa.errors import AwaitingServiceError, MpaError, Situation
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.model import ownership
from pulumi_mpa.model.approval_team import View, resubmit_hash
from pulumi_mpa.model.approval_team_inputs import OnDelete, desired
from pulumi_mpa.model.requests.deletion_settings import deletion_settings_since
from pulumi_mpa.plan.approval_team.check import check_team
from pulumi_mpa.plan.approval_team.delete import DesiredDeletion, depends_on_protections, plan_delete
from pulumi_mpa.plan.approval_team.diff import LOCAL_FIELDS, diff_team
from pulumi_mpa.plan.approval_team.drift import inputs_after, inputs_found
from pulumi_mpa.plan.approval_team.outputs import outputs, view_of
from pulumi_mpa.plan.approval_team.state import describe
from pulumi_mpa.plan.approval_team.update import plan_update
from pulumi_mpa.plan.steps import Verb, allowed
from pulumi_mpa.providers.approval_team.creation import adopt, is_checked, make, view_of_made
from pulumi_mpa.providers.approval_team.observe import observe
from pulumi_mpa.providers.approval_team.protections import protections_of_team
from pulumi_mpa.providers.approval_team.requests import Requests
from pulumi_mpa.providers.engine import checked, from_engine, logical_name, raise_if_blocked, report, taken_over
from pulumi_mpa.providers.voted import MAX_OBSERVATIONS, VotedOperations, report_once, report_what_is_left

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.approval_team import Desired, Team
    from pulumi_mpa.plan.steps import Plan
    from pulumi_mpa.providers.approval_team.creation import OwnedTeam


class Operations(VotedOperations):
    """Maps the engine's operations onto an approval team; what to do is decided in `plan`."""

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Complete the inputs, and name every fault in them at once."""
        inputs, problems, lines = check_team(from_engine(_olds), from_engine(news), self.settings)
        for line in lines:
            report(logical_name(inputs, "approval team"), line)
        return checked(inputs, problems)

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Determine from state alone what an update would do, and say it."""
        recorded, wanted = from_engine(_olds), from_engine(_news)
        self._register(recorded.get("entry"))
        result = diff_team(recorded, wanted, self.client.server_time())
        for line in result.lines:
            report(logical_name(wanted, "approval team"), line)
        return DiffResult(changes=result.changes, replaces=list(result.replaces), delete_before_replace=False)

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Take the team if it is there already, else make it; people are not waited for."""
        values = from_engine(props)
        want, name = desired(values), logical_name(values, "approval team")
        thing = f"approval team {want.name}"
        owned = adopt(self.client, want, thing)
        if owned is not None:
            report(name, f"the team is there already ({owned.arn}): taken into state, nothing is asked for")
        owned = owned or make(self.client, want, thing)
        self._register(owned.tags.get(ownership.ENTRY))
        view = self._view_of_owned(owned, values, thing)
        plan = plan_update(want, view, self.client.server_time())
        self._report_state(name, view, plan)
        return CreateResult(owned.arn, self._outputs({}, values, view, plan))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the team; inputs change only where somebody else changed what is in force."""
        recorded = from_engine(props)
        thing = _thing(recorded)
        view, _ = observe(self.client, id_, recorded, doing="reading", thing=thing)
        if view.team is None:
            return ReadResult("", {})
        known = bool(recorded.get("declared"))
        if known and recorded.get("entry"):
            # Whose entry this is only an operation of its own changes: one that was taken over must not pass for ours.
            view = replace(view, entry=recorded["entry"], owner=recorded.get("owner"))
        declared = dict(recorded["declared"]) if known else {**inputs_found(view), **_local(recorded)}
        shown = self._shown(declared, view)
        inputs = inputs_after(recorded, view, shown) if known else declared
        return ReadResult(id_, shown if inputs == declared else self._shown(inputs, view), inputs)

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Do what the preview announced as far as it still holds, and record what is."""
        recorded, values = from_engine(_olds), from_engine(_news)
        self._register(recorded.get("entry"))
        want, name = desired(values), logical_name(values, "approval team")
        thing = f"approval team {want.name}"
        first = plan_update(want, view_of(recorded), self.client.server_time())
        view, second = self._observe(_id, recorded, want, thing)
        raise_if_blocked(second, "updating", thing, _id)
        steps, short = allowed(second, first)
        requests = Requests(self.client, thing)
        try:
            self._take_back(view, recorded, want, requests, thing)
            for step in steps:
                requests.carry_out(step, want, view)
        except MpaError as error:
            if code_of(error) != CONFLICT:
                raise
            # Somebody was faster, or the SDK's own retry met what its first try had done: one look tells what is,
            # and the next preview announces what is left.
            short = True
        if steps or short or view.entry != recorded.get("entry"):
            view, second = self._observe(_id, recorded, want, thing)
        report_what_is_left(name, second)
        self._report_state(name, view, second)
        if second.settled and not recorded.get("settled"):
            report(name, f"settled: {describe(view)}")
        if view.team is None:
            raise_if_blocked(second, "updating", thing, _id)
        return UpdateResult(self._outputs(recorded, values, view, second))

    def _remove(self, _id: str, recorded: Mapping[str, Any]) -> None:
        """Ask for the deletion once; AWS and our tag tell what became of it, since no state can be written here."""
        declared = recorded.get("declared") or {}
        name, thing = logical_name(declared, recorded.get("name", "approval team")), _thing(recorded)
        entry = DesiredDeletion(
            entry=recorded.get("entry"),
            seen_entries=frozenset(),  # told anew with each look, below
            resubmit=resubmit_hash(declared.get("resubmit")),
            pending_window_days=declared.get("pendingWindowDays"),
            on_delete=declared.get("onDelete") or OnDelete.APPROVED,
            owner=recorded.get("owner"),
        )
        said: set[str] = set()
        for _ in range(MAX_OBSERVATIONS):
            view, votes = observe(self.client, _id, recorded, doing="deleting", thing=thing, for_deletion=True)
            want = replace(entry, seen_entries=self._entries_beside(recorded))
            plan = plan_delete(want, view, votes, self.client.server_time())
            if depends_on_protections(plan):
                protections, unread = protections_of_team(
                    self.settings, self.client, view, doing="deleting", thing=thing
                )
                plan = plan_delete(want, view, votes, self.client.server_time(), protections, unread)
            report_once(name, (*plan.lines, *(step.message for step in plan.steps)), said)
            raise_if_blocked(plan, "deleting", thing, _id)
            if plan.settled or view.team is None:
                return
            step = plan.steps[0]
            if step.verb is Verb.DELETE_VERSION:
                delete_version(self.client, _id, step.intent, doing="deleting", thing=thing)
                return
            if step.verb is Verb.REQUEST_DELETION:
                self._request_deletion(want, view, view.team, thing)
            elif step.verb is Verb.REMEMBER_REJECTION:
                Requests(self.client, thing).remember_rejection(step, view, view.team)
            else:
                wait_until(lambda: find_team(self.client, _id, doing="deleting", thing=thing), is_checked)
        raise AwaitingServiceError(
            Situation(
                "deleting", thing, _id, "AWS is still busy with it", "nobody", "run the same command again in a minute"
            )
        )

    def _request_deletion(self, want: DesiredDeletion, view: View, team: Team, thing: str) -> None:
        """Ask once; when somebody was faster, the next look plans anew."""
        try:
            Requests(self.client, thing).request_deletion_of(want, view, team)
        except MpaError as error:
            if code_of(error) != CONFLICT:
                raise

    def _observe(self, arn: str, recorded: Mapping[str, Any], want: Desired, thing: str) -> tuple[View, Plan]:
        """Read what is and plan from it, after the service's own seconds."""
        for _ in range(MAX_OBSERVATIONS):
            view, _votes = observe(self.client, arn, recorded, doing="updating", thing=thing)
            view = view.keeping_secret(want)
            plan = plan_update(want, view, self.client.server_time())
            if not any(step.verb is Verb.WAIT_FOR_SERVICE for step in plan.steps):
                break
            if not is_checked(
                wait_until(lambda: find_team(self.client, arn, doing="updating", thing=thing), is_checked)
            ):
                break
        return view, plan

    def _view_of_owned(self, owned: OwnedTeam, values: Mapping[str, Any], thing: str) -> View:
        """Look at a team that was just taken or made; one that AWS does not show yet is recorded as it was asked for."""
        recorded = {"declared": dict(values)}
        if owned.found:
            view, _ = observe(self.client, owned.arn, recorded, doing="creating", thing=thing, tags=owned.tags)
            if view.team is not None:
                return view
        return view_of_made(owned).keeping_secret(desired(values))

    def _outputs(
        self, recorded: Mapping[str, Any], values: Mapping[str, Any], view: View, plan: Plan
    ) -> dict[str, Any]:
        known = replace(
            view, deletion_settings_since=deletion_settings_since(recorded, values, self.client.server_time())
        )
        return outputs(values, known, plan, portal_url=self._portal(view))

    def _shown(self, declared: Mapping[str, Any], view: View) -> dict[str, Any]:
        return outputs(
            declared,
            view,
            plan_update(desired(declared), view, self.client.server_time()),
            portal_url=self._portal(view),
        )

    def _portal(self, view: View) -> str | None:
        return self._portal_of(vote_is_open=view.vote is not None and view.vote.pair in sessions.OPEN)

    def _report_state(self, name: str, view: View, plan: Plan) -> None:
        waits = plan.waiting_for in (Actor.APPROVERS, Actor.SERVICE, Actor.CALENDAR) and not plan.lines
        self._report(name, plan, describe(view) if waits else None, view.vote, self._portal(view))

    def _take_back(
        self, view: View, recorded: Mapping[str, Any], want: Desired, requests: Requests, thing: str
    ) -> None:
        """Another entry's holder on a team of ours means an interrupted take; on one of somebody else's, hands off."""
        if view.team is None or view.entry == recorded.get("entry") or not recorded.get("entry"):
            return
        if view.owner not in (want.owner, recorded.get("owner")):
            raise taken_over(thing, view.team.arn)
        self._register(requests.adopt(view.team.arn, want, view).get(ownership.ENTRY))


def _thing(recorded: Mapping[str, Any]) -> str:
    return f"approval team {recorded.get('name', '')}".strip()


def _local(recorded: Mapping[str, Any]) -> dict[str, Any]:
    return {key: recorded[key] for key in LOCAL_FIELDS if key in recorded}


def operations_for(config: Mapping[str, Any]) -> Operations:
    """Return the operations for one run."""
    return Operations(config)
