"""Policies about what teams protect, on whole stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from given import ACCOUNT
from whole_stack import BACKUP_POLICY, Resource, association, run, team, vault_association

from pulumi_mpa.messages import Code
from pulumi_mpa.policy import ASSOCIATION_TEAM_STAYS, TEAM_GUARDS_SOMETHING, TEAM_PROTECTED
from pulumi_mpa.policy.references import NATIVE_VAULT
from pulumi_mpa.policy.testing import UNKNOWN
from pulumi_mpa.policy.views import REDACTED

if TYPE_CHECKING:
    from pulumi_mpa.policy.made import StackPolicy

OTHER_ARN = f"{ACCOUNT}:approval-team/elsewhere"


def _first_run() -> tuple[Resource, Resource]:
    """Return a team and its association as the preview of their creation shows them."""
    return team().changed(), association().changed(mpaTeamArn=UNKNOWN)


def test_team_in_use_is_protected() -> None:
    """Whichever of several it is; one that nothing names may go."""
    answer = run(TEAM_PROTECTED, team(), team("idle"), association())

    assert [("guards", Code.POLICY_TEAM_NOT_PROTECTED)] == answer.found
    assert [] == answer.not_applicable
    assert [] == run(TEAM_PROTECTED, team().with_options(protect=True), association()).found


def test_association_with_a_vault_names_a_team_too() -> None:
    """By its own input, known or not; what it names is in use and has to stay."""
    assert ["guards"] == run(TEAM_PROTECTED, team(), team("idle"), vault_association()).names
    new = vault_association().changed(mpaApprovalTeamArn=UNKNOWN)
    assert ["guards"] == run(TEAM_PROTECTED, team().changed(), team("idle").changed(), new).names
    going = team(status="DELETING", statusCode=None)
    assert [("restores", Code.POLICY_TEAM_IS_GOING)] == run(ASSOCIATION_TEAM_STAYS, going, vault_association()).found


def test_arn_that_a_program_writes_down_names_a_team_too() -> None:
    """Without any dependency of one resource on the other."""
    assert ["guards"] == run(TEAM_PROTECTED, team(), association().made_from()).names


def test_arn_counts_more_than_a_dependency() -> None:
    """A value may be made from more than the team that it names."""
    chosen = association(of="guards").made_from(mpaTeamArn=["guards", "idle"])
    assert ["guards"] == run(TEAM_PROTECTED, team(), team("idle"), chosen).names


def test_preview_of_the_first_run_decides_by_dependencies() -> None:
    """No ARN is known yet, and the program already says what will be associated."""
    answer = run(TEAM_PROTECTED, *_first_run(), team("idle").changed())

    assert ["guards"] == answer.names
    assert [] == answer.not_applicable


def test_team_whose_tags_change_is_still_in_use() -> None:
    """A preview hides its ARN, and the association still shows it."""
    assert ["guards"] == run(TEAM_PROTECTED, team().changed(tags={"a": "b"}), association()).names


def test_literal_arn_is_no_reason_for_a_violation_while_the_arn_of_the_team_is_unknown() -> None:
    """It may be of another team; the next run knows."""
    answer = run(TEAM_PROTECTED, team().changed(tags={"a": "b"}), association().made_from())

    assert [] == answer.found
    assert ["Not decidable yet: guards.arn is known only once the update runs."] == answer.not_applicable


def test_value_made_from_two_teams_names_neither_before_it_is_known() -> None:
    """Which one is decided by the program when it runs."""
    chosen = association().changed(mpaTeamArn=UNKNOWN)
    chosen = chosen.made_from(mpaTeamArn=["guards", "idle"])
    answer = run(TEAM_PROTECTED, team().changed(), team("idle").changed(), chosen)

    assert [] == answer.found
    assert ["Not decidable yet: guards.arn, idle.arn are known only once the update runs."] == answer.not_applicable


def test_team_in_force_is_in_use_while_it_hands_over() -> None:
    """It protects the operation until its approvers have agreed."""
    handing_over = association(of="next", teamInForce=f"{ACCOUNT}:approval-team/guards")
    assert ["guards", "next"] == run(TEAM_PROTECTED, team(), team("next"), handing_over).names


def test_team_that_is_only_read_needs_no_protection() -> None:
    """No run of this program deletes it."""
    assert [] == run(TEAM_PROTECTED, team(declared={}), association()).found


def test_vault_that_names_a_team_uses_it() -> None:
    """The vault of AWS's Cloud Control provider has a property for it."""
    vault = Resource(NATIVE_VAULT, "vault", {"mpaApprovalTeamArn": f"{ACCOUNT}:approval-team/guards"})
    assert ["guards"] == run(TEAM_PROTECTED, team(), vault).names
    assert [] == run(TEAM_GUARDS_SOMETHING, team(), vault).found


def test_team_that_nothing_names_is_of_no_use() -> None:
    """Its policies are only for a service that asks associated teams."""
    answer = run(TEAM_GUARDS_SOMETHING, team(), team("idle"), team("vaults", policy=BACKUP_POLICY), association())
    assert [("idle", Code.POLICY_TEAM_NOT_USED)] == answer.found


def test_team_that_is_allowed_may_be_of_no_use() -> None:
    """The whole logical name has to match."""
    answer = run(TEAM_GUARDS_SOMETHING, team("spare-1"), team("my-spare-1"), allowedTeams=["spare-.*"])
    assert ["my-spare-1"] == answer.names


def test_use_of_a_team_is_known_in_the_first_preview() -> None:
    """What the program declares is all there will be."""
    answer = run(TEAM_GUARDS_SOMETHING, *_first_run(), team("idle").changed())
    assert (["idle"], []) == (answer.names, answer.not_applicable)


