"""Policies about identity sources, on whole stacks."""

from __future__ import annotations

from given import SOURCE
from whole_stack import Resource, association, run, source, team

from pulumi_mpa.messages import Code
from pulumi_mpa.policy import IDENTITY_SOURCE_REPLACED, TEAM_IDENTITY_SOURCE_MANAGED
from pulumi_mpa.policy.testing import UNKNOWN

FOREIGN = SOURCE.replace("111122223333", "999988887777")


def _approvers(*sources: str) -> list[dict[str, str]]:
    return [
        {"primaryIdentityId": f"user-{number}", "primaryIdentitySourceArn": arn} for number, arn in enumerate(sources)
    ]


def _team_of_unknown_source(name: str = "guards") -> Resource:
    """Return a team as a preview shows it that creates or replaces its source."""
    return team(name).changed(approvers=_approvers(UNKNOWN, UNKNOWN, UNKNOWN)).made_from(approvers=["org"])


def test_source_that_the_program_manages_is_what_the_policy_wants() -> None:
    """Whether the program takes its ARN from the resource or writes it down."""
    answer = run(TEAM_IDENTITY_SOURCE_MANAGED, source(), team(), team("other").made_from(approvers=["org"]))
    assert ([], []) == (answer.found, answer.not_applicable)


def test_source_of_nobody_in_the_program() -> None:
    """Each team says how many approvers and which; no id is in the message."""
    answer = run(TEAM_IDENTITY_SOURCE_MANAGED, team(), team("other"))

    assert [(name, Code.POLICY_SOURCE_NOT_MANAGED) for name in ("guards", "other")] == answer.found
    assert "approvers[0], approvers[1], approvers[2]" in answer.texts[0]
    assert "user-" not in "".join(answer.texts)


def test_one_approver_of_another_source() -> None:
    """The others are fine."""
    answer = run(TEAM_IDENTITY_SOURCE_MANAGED, source(), team(approvers=_approvers(SOURCE, FOREIGN, SOURCE)))

    assert ["guards"] == answer.names
    assert "1 of 3 approvers" in answer.texts[0]
    assert "approvers[1]." in answer.texts[0]


def test_source_that_is_only_read_is_not_managed() -> None:
    """A run of this program neither keeps nor changes it."""
    assert ["guards"] == run(TEAM_IDENTITY_SOURCE_MANAGED, source(declared={}), team()).names


def test_team_that_is_only_read_may_have_any_source() -> None:
    """Its own program is asked."""
    assert [] == run(TEAM_IDENTITY_SOURCE_MANAGED, team(declared={})).found


def test_source_that_is_created_counts_by_its_dependency() -> None:
    """Its ARN is not known in the first preview."""
    answer = run(TEAM_IDENTITY_SOURCE_MANAGED, source().changed(), _team_of_unknown_source())
    assert ([], []) == (answer.found, answer.not_applicable)


def test_source_whose_arn_is_hidden_and_written_down_cannot_be_compared() -> None:
    """The preview of a change of its tags hides the ARN."""
    answer = run(TEAM_IDENTITY_SOURCE_MANAGED, source().changed(tags={"a": "b"}), team())

    assert [] == answer.found
    assert ["Not decidable yet: guards.approvers is known only once the update runs."] == answer.not_applicable


def test_unknown_source_of_a_program_without_one_is_certainly_another_one() -> None:
    """However unknown it is, it is no source of this program."""
    answer = run(TEAM_IDENTITY_SOURCE_MANAGED, _team_of_unknown_source().made_from())
    assert ["guards"] == answer.names


def test_approvers_that_are_not_known_at_all_hide_no_other_team() -> None:
    """The program may compute the whole list."""
    answer = run(TEAM_IDENTITY_SOURCE_MANAGED, team("new").changed(approvers=UNKNOWN), team())

    assert ["guards"] == answer.names
    assert ["Not decidable yet: new.approvers is known only once the update runs."] == answer.not_applicable


def test_source_that_is_replaced_under_a_team_that_exists() -> None:
    """The unchanged association shows that the team exists; its approvers' ARN would be known if the source stayed."""
    answer = run(IDENTITY_SOURCE_REPLACED, source().changed(), _team_of_unknown_source(), association())

    assert [("org", Code.POLICY_SOURCE_IS_REPLACED)] == answer.found
    assert "guards" in answer.texts[0]
    assert [] == answer.not_applicable


def test_source_and_teams_that_are_all_new_cannot_be_told_from_replaced_ones() -> None:
    """Nothing in the first preview says that anything existed before."""
    new = association().changed(mpaTeamArn=UNKNOWN)
    answer = run(IDENTITY_SOURCE_REPLACED, source().changed(), _team_of_unknown_source(), new)

    assert [] == answer.found
    assert ["Not decidable yet: org.identitySourceArn is known only once the update runs."] == answer.not_applicable


def test_association_that_ignores_changes_shows_no_team() -> None:
    """It is unchanged whatever happens to the team."""
    ignoring = association().with_options(ignore_changes=["mpaTeamArn"])
    answer = run(IDENTITY_SOURCE_REPLACED, source().changed(), _team_of_unknown_source(), ignoring)
    assert [] == answer.found


def test_association_that_may_name_another_team_shows_none() -> None:
    """Its value is made from two teams, of which either may be new."""
    chosen = association().made_from(mpaTeamArn=["guards", "other"])
    answer = run(IDENTITY_SOURCE_REPLACED, source().changed(), _team_of_unknown_source(), team("other"), chosen)
    assert [] == answer.found


def test_source_whose_tags_change_is_not_replaced() -> None:
    """Its ARN stays known to the teams that use it, whether they change or not."""
    from_org = {"approvers": ["org"]}
    answer = run(
        IDENTITY_SOURCE_REPLACED,
        source().changed(tags={"a": "b"}),
        team().made_from(**from_org),
        team("other").changed(tags={"a": "b"}).made_from(**from_org),
        association(),
    )
    assert ([], []) == (answer.found, answer.not_applicable)


def test_team_that_ignores_changes_says_nothing_of_its_source() -> None:
    """It keeps the ARN in state, whatever the program has."""
    ignoring = team().made_from(approvers=["org"]).with_options(ignore_changes=["approvers"])
    answer = run(IDENTITY_SOURCE_REPLACED, source().changed(), ignoring, association())

    assert [] == answer.found
    assert 1 == len(answer.not_applicable)


def test_source_that_is_adopted_is_not_replaced() -> None:
    """A program may begin to manage the account's source while its teams exist."""
    answer = run(IDENTITY_SOURCE_REPLACED, source().changed(adopt=True), _team_of_unknown_source(), association())

    assert [] == answer.found
    assert 1 == len(answer.not_applicable)


def test_source_without_teams_may_be_replaced() -> None:
    """So may one that is unchanged stand beside teams that are new."""
    assert ([], [], []) == run(IDENTITY_SOURCE_REPLACED, source().changed())
    assert ([], [], []) == run(IDENTITY_SOURCE_REPLACED, source(), team().changed())
