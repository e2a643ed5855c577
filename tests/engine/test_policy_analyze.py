"""A pack of policies run over a state, without a program: of an account that no stack knows, of a file, of a live stack."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from guarding import REGION
from packs import config_file, with_pack
from sarif_schema import problems_of
from stacks import declared

from pulumi_mpa.errors import TerminalError
from pulumi_mpa.messages import Code, find
from pulumi_mpa.policy.account import write_account_state
from pulumi_mpa.policy.report import analyze, as_sarif, as_text, findings

if TYPE_CHECKING:
    from account import Account
    from stacks import Stack

    from pulumi_mpa.testing import MpaEmulator

pytestmark = pytest.mark.engine

PACK = Path(__file__).resolve().parents[2] / "policy-packs" / "mpa"
WINDOW = "mpa-team-deletion-window"
ANALYZE = ("policy", "analyze", "--policy-pack")
#: A pack with a policy about outputs, in a Python of the user's own.
UNSETTLED = """\
from pulumi_mpa import ApprovalTeam
from pulumi_mpa.policy import validate_stack_resources_of_type
from pulumi_policy import EnforcementLevel, PolicyPack, StackValidationPolicy


def validate(team, _resource, report_violation):
    if not team.settled:
        report_violation(f"{len(team.approver_status)} approvers, {team.waiting_for} must act")


PolicyPack("own", enforcement_level=EnforcementLevel.MANDATORY, policies=[StackValidationPolicy(
    name="settled-team", description="A team is settled.",
    validate=validate_stack_resources_of_type(ApprovalTeam, validate),
)])
"""


@pytest.fixture
def user(user_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this process one of the test's user, who runs the package's functions in it."""
    for name, value in user_env.items():
        monkeypatch.setenv(name, value)


def _all_mandatory(folder: Path) -> Path:
    file = folder / "levels.json"
    file.write_text(json.dumps({"all": "mandatory"}))
    return file


def _own_pack(folder: Path) -> Path:
    pack = folder / "own"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (pack / "__main__.py").write_text(UNSETTLED)
    return pack


def _named(output: str) -> list[tuple[str, str, str]]:
    return [(found.policy, found.name, found.level) for found in findings(output.splitlines())]


@pytest.mark.usefixtures("user")
def test_account_that_no_stack_knows_is_audited(aws: MpaEmulator, account: Account, tmp_path: Path) -> None:
    """From boto3 over a state and the engine to SARIF; the policy decides about each team, and nothing is changed."""
    wide, narrow = account.make_team("wide"), account.make_team("narrow", needed=3)
    aws.accept_invitations(wide)
    assert ("ACTIVE", "PENDING") == tuple(account.mpa.get_approval_team(Arn=arn)["Status"] for arn in (wide, narrow))
    keys: Any = aws.client("payment-cryptography", region=REGION)
    keys.associate_mpa_team(Action="IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE", MpaTeamArn=wide)
    aws.calls.clear()
    write_account_state(tmp_path / "account.json", regions=[REGION])
    assert [] == [call.operation for call in aws.calls if not call.operation.startswith(("Get", "List"))]

    aws.calls.clear()
    analysis = analyze(tmp_path / "account.json", PACK)
    assert {"pulumi-mpa"} == set(analysis.packs)
    spare = [found for found in analysis.findings if found.code == Code.POLICY_SPARE_APPROVER]
    assert [("narrow", "advisory")] == [(found.name, found.level) for found in spare]
    assert 0 == analysis.exit_code
    log = as_sarif(analysis)
    assert [] == problems_of(json.loads(json.dumps(log)))
    assert f"[{Code.POLICY_SPARE_APPROVER}" in json.dumps(log)

    stopped = analyze(tmp_path / "account.json", PACK, config=_all_mandatory(tmp_path))
    assert 1 == stopped.exit_code
    assert "mandatory, high: mpa-team-spare-approver" in as_text(stopped)
    assert [] == list(aws.calls)


@pytest.mark.usefixtures("user")
def test_account_that_was_read_in_part_is_no_success(account: Account, tmp_path: Path) -> None:
    """What the state lacks stands in every report, and the exit code is not that of a clean account."""
    unread = account.make_team("wide")
    account.troubles("GetApprovalTeam", "AccessDeniedException")
    write_account_state(tmp_path / "account.json", regions=[], partial=True)
    analysis = analyze(tmp_path / "account.json", PACK)

    assert 2 == analysis.exit_code
    assert f"not analyzed: cannot read approval team ({unread})" in as_text(analysis)
    assert not as_sarif(analysis)["runs"][0]["invocations"][0]["executionSuccessful"]