def test_policy_that_is_not_known_yet_decides_nothing() -> None:
    """It may be of a service that asks teams without an association."""
    unknown = team("new", policy=UNKNOWN).changed()
    answer = run(TEAM_GUARDS_SOMETHING, unknown, team("idle"))

    assert ["idle"] == answer.names
    assert ["Not decidable yet: new.policies[0].policyArn is known only once the update runs."] == answer.not_applicable


@pytest.mark.parametrize(
    ("status", "code"), [("ACTIVE", "DELETE_PENDING_APPROVAL"), ("DELETING", None)], ids=["in vote", "approved"]
)
def test_team_of_an_association_that_is_about_to_go(status: str, code: str | None) -> None:
    """It is said on the association, with the state that AWS shows."""
    answer = run(ASSOCIATION_TEAM_STAYS, team(status=status, statusCode=code), association())

    assert [("root", Code.POLICY_TEAM_IS_GOING)] == answer.found
    assert "/".join(filter(None, (status, code))) in answer.texts[0]


def test_state_that_a_program_has_declared_as_secret_is_not_named() -> None:
    """AWS writes it, and a program may hide every output."""
    going = team(statusCode="DELETE_PENDING_APPROVAL").with_options(additional_secret_outputs=["statusCode"])
    answer = run(ASSOCIATION_TEAM_STAYS, going, association())

    assert "DELETE_PENDING" not in answer.texts[0]
    assert "is under way ([secret])" in answer.texts[0]


@pytest.mark.parametrize("code", [None, "UPDATE_PENDING_APPROVAL", "DELETE_FAILED_APPROVAL"])
def test_team_that_stays_violates_nothing(code: str | None) -> None:
    """Neither does the team of nobody, whatever becomes of it."""
    going = team("idle", statusCode="DELETE_PENDING_APPROVAL")
    answer = run(ASSOCIATION_TEAM_STAYS, team(statusCode=code), going, association())
    assert ([], []) == (answer.found, answer.not_applicable)


def test_team_in_force_that_goes_is_reported_too() -> None:
    """While a hand-over is voted on it still protects."""
    handing_over = association(of="next", teamInForce=f"{ACCOUNT}:approval-team/guards")
    assert ["root"] == run(ASSOCIATION_TEAM_STAYS, team(status="DELETING"), team("next"), handing_over).names


def test_state_that_is_not_known_hides_no_other_violation() -> None:
    """A preview of a team's change shows no status."""
    changed = team("changed").changed()
    answer = run(
        ASSOCIATION_TEAM_STAYS,
        team(status="DELETING"),
        changed,
        association(),
        association("other", "changed"),
    )

    assert ["root"] == answer.names
    assert ["Not decidable yet: changed.status is known only once the update runs."] == answer.not_applicable


def test_team_of_another_stack_is_not_this_stacks_concern() -> None:
    """Its state is not in the outputs of this stack."""
    answer = run(ASSOCIATION_TEAM_STAYS, team(status="DELETING"), association(of="elsewhere").made_from())
    assert ([], []) == (answer.found, answer.not_applicable)


def test_unknown_value_that_is_made_from_a_known_team_names_it() -> None:
    """The program may compute the ARN from something else besides."""
    changed = association().changed(mpaTeamArn=UNKNOWN)
    assert ["guards"] == run(TEAM_PROTECTED, team(), team("idle"), changed).names


@pytest.mark.parametrize(
    "policy", [TEAM_PROTECTED, TEAM_GUARDS_SOMETHING, ASSOCIATION_TEAM_STAYS], ids=lambda policy: policy.name
)
def test_unknown_value_that_is_made_from_no_team_may_name_any(policy: StackPolicy) -> None:
    """An output of another stack, for example."""
    answer = run(policy, team(status="DELETING"), association().changed(mpaTeamArn=UNKNOWN).made_from())

    assert [] == answer.found
    assert ["Not decidable yet: guards.arn is known only once the update runs."] == answer.not_applicable


def test_value_that_is_made_from_two_teams_names_no_third() -> None:
    """The third is certainly of no use."""
    chosen = association().changed(mpaTeamArn=UNKNOWN).made_from(mpaTeamArn=["a", "b"])
    answer = run(TEAM_GUARDS_SOMETHING, team("a"), team("b"), team("c"), chosen)

    assert ["c"] == answer.names
    assert ["Not decidable yet: a.arn, b.arn are known only once the update runs."] == answer.not_applicable


def test_team_that_is_named_for_certain_is_not_unknown_besides() -> None:
    """The team in force may be one whose ARN the preview hides; here that one is the team that takes over."""
    taking_over = association(teamInForce=OTHER_ARN)
    answer = run(ASSOCIATION_TEAM_STAYS, team().changed(), taking_over)
    assert ["Not decidable yet: guards.status is known only once the update runs."] == answer.not_applicable


def test_state_whose_secrets_cannot_be_read() -> None:
    """One secret input hides the copy of all of them; a dependency still says which team is named."""
    hidden = association(declared=REDACTED, teamInForce=REDACTED)

    assert ["guards"] == run(TEAM_PROTECTED, team(declared=REDACTED, explanation=REDACTED), hidden).names
    answer = run(TEAM_GUARDS_SOMETHING, team(), hidden.made_from())
    assert [] == answer.found
    assert ["Not decidable yet: guards.arn is known only once the update runs."] == answer.not_applicable
    assert ["guards"] == run(TEAM_PROTECTED, team(arn=REDACTED), association()).names
