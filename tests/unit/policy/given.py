"""Inputs of resources as a policy is given them: names of the state, with what the package and the SDK add."""

from __future__ import annotations

from typing import Any, Final

ACCOUNT: Final = "arn:aws:mpa:us-east-1:111122223333"
SOURCE: Final = f"{ACCOUNT}:identity-source/IamIdentityCenter"
#: Words that no message may repeat.
SENSITIVE: Final = "the crown jewels"
#: What is hidden from a program and must not be lost.
HIDDEN: Final = {"__provider": "pickled", "managedBy": "acme/urn:x::guards", "nameDerived": True}


def approver(number: int, source: str = SOURCE) -> dict[str, Any]:
    """Return one approver."""
    return {"primaryIdentityId": f"user-{number}", "primaryIdentitySourceArn": source}


def team(*, need: object = 2, people: object = 3, **more: object) -> dict[str, Any]:
    """
    Return the inputs of a team.

    Args:
        need: How many must agree.

        people: How many approvers there are, or the approvers.

        more: Other inputs, by their names in state; None leaves one out.
    """
    approvers = [approver(number) for number in range(people)] if isinstance(people, int) else people
    properties = {
        **HIDDEN,
        "name": "guards-0c7d5b8",
        "description": "Root certificates",
        "approvalStrategy": {"mofN": {"minApprovalsRequired": need}},
        "approvers": approvers,
        "policies": [{"policyArn": "arn:aws:mpa:::aws:policy/x/y/$DEFAULT"}],
        **more,
    }
    return {name: value for name, value in properties.items() if value is not None}


def source(**more: object) -> dict[str, Any]:
    """Return the inputs of an identity source, with others by their names in state."""
    center = {"instanceArn": "arn:aws:sso:::instance/ssoins-1234567890abcdef", "region": "us-east-1"}
    return {
        "__provider": "pickled",
        "managedBy": "acme/urn:x::org",
        "identitySourceParameters": {"iamIdentityCenter": center},
        **more,
    }


def association(**more: object) -> dict[str, Any]:
    """Return the inputs of an association, with others by their names in state."""
    return {
        "__provider": "pickled",
        "managedBy": "acme/urn:x::root",
        "mpaTeamArn": f"{ACCOUNT}:approval-team/t",
        **more,
    }
