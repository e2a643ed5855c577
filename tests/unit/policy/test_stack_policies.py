"""What holds for every policy about a whole stack."""

from __future__ import annotations

from typing import Any

import pytest
from whole_stack import LONG_AGO, SENSITIVE, Resource, approver, association, run, source, team

from pulumi_mpa.policy import POLICIES
from pulumi_mpa.policy.made import StackPolicy
from pulumi_mpa.policy.testing import UNKNOWN, secret
from pulumi_mpa.policy.views import REDACTED

STACK_POLICIES = [policy for policy in POLICIES if isinstance(policy, StackPolicy)]
each = pytest.mark.parametrize("policy", STACK_POLICIES, ids=lambda policy: policy.name)
OTHERS = (
    "aws:paymentcryptography/key:Key",
    "aws-native:paymentcryptography:Key",
    "aws:backup/logicallyAirGappedVault:LogicallyAirGappedVault",
    "aws-native:backup:LogicallyAirGappedBackupVault",
)


@each
def test_stack_without_any_of_the_resources(policy: StackPolicy) -> None:
    """Every stack may have the pack."""
    assert ([], [], []) == run(policy)
    assert ([], [], []) == run(policy, Resource("pulumi:pulumi:Stack", "shop-prod", {}))


@each
def test_other_dynamic_resources_gates_and_passages_do_not_disturb(policy: StackPolicy) -> None:
    """They have types of their own, whatever their properties are called."""
    strangers = [
        Resource("pulumi-python:dynamic:Resource", "file", {"explanation": "x", "mpaTeamArn": "y", "approvers": 1.0}),
        Resource("mpa:index:ApprovalGate", "wait", {"targetArn": UNKNOWN}),
        Resource("mpa:index:Passage", "wait", {}, {"targetArn": ["guards"]}),
    ]
    stack = [source(), team().with_options(protect=True), association()]
    assert run(policy, *stack) == run(policy, *stack, *strangers)


@each
def test_preview_in_which_nothing_is_known(policy: StackPolicy) -> None:
    """No exception and no violation: every input may be unknown, and no output is there."""

    def unknown(resource: Resource) -> Resource:
        inputs = {name: UNKNOWN for name in resource.props["declared"] if name != "managedBy"}
        return resource.changed(**inputs)

    stack = [unknown(source()), unknown(team()), unknown(team("other")), unknown(association())]
    stack = [stack[0], *(one.made_from(approvers=["org"]) for one in stack[1:3]), stack[3].made_from()]
    others = [
        Resource(kind, f"other-{number}", {"keyAttributes": UNKNOWN, "mpaApprovalTeamArn": UNKNOWN, "arn": UNKNOWN})
        for number, kind in enumerate(OTHERS)
    ]
    assert [] == run(policy, *stack, *others).found


@each
def test_empty_outputs_are_missing_on_the_wire(policy: StackPolicy) -> None:
    """What is empty is no violation and not unknown, but for the associations and approvers that a team then lacks."""
    bare = {"explanation": "x", "settled": True, "status": "ACTIVE", "approvers": [], "policies": []}
    stack = [
        Resource(one.kind, one.name, {**bare, "region": "eu-central-1"}) for one in (source(), team(), association())
    ]
    assert ([], [], []) == run(policy, *stack)


@each
def test_state_in_which_everything_is_redacted(policy: StackPolicy) -> None:
    """The engine puts one text in place of every secret, lists and maps too, where it cannot decrypt a state."""
    stack = [source(), team().with_options(protect=True), team("other").with_options(protect=True), association()]
    hidden = [
        Resource(one.kind, one.name, dict.fromkeys(one.props, REDACTED), one.depends, one.options) for one in stack
    ]
    assert [] == run(policy, *hidden).found


def _everything_wrong() -> list[Resource]:
    """Return a stack that violates nearly every policy, with a sensitive text wherever a program or a person writes one."""
    words: dict[str, Any] = {"description": SENSITIVE, "statusMessage": SENSITIVE, "tags": {SENSITIVE: SENSITIVE}}
    wrong = approver(1, source=SENSITIVE, mfaMethods=None, lastActivityTime=LONG_AGO)
    gone = approver(2, source=SENSITIVE, primaryIdentityStatus="INVALID", lastActivityTime=LONG_AGO)
    vote = {"arn": "arn:x", "actionName": "x", "status": "PENDING", "initiationTime": LONG_AGO}
    outputs = {**words, "approverStatus": [wrong, gone], "pendingSession": vote, "settled": False}
    last = {"kind": "update", "nonce": "n", "intent": "i", "resubmit": SENSITIVE, "outcome": "open", "at": LONG_AGO}
    people = [{"primaryIdentityId": SENSITIVE, "primaryIdentitySourceArn": SENSITIVE}]
    return [
        team(**outputs, lastRequest=last, approvers=people, statusCode="DELETE_PENDING_APPROVAL"),
        team("other", **{**outputs, "pendingSession": {**vote, "arn": "arn:y/z"}}, approvers=people),
        association().having(requesterComment=SENSITIVE),
        Resource(OTHERS[0], "key", {"keyAttributes": [{"keyClass": "PUBLIC_KEY", "keyUsage": "TR31_S0_ASYMMETRIC_KEY_FOR_DIGITAL_SIGNATURE"}], "region": "us-east-1"}),
        Resource(OTHERS[3], "vault", {"backupVaultName": SENSITIVE}),
    ]  # fmt: skip


@each
@pytest.mark.parametrize("marked", [False, True], ids=["plain", "secret"])
def test_no_message_repeats_what_can_be_secret(policy: StackPolicy, marked: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    """The SDK unwraps secrets without a mark, so that no policy may quote a value."""
    stack = _everything_wrong()
    if marked:
        stack = [
            Resource(one.kind, one.name, {key: secret(value) for key, value in one.props.items()}, one.depends)
            for one in stack
        ]
    limits: dict[str, object] = {"openVotes": 1} if "openVotes" in policy.facts.settings else {}
    answer = run(policy, *stack, **limits)

    assert SENSITIVE not in " ".join([*answer.texts, *answer.not_applicable])
    # Only a preview shows that a source is replaced.
    assert answer.found or policy.name == "mpa-identity-source-replaced"
