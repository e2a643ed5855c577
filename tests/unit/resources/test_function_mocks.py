"""Functions under the SDK's mocks: the test answers, and nothing is asked of AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pytest

import pulumi_mpa as mpa
from pulumi_mpa.testing import MpaMocks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi.runtime import MockCallArgs, MockResourceArgs

    UnderMocks = Callable[..., None]

ARN = "arn:aws:mpa:us-east-1:111122223333:approval-team/guards"
SESSION = "arn:aws:mpa:us-east-1:111122223333:session/guards/1"
ANSWER = {
    "session_arn": SESSION,
    "status": "PENDING",
    "description": "Root keys",
    "metadata": {"key_arn": "x"},
    "approver_responses": [{"identity_id": "ana", "response": "APPROVED"}],
}


class _Mocks(pulumi.runtime.Mocks):
    """Mocks that any user writes."""

    def __init__(self) -> None:
        """Have been called by nobody yet."""
        self.called: list[tuple[str, dict[str, Any]]] = []

    def call(self, args: MockCallArgs) -> Any:  # noqa: ANN401 -- older versions of the SDK want another shape
        """Answer every function like `get_approval_team`."""
        self.called.append((args.token, args.args))
        return {"name": "guards", "description": "Keys", "approvers": [{"primaryIdentityId": "ana"}]}

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Return the inputs of a resource."""
        return f"{args.name}-id", args.inputs


def test_mocks_of_any_user_are_asked_by_token(under_mocks: UnderMocks) -> None:
    """As for the functions of other packages: `mpa:index:getApprovalTeam`, arguments and members as in state."""
    mocks, found = _Mocks(), list[object]()

    def program() -> object:
        found.append(mpa.get_approval_team(arn=ARN).name)
        team = mpa.get_approval_team_output(arn=pulumi.Output.from_input(ARN))
        shown = pulumi.Output.all(team.name, team.description, team.approvers[0].primary_identity_id)
        return shown.apply(found.extend)

    under_mocks(mocks, program)
    assert ["guards", "guards", "Keys", "ana"] == found
    assert [("mpa:index:getApprovalTeam", {"arn": ARN})] * 2 == mocks.called


def test_mpa_mocks_give_the_answers_of_the_test(under_mocks: UnderMocks) -> None:
    """Members with Python's names, keys of maps as they are; what is sensitive is secret as in a run."""
    found: dict[str, object] = {}

    def answer(arguments: dict[str, Any]) -> Mapping[str, Any]:
        return {"sessions": [{"session_arn": f"{arguments['approval_team_arn']}/{arguments['filters'][0]['value']}"}]}

    def program() -> object:
        pending = mpa.SessionFilterArgs(field_name="SessionStatus", operator="EQ", value="PENDING")
        found["arn"] = mpa.get_sessions(approval_team_arn=ARN, filters=[pending]).sessions[0].session_arn
        found["metadata"] = mpa.get_session(session_arn=SESSION).metadata
        session = mpa.get_session_output(session_arn=SESSION)
        responses: Any = session.approver_responses

        async def look(response: str) -> None:
            """Store what is shown, and what is secret."""
            found["response"] = response
            found["secret"] = (await session.description.is_secret(), await session.status.is_secret())

        return responses[0].response.apply(look)

    under_mocks(MpaMocks(answers={"get_session": ANSWER, "get_sessions": answer}), program)
    assert {
        "arn": f"{ARN}/PENDING",
        "metadata": {"key_arn": "x"},
        "response": "APPROVED",
        "secret": (True, False),
    } == found


def test_function_without_an_answer_fails_the_test(under_mocks: UnderMocks) -> None:
    """With the call, and with how to answer it."""
    with pytest.raises(LookupError, match=r"no answer to get_approval_team\(arn='arn:.*MpaMocks\(answers="):
        under_mocks(MpaMocks(), lambda: mpa.get_approval_team(arn=ARN))


def test_function_without_an_answer_is_asked_of_the_other_mocks(under_mocks: UnderMocks) -> None:
    """Whoever has mocks of their own may answer there."""
    found: list[str] = []

    def program() -> None:
        found.extend([mpa.get_approval_team(arn=ARN).name, mpa.get_session(session_arn=SESSION).status])

    under_mocks(MpaMocks(others=_Mocks(), answers={"get_session": ANSWER}), program)
    assert ["guards", "PENDING"] == found


def test_answer_with_a_member_that_is_not_there_fails_the_test(under_mocks: UnderMocks) -> None:
    """Rather than leave a program without what the test meant."""
    mocks = MpaMocks(answers={"get_session": {"state": "PENDING"}})
    with pytest.raises(LookupError, match="no member state"):
        under_mocks(mocks, lambda: mpa.get_session(session_arn=SESSION))


def test_answer_of_a_function_that_is_not_there_fails_the_test() -> None:
    """As soon as the mocks are made."""
    with pytest.raises(LookupError, match="no function get_teams"):
        MpaMocks(answers={"get_teams": {}})


def test_wrong_arguments_fail_the_test(under_mocks: UnderMocks) -> None:
    """As they fail a preview."""
    nothing: Any = None
    with pytest.raises(pulumi.RunError, match="`session_arn` is required"):
        under_mocks(MpaMocks(answers={"get_session": ANSWER}), lambda: mpa.get_session_output(session_arn=nothing))


def test_mocks_answer_for_each_connection(under_mocks: UnderMocks) -> None:
    """It is among the arguments only where there is one, and hides no answer."""
    shown: list[object] = []

    def teams(arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Answer with a team that is called as the profile."""
        account = arguments.get("connection", {}).get("profile", "own")
        return {"approval_teams": [{"arn": ARN, "name": account}]}

    def program() -> pulumi.Output[Any]:
        own = mpa.get_approval_teams().approval_teams[0].name
        theirs = mpa.get_approval_teams(connection={"profile": "bank"}).approval_teams[0].name
        hidden: mpa.ConnectionArgsDict = {"profile": pulumi.Output.secret("bureau")}
        third = mpa.get_approval_teams_output(connection=hidden).approval_teams[0].name

        async def note() -> None:
            """Note what came of all three."""
            shown.extend([own, theirs, await third.future(), await third.is_secret()])

        return pulumi.Output.from_input(note())

    under_mocks(MpaMocks(answers={"get_approval_teams": teams}), program)
    assert ["own", "bank", "bureau", False] == shown
