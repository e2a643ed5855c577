"""The kit for testing policies runs a pack in a process of its own, with the same results as in the test's."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pulumi_mpa import ApprovalTeam, ManagedPolicy
from pulumi_mpa.messages import Code, parse
from pulumi_mpa.policy import TEAM_SPARE_APPROVER
from pulumi_mpa.policy.testing import (
    UNKNOWN,
    AnalyzerError,
    AnalyzerProcess,
    Check,
    PolicyConfigError,
    assert_not_applicable,
    assert_passes,
    assert_remediates,
    assert_violates,
    check,
    resource,
    secret,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.policy.testing import StackResource

pytestmark = pytest.mark.one_python

PACK = Path(__file__).parents[3] / "policy-packs" / "mpa"
SOURCE = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
BUCKET = "aws:s3/bucket:Bucket"
#: Makes a pack write down the number of its process.
NUMBER = "import os, pathlib\npathlib.Path(__file__).with_name('pid').write_text(str(os.getpid()))"
#: A pack that has a remediation, breaks over one bucket, and prints, as packs do.
OWN = """
import sys
from pulumi_policy import EnforcementLevel, PolicyConfigSchema, PolicyPack, ResourceValidationPolicy

def validate(args, report_violation):
    if args.name == "broken":
        raise ValueError("this one breaks")
    if args.resource_type == "aws:s3/bucket:Bucket" and args.stack_tags.get("stage") == "prod":
        report_violation("in production", None)

def remediate(args):
    if args.resource_type == "aws:s3/bucket:Bucket":
        print("remediates", args.name)
        args.props["acl"] = "private"
        return args.props

def object_to_all(args, report_violation):
    if args.name == "sound":
        report_violation(args.get_config()["objection"], None)

