"""What a declared resource sends to the engine, whichever way its inputs are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pytest

import pulumi_mpa as mpa
from pulumi_mpa.messages import Code, Found, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    Declared = Callable[[Callable[[], object]], list[tuple[Any, dict[str, Any]]]]

SOURCE = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
USERS = ("user-1", "user-2", "user-3")
EXPECTED = {
    "description": "Root certificates",
    "approvalStrategy": {"mofN": {"minApprovalsRequired": 2}},
    "approvers": [{"primaryIdentityId": user, "primaryIdentitySourceArn": SOURCE} for user in USERS],
    "policies": [{"policyArn": POLICY}],
    "tags": {"cost_center": "x"},
    "pendingWindowDays": 7,
    "onDelete": "gone",
}
OWN: dict[str, Any] = {"description": "Root certificates", "tags": {"cost_center": "x"}, "pending_window_days": 7, "on_delete": "gone"}  # fmt: skip


def by_dicts() -> None:
    """Declare a team with plain dicts in Python's spelling."""
    mpa.ApprovalTeam(
        "guards",
        **OWN,
        approval_strategy={"mof_n": {"min_approvals_required": 2}},
        approvers=[{"primary_identity_id": user, "primary_identity_source_arn": SOURCE} for user in USERS],
        policies=[{"policy_arn": POLICY}],
    )


def by_classes() -> None:
    """Declare a team with the classes that an IDE completes."""
    mpa.ApprovalTeam(
        "guards",
        **OWN,
        approval_strategy=mpa.ApprovalStrategyArgs(mof_n=mpa.MofNArgs(min_approvals_required=2)),
        approvers=[mpa.ApproverArgs(primary_identity_id=user, primary_identity_source_arn=SOURCE) for user in USERS],
        policies=[mpa.PolicyReferenceArgs(policy_arn=POLICY)],
    )


def by_a_dict_in_a_class() -> None:
    """Declare a team with one inside the other, both ways."""
    mpa.ApprovalTeam(
        "guards",
        **OWN,
        approval_strategy=mpa.ApprovalStrategyArgs(mof_n={"min_approvals_required": 2}),
        approvers=[mpa.ApproverArgs(primary_identity_id=user, primary_identity_source_arn=SOURCE) for user in USERS],
        policies=[{"policy_arn": POLICY}],
    )


def by_outputs() -> None:
    """Declare a team with values that come from elsewhere, whole and in parts."""
    known: Any = pulumi.Output.from_input
    mpa.ApprovalTeam(
        "guards",
        description=known("Root certificates"),
        tags=known({"cost_center": "x"}),
        pending_window_days=known(7),
        on_delete=known("gone"),
        approval_strategy={"mof_n": known({"min_approvals_required": 2})},
        approvers=known([{"primary_identity_id": user, "primary_identity_source_arn": SOURCE} for user in USERS]),
        policies=[{"policy_arn": known(POLICY)}],
    )


def by_camel_case() -> None:
    """Declare a team with keys as state and CloudFormation spell them."""
    nested: Any = {key: EXPECTED[key] for key in ("approvers", "policies")}
    strategy: Any = EXPECTED["approvalStrategy"]
    mpa.ApprovalTeam("guards", **OWN, approval_strategy=strategy, **nested)


@pytest.mark.parametrize("program", [by_dicts, by_classes, by_a_dict_in_a_class, by_outputs, by_camel_case])
def test_inputs_reach_the_provider_in_states_spelling(declared: Declared, program: Callable[[], object]) -> None:
    """Classes, typed dicts and outputs are the same inputs; the keys of tags are the user's own."""
    ((_, inputs),) = declared(program)

    assert EXPECTED == {key: inputs[key] for key in EXPECTED}


def test_what_is_left_out_is_not_sent(declared: Declared) -> None:
    """The provider derives a name and checks what is missing; nothing is filled in before."""
    ((_, inputs),) = declared(by_dicts)

    assert {"name": None, "resubmit": None, "adopt": None} == {key: inputs.get(key) for key in ("name", "resubmit", "adopt")}  # fmt: skip


def test_resource_carries_its_own_urn(declared: Declared) -> None:
    """The hidden input distinguishes one stack's resource from another's: organization, stack, project, type and name."""
    ((request, inputs),) = declared(by_dicts)

    assert "pulumi-python:dynamic/mpa:ApprovalTeam" == request.type
    assert "acme/urn:pulumi:prod::shop::pulumi-python:dynamic/mpa:ApprovalTeam::guards" == inputs["managedBy"]


def test_urn_names_the_parent(declared: Declared) -> None:
    """Two resources of one name under two components are two owners."""

    def program() -> None:
        parent = pulumi.ComponentResource("acme:security:Guards", "outer")
        mpa.IdentitySource("org", identity_source_parameters=None, opts=pulumi.ResourceOptions(parent=parent))

    managed_by = declared(program)[-1][1]["managedBy"]

    assert managed_by.startswith("acme/urn:pulumi:prod::shop::")
    assert managed_by.endswith("acme:security:Guards$pulumi-python:dynamic/mpa:IdentitySource::org")


def test_identity_source_is_removed_before_it_is_made_anew(declared: Declared) -> None:
    """An account can't have two; set as an option, so that `pulumi up --replace` does so too."""

    def program() -> None:
        mpa.IdentitySource("org", identity_source_parameters={"iam_identity_center": {"instance_arn": INSTANCE, "region": "us-east-1"}})  # fmt: skip

    ((request, inputs),) = declared(program)

    assert (True, True) == (request.deleteBeforeReplace, request.deleteBeforeReplaceDefined)
    assert {"iamIdentityCenter": {"instanceArn": INSTANCE, "region": "us-east-1"}} == inputs["identitySourceParameters"]


