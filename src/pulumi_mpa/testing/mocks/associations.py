"""The outputs of a mocked association: what AWS would show of its state, judged by the plan's own code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.lifecycle import association as associations
from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.limits import MIN_APPROVALS, MIN_APPROVERS, REGION
from pulumi_mpa.lifecycle.vault import VaultAction
from pulumi_mpa.model import mpa_team_association, vault_association
from pulumi_mpa.model.approval_team import Approver, Configuration
from pulumi_mpa.model.association import Association, AssociationView
from pulumi_mpa.model.requests.history import History
from pulumi_mpa.model.requests.intent import REMOVAL_INTENT, RequestKind, association_intent, digest
from pulumi_mpa.model.requests.rejections import remember
from pulumi_mpa.model.requests.request import Outcome, Request
from pulumi_mpa.model.settings import FoundRegion, settings_of
from pulumi_mpa.plan.association.outcome import PENDING, outcome_of
from pulumi_mpa.plan.association.outputs import association_inputs_after, association_outputs
from pulumi_mpa.plan.association.update import plan_association
from pulumi_mpa.plan.mpa_team_association import check_association
from pulumi_mpa.plan.vault_association import check_association as check_vault_association
from pulumi_mpa.providers.associations.observe import is_ready
from pulumi_mpa.testing.mocks.state import pair_of
from pulumi_mpa.testing.mocks.world import MADE, NOW, SENT, a_vote, unique_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_mpa.lifecycle.machine import Pair
    from pulumi_mpa.model.association import DesiredAssociation
    from pulumi_mpa.model.session import Vote
    from pulumi_mpa.model.settings import Settings
    from pulumi_mpa.testing.mocks.state import MockState
    from pulumi_mpa.testing.mocks.world import World

_VOTES: Final = {
    associations.RequestStatus.PENDING: sessions.PENDING,
    associations.RequestStatus.APPROVED: sessions.APPROVED,
    associations.RequestStatus.FAILED: sessions.REJECTED,
    associations.RequestStatus.CANCELLED: sessions.CANCELLED,
}
#: Associations whose last request was to hand over to the program's team, and has not come about.
_OF_ANOTHER: Final = (associations.UPDATE_PENDING, associations.ACTIVE_REJECTED, associations.ACTIVE_CANCELLED)


@dataclass(frozen=True)
class MockedAssociation:
    """
    An association that a program declares or reads.

    Args:
        kind: The name of its class.

        name_input: The input that says what is protected.

        team_input: The input that names the team.

        desired: Returns what the program wants, from checked inputs.

        checked: The check of its provider.

        asks: What its sessions are about: another team, and the removal.
    """

    kind: str
    name_input: str
    team_input: str
    desired: Callable[[Mapping[str, Any]], DesiredAssociation]
    checked: Callable[[Mapping[str, Any], Mapping[str, Any], Settings], tuple[dict[str, Any], list[str], list[str]]]
    asks: tuple[str, str]

    def check(self, inputs: Mapping[str, Any], world: World) -> tuple[dict[str, Any], list[str]]:
        """Return the completed inputs and what is wrong with them; no file and no variable of the machine is read."""
        region = FoundRegion(REGION, "the mocks")
        settings = replace(settings_of(world.config), profile_region=lambda: region)
        checked, wrong, _ = self.checked({}, inputs, settings)
        return checked, wrong

    def outputs(
        self, inputs: Mapping[str, Any], state: MockState, world: World, id_: str | None, resource: str
    ) -> tuple[str, dict[str, Any]]:
        """Return the id and the outputs."""
        region, _, name = (id_ or "").partition("/")
        declared = dict(inputs) or {self.name_input: name, "region": region, self.team_input: ""}
        want = self.desired(declared)
        changed = state.inputs_in_force(resource)
        wanted = str(want.team_arn)
        team = world.teams.get(wanted)
        if inputs and not state.state and team is not None and not is_ready(team):
            view = AssociationView(None, team_ready=False, team_shown=str(team.pair))
        else:
            pair = pair_of(state, associations.STATES, associations.ACTIVE, resource)
            in_force = changed.get(self.team_input) or _team_in_force(wanted, pair, world)
            view = _view(pair, state, want, world, in_force, is_ours=bool(inputs), asks=self.asks)
        if not inputs:
            declared = association_inputs_after({}, declared, view, want.team_input)
            want = self.desired(declared)
        plan = plan_association(want, view, NOW)
        shown = view.association is not None and view.association.pair in PENDING
        values = association_outputs(
            declared,
            view,
            plan,
            place={self.name_input: declared[self.name_input], "region": declared["region"]},
            owner=str(want.owner),
            entry=digest("entry", wanted)[:12] if inputs else None,
            portal_url=world.portal_url() if shown else None,
        )
        return f"{declared['region']}/{declared[self.name_input]}", {**values, **({} if inputs else {"declared": {}})}


#: Those with operations of AWS Payment Cryptography, and with vaults of AWS Backup.
OF_OPERATIONS: Final = MockedAssociation(
    "MpaTeamAssociation",
    mpa_team_association.NAME_INPUT,
    mpa_team_association.TEAM_INPUT,
    mpa_team_association.desired,
    check_association,
    (associations.RequestAction.ASSOCIATE, associations.RequestAction.DISASSOCIATE),
)
OF_VAULTS: Final = MockedAssociation(
    "BackupVaultMpaAssociation",
    vault_association.NAME_INPUT,
    vault_association.TEAM_INPUT,
    vault_association.desired,
    check_vault_association,
    (VaultAction.ASSOCIATE, VaultAction.DISASSOCIATE),
)


def _team_in_force(wanted: str, pair: Pair, world: World) -> str:
    return wanted if wanted and pair not in _OF_ANOTHER else _another_team(world)


def _another_team(world: World) -> str:
    return world.arn(f"approval-team/another-team-{unique_id(world.account, 'another-team')}")


def _voters(team_arn: str, world: World) -> Configuration:
    """Return who votes in the team in force; one that the program does not declare is as small as a team can be."""
    if team_arn in world.teams:
        return world.teams[team_arn].configuration
    approvers = frozenset(Approver(f"user-{number}", team_arn) for number in range(1, MIN_APPROVERS + 1))
    return Configuration("", MIN_APPROVALS, approvers)


def _view(
    pair: Pair,
    state: MockState,
    want: DesiredAssociation,
    world: World,
    in_force: str,
    *,
    is_ours: bool,
    asks: tuple[str, str],
) -> AssociationView:
    removes = pair == associations.DELETE_PENDING
    voters, vote = _voters(in_force, world), None
    if pair.code is not None:
        action = asks[1] if removes else asks[0]
        status = _VOTES[associations.RequestStatus(pair.code)]
        # One that has handed over is no longer the team in force.
        asked = _another_team(world) if pair == associations.ACTIVE_APPROVED else in_force
        vote = a_vote(state, status, action, asked, voters)
    association = Association(
        name=str(want.name),
        team_arn=in_force,
        pair=pair,
        session_arn=vote.arn if vote is not None else None,
        message=state.message,
        initiated_at=vote.started_at if vote is not None else None,
    )
    return AssociationView(
        association,
        history=_history(want, association, vote, removes=removes) if is_ours else History(),
        managed=is_ours,
        team_ready=True,
        need=voters.need(),
        vote=vote,
        owner=str(want.owner) if is_ours else None,
    )


def _history(want: DesiredAssociation, association: Association, vote: Vote | None, *, removes: bool) -> History:
    if vote is None:
        return History(deletion_settings_since=MADE)
    request = Request(
        RequestKind.DELETE if removes else RequestKind.UPDATE,
        digest("nonce", vote.arn)[:8],
        REMOVAL_INTENT if removes else association_intent(want.team_arn),
        want.resubmit_hash(),
        at=SENT,
        session_arn=vote.arn,
    )
    outcome = outcome_of(request, association, vote, ())
    rejections = remember((), request.rejection_hash()) if outcome is Outcome.REJECTED else ()
    # A run that requests a removal ends in an error, so state does not record the request.
    return History(request, outcome, is_recorded=not removes, rejections=rejections, deletion_settings_since=MADE)
