"""
What the functions of a program ask AWS, one function here for each of theirs.

Each is given the clients and the arguments as state spells them, and returns the members of the answer, spelled so too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.identity_center import EMAIL, USER_NAME, find_store, find_user
from pulumi_mpa.aws.reads import chosen_region, read_list, read_one, requested
from pulumi_mpa.errors import ConflictingStateError, MpaError, Situation
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.messages import Code, Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.aws.clients import Clients


def approval_team(clients: Clients, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Read one approval team."""
    arn = arguments["arn"]
    return read_one(clients.of("mpa"), "GetApprovalTeam", thing="approval team", arn=arn, Arn=arn)


def approval_teams(clients: Clients, _arguments: Mapping[str, Any]) -> dict[str, Any]:
    """List the approval teams of the account, and those that others share with it."""
    mpa = clients.of("mpa")
    return {"approvalTeams": read_list(mpa, "ListApprovalTeams", "ApprovalTeams", thing="the approval teams")}


def identity_source(clients: Clients, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Read one identity source."""
    arn = arguments["identitySourceArn"]
    return read_one(clients.of("mpa"), "GetIdentitySource", thing="identity source", arn=arn, IdentitySourceArn=arn)


def identity_sources(clients: Clients, _arguments: Mapping[str, Any]) -> dict[str, Any]:
    """List the identity sources of the account."""
    mpa = clients.of("mpa")
    return {"identitySources": read_list(mpa, "ListIdentitySources", "IdentitySources", thing="the identity sources")}


def session(clients: Clients, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Read one session with what each approver has answered."""
    arn = arguments["sessionArn"]
    return read_one(clients.of("mpa"), "GetSession", thing="session", arn=arn, SessionArn=arn)


def sessions(clients: Clients, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """List the sessions of a team that meet every filter."""
    arn, mpa = arguments["approvalTeamArn"], clients.of("mpa")
    filters = [requested(each) for each in arguments.get("filters", ())] or None
    thing = "the sessions of approval team"
    found = read_list(mpa, "ListSessions", "Sessions", thing=thing, arn=arn, ApprovalTeamArn=arn, Filters=filters)
    return {"sessions": found}


def policies(clients: Clients, _arguments: Mapping[str, Any]) -> dict[str, Any]:
    """List the policies that teams can have."""
    return {"policies": read_list(clients.of("mpa"), "ListPolicies", "Policies", thing="the policies")}


def policy_versions(clients: Clients, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """List the versions of a policy."""
    arn, mpa = arguments["policyArn"], clients.of("mpa")
    thing = "the versions of policy"
    return {
        "policyVersions": read_list(mpa, "ListPolicyVersions", "PolicyVersions", thing=thing, arn=arn, PolicyArn=arn)
    }


def policy_version(clients: Clients, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Read one version of a policy: the one that is named, the one with the highest number, or the default one."""
    arn = arguments.get("policyVersionArn") or f"{arguments['policyArn']}/{limits.DEFAULT_POLICY_VERSION}"
    if arguments.get("latest"):
        known = policy_versions(clients, arguments)["policyVersions"]
        arn = max(known, key=lambda version: version["versionId"])["arn"] if known else arn
    found = read_one(clients.of("mpa"), "GetPolicyVersion", thing="policy version", arn=arn, PolicyVersionArn=arn)
    version: dict[str, Any] = found["policyVersion"]
    return version


def resource_policies(clients: Clients, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """List the policies that sit on a team."""
    arn, mpa = arguments["resourceArn"], clients.of("mpa")
    thing = "the resource policies"
    found = read_list(mpa, "ListResourcePolicies", "ResourcePolicies", thing=thing, arn=arn, ResourceArn=arn)
    return {"resourcePolicies": found}


def resource_policy(clients: Clients, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Read one policy that sits on a team."""
    arn, thing = arguments["resourceArn"], f"policy {arguments['policyName']}"
    return read_one(clients.of("mpa"), "GetResourcePolicy", thing=thing, arn=arn, **requested(arguments))


def tags(clients: Clients, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Read the tags of a team, an identity source or a session."""
    arn = arguments["resourceArn"]
    return read_one(clients.of("mpa"), "ListTagsForResource", thing="the tags", arn=arn, ResourceArn=arn)


def mpa_team_association(clients: Clients, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Read which team protects an operation of AWS Payment Cryptography in a Region."""
    action = arguments.get("action", str(ProtectedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE))
    thing = f"association {action}"
    region = chosen_region(arguments, clients.key_region, thing)
    keys = clients.of("payment-cryptography", region)
    try:
        found = read_one(keys, "GetMpaTeamAssociation", thing=thing, Action=action)
    except MpaError as error:
        if error.code is not Code.FUNCTION_NOT_FOUND:
            raise
        message = Message(Code.NOTHING_PROTECTS, {"region": region}, {"region": region})
        raise ConflictingStateError(Situation("read", thing, None, message)) from error
    association: dict[str, Any] = found["mpaTeamAssociation"]
    return association


def identity_center_user(clients: Clients, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Find one user of IAM Identity Center."""
    region = chosen_region(arguments, clients.region, "user of IAM Identity Center")
    store_id, instance = arguments.get("identityStoreId"), arguments.get("instanceArn")
    if store_id is None:
        admin = clients.of("sso-admin", region)
        store_id = clients.answers.once(("store", region, instance), lambda: find_store(admin, region, instance))
    path, value = (USER_NAME, arguments["userName"]) if "userName" in arguments else (EMAIL, arguments["email"])
    return find_user(clients.of("identitystore", region), store_id, path, value)