def test_team_stands_beside_its_successor(declared: Declared) -> None:
    """Nothing of a team's protection is taken down first."""
    ((request, _),) = declared(by_dicts)

    assert not request.deleteBeforeReplace


@pytest.mark.parametrize("resource", [mpa.ApprovalTeam, mpa.IdentitySource])
@pytest.mark.parametrize(
    ("opts", "code", "texts"),
    [
        pytest.param(pulumi.ResourceOptions(import_="arn"), Code.OPTION_IMPORT, ("adopt=True", ".get(name, arn)"), id="import"),
        pytest.param(pulumi.ResourceOptions(replace_on_changes=["tags"]), Code.OPTION_REPLACE_ON_CHANGES, ("Remove it.",), id="replace-on-changes"),
    ],
)  # fmt: skip
def test_option_that_cannot_work_says_so(
    declared: Declared,
    resource: type[mpa.ApprovalTeam | mpa.IdentitySource],
    opts: pulumi.ResourceOptions,
    code: Code,
    texts: tuple[str, ...],
) -> None:
    """The engine would answer with a traceback or ignore it; the program stops with the way out instead."""
    with pytest.raises(pulumi.RunError) as caught:
        declared(lambda: resource("it", opts=opts))

    assert str(caught.value).startswith(f'{resource.__name__} "it": ')
    assert Found(code, {}) == parse(str(caught.value))
    assert [] == [text for text in texts if text not in str(caught.value)]


def test_options_of_the_program_are_left_as_they_were(declared: Declared) -> None:
    """One options object serves several resources."""
    opts = pulumi.ResourceOptions(protect=True)

    declared(lambda: mpa.ApprovalTeam("guards", description=pulumi.Output.secret("x"), opts=opts))

    assert (None, None) == (opts.additional_secret_outputs, opts.delete_before_replace)


def secret_description() -> None:
    """Declare a team whose description is secret."""
    mpa.ApprovalTeam("guards", description=pulumi.Output.secret("x"))


def secret_approver() -> None:
    """Declare a team with a secret deep inside."""
    mpa.ApprovalTeam("guards", approvers=[{"primary_identity_id": pulumi.Output.secret("u"), "primary_identity_source_arn": SOURCE}])  # fmt: skip


def secret_in_a_class() -> None:
    """Declare a team with a secret inside a class."""
    mpa.ApprovalTeam("guards", policies=[mpa.PolicyReferenceArgs(policy_arn=pulumi.Output.secret(POLICY))])


def secret_tag() -> None:
    """Declare a team with a secret tag."""
    mpa.ApprovalTeam("guards", tags={"team": pulumi.Output.secret("x")})


@pytest.mark.parametrize(
    ("program", "named"),
    [(secret_description, "description"), (secret_in_a_class, "policies"), (secret_tag, "tags")],
    ids=["description", "class", "tag"],
)
def test_copies_of_a_secret_input_are_secret(declared: Declared, program: Callable[[], object], named: str) -> None:
    """Outputs that repeat inputs are named to the engine, the one of the same name too, and what is secret is an input."""
    ((request, inputs),) = declared(program)

    assert {named, "pendingUpdate", "lastRequest"} == set(request.additionalSecretOutputs)
    assert [named] == inputs["secretInputs"]


def test_secret_approvers_are_secret_wherever_people_are_named(declared: Declared) -> None:
    """Outputs name people too; a hidden input says to the provider, which gets plain values, that messages must not."""
    ((request, inputs),) = declared(secret_approver)

    people = {"approvers", "approverStatus", "statusMessage", "explanation"}
    assert {"pendingUpdate", "lastRequest", *people} == set(request.additionalSecretOutputs)
    assert ["approvers"] == inputs["secretInputs"]


@pytest.mark.parametrize("program", [by_dicts, by_outputs])
def test_nothing_is_secret_where_no_input_is(declared: Declared, program: Callable[[], object]) -> None:
    """Outputs stay readable, and no diff shows an input that the program did not write."""
    ((request, inputs),) = declared(program)

    assert [] == list(request.additionalSecretOutputs)
    assert "secretInputs" not in inputs


def test_secret_outputs_of_the_program_stay(declared: Declared) -> None:
    """What the program names itself is kept."""
    opts = pulumi.ResourceOptions(additional_secret_outputs=["explanation"])
    ((request, _),) = declared(lambda: mpa.ApprovalTeam("guards", description=pulumi.Output.secret("x"), opts=opts))

    repeated = {"pendingUpdate", "lastRequest"}
    assert {*repeated, "description", "explanation"} == set(request.additionalSecretOutputs)


@pytest.mark.parametrize("named", ["approvers", "approver_status"])
def test_team_that_is_only_read_hides_what_repeats_a_hidden_output(declared: Declared, named: str) -> None:
    """There are no inputs to go by; names are spelled as Python or as the engine spells them."""
    opts = pulumi.ResourceOptions(additional_secret_outputs=[named, "explanation"])
    ((request, inputs),) = declared(lambda: mpa.ApprovalTeam.get("guards", "arn", opts=opts))

    people = {"approvers", "approverStatus", "statusMessage"} if named == "approvers" else {"approverStatus"}
    assert {"pendingUpdate", "lastRequest", "explanation", *people} == set(request.additionalSecretOutputs)
    assert "secretInputs" not in inputs


def test_copies_of_a_secret_identity_source_are_secret(declared: Declared) -> None:
    """The output of the same name is the only one that repeats them and is read by people."""
    ((request, _),) = declared(lambda: mpa.IdentitySource("org", tags={"team": pulumi.Output.secret("x")}))

    assert {"tags"} == {*request.additionalSecretOutputs}
