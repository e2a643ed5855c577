"""The operations of an approval team; what to do is decided in `plan`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.approval_team import delete_version, find_team
from pulumi_mpa.aws.backoff import wait_until
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model import ownership
from pulumi_mpa.model.approval_team import Desired, View
from pulumi_mpa.model.approval_team_inputs import OnDelete, desired
from pulumi_mpa.model.requests.history import History
from pulumi_mpa.model.requests.intent import resubmit_hash
from pulumi_mpa.plan.approval_team.delete import DesiredDeletion, depends_on_protections, plan_delete
from pulumi_mpa.plan.approval_team.diff import LOCAL_FIELDS
from pulumi_mpa.plan.approval_team.drift import inputs_after, inputs_found
from pulumi_mpa.plan.approval_team.outputs import outputs, view_of
from pulumi_mpa.plan.approval_team.state import describe
from pulumi_mpa.plan.approval_team.update import plan_update
from pulumi_mpa.plan.steps import Verb
from pulumi_mpa.providers.approval_team.creation import AccountTeams, is_checked, view_of_made
from pulumi_mpa.providers.approval_team.observe import observe
from pulumi_mpa.providers.approval_team.protections import protections_of_team
from pulumi_mpa.providers.approval_team.requests import Requests
from pulumi_mpa.providers.engine import report, taken_over
from pulumi_mpa.providers.voted import MAX_OBSERVATIONS, VotedOperations
from pulumi_mpa.providers.voted_thing import Done, Run

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.plan.steps import Plan, Step
    from pulumi_mpa.providers.approval_team.creation import OwnedTeam
    from pulumi_mpa.providers.context import Context


class Operations(VotedOperations[Desired, View]):
    """Maps the engine's operations onto an approval team."""

    def __init__(self, context: Context) -> None:
        """Begin a run."""
        super().__init__(context)
        self._teams = AccountTeams(self.client)

    def _desired(self, _id: str, values: Mapping[str, Any]) -> Desired:
        return desired(values)

    def _declared(self, _id: str, recorded: Mapping[str, Any]) -> Mapping[str, Any]:
        # What is in force is spelled as the inputs are.
        return recorded.get("declared") or recorded

    def _thing(self, values: Mapping[str, Any], recorded: Mapping[str, Any]) -> str:
        return f"approval team {recorded.get('name') or values.get('name', '')}".strip()

    def _arn(self, id_: str) -> str | None:
        return id_ or None

    def _plan(self, run: Run[Desired], view: View) -> Plan:
        return plan_update(run.want, view, self.client.server_time())

    def _view_of(self, recorded: Mapping[str, Any]) -> View:
        return view_of(recorded)

    def _create(self, run: Run[Desired], values: Mapping[str, Any]) -> tuple[str, View, str | None]:
        found = self._teams.find(run.want, run.thing)
        if isinstance(found, str):
            if found != run.want.name:
                values = {"name": found, "kept": run.want.name}
                report(run.reporter, Message(Code.TEAM_GETS_ANOTHER_NAME, values))
            owned = self._teams.make(replace(run.want, name=found), self._thing({"name": found}, {}))
        else:
            owned = found
            report(run.reporter, Message(Code.TEAM_ADOPTED, {"arn": owned.arn}))
        entry = owned.tags.get(ownership.ENTRY)
        self.context.register(entry)
        return owned.arn, self._view_of_owned(owned, values, run), entry

    def _view_of_owned(self, owned: OwnedTeam, values: Mapping[str, Any], run: Run[Desired]) -> View:
        """Observe a team that was just adopted or made; one that AWS does not show yet is recorded as it was requested."""
        if owned.found:
            recorded = {"declared": dict(values)}
            view, _ = observe(self.client, owned.arn, recorded, doing=run.doing, thing=run.thing, tags=owned.tags)
            if view.team is not None:
                return view
        return view_of_made(owned).keeping_secret(run.want)

    def _observe_recorded(self, id_: str, recorded: Mapping[str, Any]) -> tuple[View, bool] | None:
        thing = self._thing({}, recorded)
        view, _ = observe(self.client, id_, recorded, doing="read", thing=thing)
        if view.team is None:
            return None
        if not recorded.get("declared"):
            # A resource that only reads the team has requested nothing, and the team's owner says nothing about this program.
            return replace(view, history=History(), deletions=History(), owner=None, entry=None), False
        if not recorded.get("entry"):
            return view, False
        owner = recorded.get("owner")
        # A refresh keeps the recorded owner and entry: a team that was taken over must not pass for ours.
        return replace(view, entry=recorded["entry"], owner=owner), view.owner != owner

    def _inputs_after(self, id_: str, recorded: Mapping[str, Any], view: View) -> dict[str, Any]:
        if not recorded.get("declared"):
            return {**inputs_found(view), **{key: recorded[key] for key in LOCAL_FIELDS if key in recorded}}
        declared = dict(recorded["declared"])
        plan = self._plan(self._run(id_, declared, "read"), view)
        return inputs_after(recorded, view, outputs(declared, view, plan, portal_url=None))

    def _observe(self, run: Run[Desired], recorded: Mapping[str, Any]) -> View:
        for _ in range(MAX_OBSERVATIONS):
            view, _votes = observe(self.client, run.id, recorded, doing=run.doing, thing=run.thing)
            view = view.keeping_secret(run.want)
            plan = self._plan(run, view)
            if not any(step.verb is Verb.WAIT_FOR_SERVICE for step in plan.steps):
                break
            if not is_checked(self._wait(run)):
                break
        return view

    def _claim(self, run: Run[Desired], view: View, recorded: Mapping[str, Any]) -> str | None:
        entry: str | None = recorded.get("entry")
        if view.team is None or view.entry == entry or entry is None:
            return entry
        if view.owner not in (run.want.owner, recorded.get("owner")):
            raise taken_over(run.thing, view.team.arn)
        entry = Requests(self.client, run.thing).adopt(view.team.arn, run.want, view).get(ownership.ENTRY)
        self.context.register(entry)
        return entry

    def _carry_out(
        self, run: Run[Desired], steps: tuple[Step, ...], view: View, _recorded: Mapping[str, Any], _entry: str | None
    ) -> Done[View]:
        requests = Requests(self.client, run.thing)
        for step in steps:
            requests.carry_out(step, run.want, view)
        return Done()

    def _observe_deletion(self, run: Run[Desired], recorded: Mapping[str, Any]) -> tuple[View, Plan]:
        view, votes = observe(self.client, run.id, recorded, doing=run.doing, thing=run.thing, for_deletion=True)
        want, now = self._deletion(recorded), self.client.server_time()
        plan = plan_delete(want, view, votes, now)
        if depends_on_protections(plan):
            protections, unread = protections_of_team(
                self.settings, self.client, view, doing=run.doing, thing=run.thing
            )
            plan = plan_delete(want, view, votes, self.client.server_time(), protections, unread)
        return view, plan

    def _deletion(self, recorded: Mapping[str, Any]) -> DesiredDeletion:
        declared = recorded.get("declared") or {}
        return DesiredDeletion(
            entry=recorded.get("entry"),
            seen_entries=self._entries_beside(recorded),
            resubmit=resubmit_hash(declared.get("resubmit")),
            pending_window_days=declared.get("pendingWindowDays"),
            on_delete=declared.get("onDelete") or OnDelete.APPROVED,
            owner=recorded.get("owner"),
        )

    def _carry_out_deletion(
        self, run: Run[Desired], step: Step, view: View, recorded: Mapping[str, Any]
    ) -> Done[View] | None:
        requests = Requests(self.client, run.thing)
        if step.verb is Verb.DELETE_VERSION:
            delete_version(self.client, run.id, step.target, doing=run.doing, thing=run.thing)
            return None
        if view.team is None:
            return None
        if step.verb is Verb.REQUEST_DELETION:
            requests.request_deletion_of(self._deletion(recorded), view, view.team)
        elif step.verb is Verb.REMEMBER_REJECTION:
            requests.remember_rejection(step, view, view.team)
        else:
            self._wait(run)
        return Done()

    def _wait(self, run: Run[Desired]) -> Any:  # noqa: ANN401 -- a team or None
        return wait_until(
            lambda: find_team(self.client, run.id, doing=run.doing, thing=run.thing),
            is_checked,
            waiting=run.reporter.waiting("AWS is checking the team"),
        )

    def _outputs(
        self, values: Mapping[str, Any], view: View, plan: Plan, _entry: str | None, _owner: str | None
    ) -> dict[str, Any]:
        return outputs(values, view, plan, portal_url=self._portal(view))

    def _describe(self, view: View) -> Message:
        return describe(view)

    def _exists(self, view: View) -> bool:
        return view.team is not None

    def _vote_is_open(self, view: View) -> bool:
        return view.vote is not None and view.vote.pair in sessions.OPEN

    def _server_time(self, _run: Run[Desired]) -> datetime:
        return self.client.server_time()