PolicyPack(
    "own",
    [
        ResourceValidationPolicy("private", "Private.", validate, remediate=remediate,
                                 enforcement_level=EnforcementLevel.REMEDIATE),
        ResourceValidationPolicy("objecting", "Objects.", object_to_all,
                                 config_schema=PolicyConfigSchema({"objection": {"type": "string", "default": "none"}})),
    ],
    initial_config={"objecting": {"enforcementLevel": EnforcementLevel.MANDATORY, "objection": "of the pack"}},
)
"""


def _team(needed: object) -> StackResource:
    return resource(
        ApprovalTeam,
        "payments",
        {
            "description": "Payments",
            "approval_strategy": {"mof_n": {"min_approvals_required": needed}},
            "approvers": [{"primary_identity_id": user, "primary_identity_source_arn": SOURCE} for user in "abc"],
            "policies": [{"policy_arn": ManagedPolicy.CREATE_RESTORE_ACCESS_VAULT}],
        },
    )


@pytest.fixture(scope="module")
def analyzer() -> Iterator[AnalyzerProcess]:
    """Return the ready pack in its process."""
    with AnalyzerProcess(PACK) as running:
        yield running


@pytest.fixture(params=["here", "process"])
def checks(request: pytest.FixtureRequest, analyzer: AnalyzerProcess) -> Check:
    """Return both ways to run a policy."""
    return check if request.param == "here" else analyzer.check


@pytest.fixture
def own(tmp_path: Path) -> Iterator[AnalyzerProcess]:
    """Return a pack with a remediation in its process."""
    with AnalyzerProcess(_written(tmp_path, OWN)) as running:
        yield running


def _written(folder: Path, program: str) -> Path:
    (folder / "PulumiPolicy.yaml").write_text("runtime: python\n")
    (folder / "__main__.py").write_text(program)
    return folder


def test_one_body_runs_both_ways(checks: Check) -> None:
    """Violation, configuration, level, and a value that is not known."""
    violation = assert_violates(
        checks(TEAM_SPARE_APPROVER, _team(3), level="mandatory"), urn=_team(3), level="mandatory"
    )
    found = parse(violation.message)

    assert found is not None
    assert Code.POLICY_SPARE_APPROVER == found.code
    assert_passes(checks(TEAM_SPARE_APPROVER, _team(2)))
    assert_violates(checks(TEAM_SPARE_APPROVER, _team(2), config={"spareApprovers": 2}))
    assert_not_applicable(checks(TEAM_SPARE_APPROVER, _team(UNKNOWN)), reason="minApprovalsRequired")
    with pytest.raises(PolicyConfigError, match="has no setting spare"):
        checks(TEAM_SPARE_APPROVER, _team(2), config={"spare": 2})


def test_policy_of_a_pack_is_named(analyzer: AnalyzerProcess) -> None:
    """Or all of them run, at levels by their names."""
    assert_violates(analyzer.check("mpa-team-spare-approver", _team(3)), level="advisory")
    assert_violates(
        analyzer.check(None, _team(3), config={"all": "mandatory"}), policy="mpa-team-spare-approver", level="mandatory"
    )
    with pytest.raises(PolicyConfigError, match=r"there is no policy zzz; there are \d+\.$"):
        analyzer.check("zzz", _team(3))
    with pytest.raises(PolicyConfigError, match=r"; did you mean mpa-team-spare-approver\?$"):
        analyzer.check("mpa-team-spare-aprover", _team(3))


def test_remediation_comes_back(own: AnalyzerProcess) -> None:
    """With what is secret; a pack that prints is not held up."""
    buckets = [resource(BUCKET, f"b{number}", {"acl": secret("public"), "days": 3}) for number in range(3)]
    result = own.check(None, buckets)

    assert_passes(result)
    assert_remediates(result, {"acl": secret("private")}, resource=buckets[2])
    assert_violates(
        own.check("private", buckets, stack_tags={"stage": "prod"}), message="in production", level="mandatory"
    )
    assert_passes(own.check("private", buckets))


def test_exception_of_a_policy_fails_the_test(own: AnalyzerProcess) -> None:
    """With what it said; the process goes on."""
    with pytest.raises(AssertionError, match=r"a policy raised an exception\.[\s\S]*\): this one breaks"):
        assert_passes(own.check(None, resource(BUCKET, "broken"), level="advisory"))
    assert_passes(own.check("private", resource(BUCKET, "sound"), level="advisory"))


def test_pack_begins_with_its_own_configuration(own: AnalyzerProcess) -> None:
    """Which a test changes, as a file with configuration does; a policy that does not run says nothing."""
    bucket = resource(BUCKET, "sound")

    assert_violates(own.check(None, bucket), message="of the pack", level="mandatory")
    assert_violates(own.check("objecting", bucket, config={"objection": "of the test"}), message="of the test")
    assert_violates(own.check(None, bucket, config={"objecting": "advisory"}), message="of the pack", level="advisory")
    assert_passes(own.check("private", bucket))


@pytest.mark.parametrize(
    ("program", "seconds", "message"),
    [
        ("raise RuntimeError('no such thing')", 30, r"ended before it was served\. It wrote:[\s\S]*no such thing"),
        ("print('hello')\nimport time\ntime.sleep(60)", 30, "wrote 'hello' instead of a port"),
        ("import time\ntime.sleep(60)", 0.5, "is not served after 0.5 seconds"),
    ],
    ids=["ends", "writes", "hangs"],
)
def test_pack_that_does_not_start_is_an_error(tmp_path: Path, program: str, seconds: float, message: str) -> None:
    """With what it wrote, and no process is left."""
    process = AnalyzerProcess(_written(tmp_path, f"{NUMBER}\n{program}"), start_seconds=seconds)
    with pytest.raises(AnalyzerError, match=message), process:
        pass
    if (tmp_path / "pid").exists():
        with pytest.raises(ProcessLookupError):
            os.kill(int((tmp_path / "pid").read_text()), 0)


def test_folder_without_a_pack_is_an_error(tmp_path: Path) -> None:
    """Before anything is started."""
    with (
        pytest.raises(AnalyzerError, match=r"is no pack of policies: it has no PulumiPolicy\.yaml"),
        AnalyzerProcess(tmp_path),
    ):
        pass


def test_process_ends_with_the_block(tmp_path: Path) -> None:
    """Also where the test in it fails; the environment is the test's and what it adds."""
    program = f"{NUMBER}\npathlib.Path(os.environ['ANSWER']).write_text('yes')\n{OWN}"
    answer = tmp_path / "answer"
    with (
        pytest.raises(ZeroDivisionError),
        AnalyzerProcess(_written(tmp_path, program), python=sys.executable, env={"ANSWER": str(answer)}),
    ):
        raise ZeroDivisionError
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert "yes" == answer.read_text()