@pytest.mark.usefixtures("account")
def test_live_stack_and_its_file_are_audited(stack: Stack, tmp_path: Path) -> None:
    """Inputs by a resource policy, outputs by a stack policy; advisory violations end well, mandatory ones do not."""
    stack.run("stack", "tag", "set", "environment", "production")
    by_tag = config_file(
        tmp_path,
        {WINDOW: {"enforcementLevel": "advisory", "minimumDaysByStackTag": {"environment": {"production": 30}}}},
    )
    stack.declare(needed=3, pending_window_days=14)
    assert stack.up(*with_pack(PACK, by_tag)).has_code(Code.POLICY_SHORT_DELETION_WINDOW, least="30")
    live = stack.run(*ANALYZE, str(PACK), "--policy-pack-config", str(by_tag), "--stack", "dev", "--json")
    assert ("mpa-team-spare-approver", "guards", "advisory") in _named(live.output)
    # The engine gives an analysis no tags, as the note of the policy says.
    assert WINDOW not in {policy for policy, _, _ in _named(live.output)}

    (tmp_path / "state.json").write_text(stack.export())
    arguments = (*ANALYZE, str(PACK), "--policy-pack-config", str(_all_mandatory(tmp_path)))
    assert stack.run(*arguments, "--file", str(tmp_path / "state.json"), fails=True).has_code(
        Code.POLICY_SPARE_APPROVER
    )

    own = stack.run(*ANALYZE, str(_own_pack(tmp_path)), "--file", str(tmp_path / "state.json"), "--json", fails=True)
    assert [("settled-team", "guards", "mandatory")] == _named(own.output)
    assert "3 approvers, approvers must act" in own.output
    assert ((), ()) == (live.calls, own.calls)


@pytest.mark.usefixtures("account", "user")
def test_secrets_that_cannot_be_decrypted_make_the_audit_incomplete(
    stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine puts a text in place of secret approvers: the policy does not decide, and the audit says what it lacks."""
    text = declared("guards", needed=3)
    stack.program(
        text.replace("approvers=[", "approvers=pulumi.Output.secret([").replace("],\n    policies", "]),\n    policies")
    )
    stack.up()
    (tmp_path / "state.json").write_text(stack.export())
    spare = [
        found for found in analyze(tmp_path / "state.json", PACK).findings if found.code == Code.POLICY_SPARE_APPROVER
    ]
    assert [("guards", "__main__.py")] == [(found.name, found.position and found.position.file) for found in spare]

    monkeypatch.delenv("VAULT_SERVER_URL")
    analysis = analyze(tmp_path / "state.json", PACK)
    assert [] == [found for found in analysis.findings if found.code == Code.POLICY_SPARE_APPROVER]
    assert 2 == analysis.exit_code
    (note,) = analysis.unread
    assert [Code.AUDIT_SECRETS_HIDDEN] == [found.code for found in find(note)]
    assert ("guards.approvers" in note, "guards.declared" in note) == (True, False)


@pytest.mark.usefixtures("user")
def test_state_without_secrets_of_its_own_needs_no_key(
    settled: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy of the inputs is secret in every state, and no policy reads it."""
    (tmp_path / "state.json").write_text(settled.export())
    monkeypatch.delenv("VAULT_SERVER_URL")

    assert () == analyze(tmp_path / "state.json", PACK).unread


@pytest.mark.usefixtures("user")
def test_analysis_that_does_not_run_is_one_error(tmp_path: Path) -> None:
    """A pack, a configuration or an engine that there is not: the sentence says which, and nothing passes for found."""
    state = tmp_path / "state.json"
    state.write_text(
        json.dumps(
            {"version": 3, "deployment": {"manifest": {"time": "2026-01-01T00:00:00Z", "magic": "", "version": ""}}}
        )
    )
    assert (0, ()) == ((empty := analyze(state, PACK)).exit_code, empty.findings)
    (tmp_path / "never-up.json").write_text(json.dumps({"version": 3, "deployment": None}))
    assert (0, ()) == ((never := analyze(tmp_path / "never-up.json", PACK)).exit_code, never.findings)

    made = {"urn": "urn:pulumi:a::b::pulumi:pulumi:Stack::b-a", "custom": False, "type": "pulumi:pulumi:Stack"}
    state.write_text(
        state.read_text().replace('"deployment": {', f'"deployment": {{"resources": [{json.dumps(made)}], ')
    )
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps({"mpa-team-spare-approver": {"spareApprovers": "many"}}))
    for more, code, said in (
        ({"config": wrong}, Code.AUDIT_NOT_RUN, "spareApprovers"),
        ({"pulumi": tmp_path / "no-pulumi"}, Code.AUDIT_ENGINE_MISSING, "no-pulumi"),
    ):
        with pytest.raises(TerminalError, match=said) as raised:
            analyze(state, PACK, **more)
        assert (code, False) == (raised.value.code, "Traceback" in str(raised.value))
