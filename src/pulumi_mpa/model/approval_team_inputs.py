"""The inputs of an approval team: their rules, and what the program wants."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.lifecycle import limits
from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.approval_team import Approver, Configuration, Desired
from pulumi_mpa.model.arns import unqualified
from pulumi_mpa.model.ownership import owner_of
from pulumi_mpa.model.problems import Problem, are_recorded
from pulumi_mpa.model.requests.intent import digest
from pulumi_mpa.model.unknown import UNKNOWN, Unknown, is_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


#: Characters at the end of a derived name that tell it from others of the same logical name.
_SUFFIX: Final = 7


class OnDelete(StringEnum):
    """When delete() counts as done."""

    APPROVED = "approved"
    GONE = "gone"
    REQUESTED = "requested"


def problems_of(values: Mapping[str, Any], recorded: Mapping[str, Any]) -> tuple[list[Problem], list[Problem]]:
    """
    Check the inputs of an approval team.

    Args:
        values: The inputs as state spells them, with the derived name filled in.

        recorded: The inputs in state; empty for a creation and for a replacement.

    Returns:
        Every problem; then those that only the User Guide's rules make one, which `mpa:strict: false` turns into warnings.
    """
    return [*_shape_problems(values, recorded), *_rules(values)], _guide_rules(values)


def _shape_problems(values: Mapping[str, Any], recorded: Mapping[str, Any]) -> list[Problem]:
    if are_recorded(values, recorded):
        return []
    from pulumi_mpa.model.shapes.approval_team import TeamInputs  # noqa: PLC0415 -- imports pydantic
    from pulumi_mpa.model.shapes.inputs import shape_problems  # noqa: PLC0415 -- imports pydantic

    return shape_problems(TeamInputs, values)


def _approvers(values: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    approvers = values.get("approvers")
    if not isinstance(approvers, list):
        return None
    return [item if isinstance(item, dict) else {} for item in approvers]


def _threshold(values: Mapping[str, Any]) -> int | None:
    strategy = values.get("approvalStrategy")
    of = strategy.get("mofN") if isinstance(strategy, dict) else None
    threshold = of.get("minApprovalsRequired") if isinstance(of, dict) else None
    return threshold if isinstance(threshold, int) and not isinstance(threshold, bool) else None


def _rules(values: Mapping[str, Any]) -> list[Problem]:
    approvers, policies = _approvers(values), values.get("policies")
    problems = _approver_rules(approvers, _threshold(values)) if approvers is not None else []
    if isinstance(policies, list):
        names = [
            unqualified(item["policyArn"])
            if isinstance(item, dict) and isinstance(item.get("policyArn"), str)
            else None
            for item in policies
        ]
        problems.extend(_duplicates("policies", "policyArn", names))
    return problems


def _approver_rules(approvers: list[dict[str, Any]], threshold: int | None) -> list[Problem]:
    problems: list[Problem] = []
    if len(approvers) > limits.MAX_APPROVERS:
        problems.append(
            Problem(
                "approvers",
                _counted(Code.TOO_MANY_APPROVERS, {"count": len(approvers), "most": limits.MAX_APPROVERS}),
            )
        )
    if threshold is not None and threshold > len(approvers):
        problems.append(
            Problem(
                "approvalStrategy.mofN.minApprovalsRequired",
                _counted(Code.THRESHOLD_TOO_HIGH, {"required": threshold, "approvers": len(approvers)}),
            )
        )
    problems.extend(
        _duplicates("approvers", "primaryIdentityId", [item.get("primaryIdentityId") for item in approvers])
    )
    # What is no ARN is a problem of its own and no second source.
    sources = {str(item.get("primaryIdentitySourceArn")) for item in approvers}
    sources = {source for source in sources if source.startswith("arn:")}
    if len(sources) > 1:
        problems.append(Problem("approvers", _counted(Code.SEVERAL_SOURCES, {"count": len(sources)})))
    return problems


def _counted(code: Code, values: Mapping[str, object]) -> Message:
    """Return a message whose values a machine reads too."""
    return Message(code, values, values)


def _duplicates(field: str, key: str, items: list[Any]) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for index, item in enumerate(items):
        if not isinstance(item, str):
            continue
        if item in first:
            reason = _counted(Code.INPUT_DUPLICATE, {"other": f"{field}[{first[item]}].{key}"})
            problems.append(Problem(f"{field}[{index}].{key}", reason))
        else:
            first[item] = index
    return problems


def _guide_rules(values: Mapping[str, Any]) -> list[Problem]:
    problems = []
    approvers, threshold = _approvers(values), _threshold(values)
    if approvers is not None and len(approvers) < limits.MIN_APPROVERS:
        problems.append(
            Problem(
                "approvers",
                _counted(Code.TOO_FEW_APPROVERS, {"count": len(approvers), "least": limits.MIN_APPROVERS}),
            )
        )
    if threshold is not None and 1 <= threshold < limits.MIN_APPROVALS:
        problems.append(
            Problem(
                "approvalStrategy.mofN.minApprovalsRequired",
                _counted(Code.THRESHOLD_TOO_LOW, {"count": threshold, "least": limits.MIN_APPROVALS}),
            )
        )
    return problems


def derived_name(managed_by: str, policies: Iterable[str]) -> str:
    """
    Make a team's name from its logical name, for a program that leaves `name` out.

    The suffix is made from owner and policies, so that the same program always
    gives the same name and a team replaced for its policies gets a new one.
    """
    logical = managed_by.rsplit("::", 1)[-1]
    suffix = digest("name", managed_by, sorted(policies))[:_SUFFIX]
    clean = "".join(char if char.isascii() and (char.isalnum() or char in "._-") else "-" for char in logical)
    return f"{clean[: limits.MAX_NAME - len(suffix) - 1]}-{suffix}"


def names_of(name: str, *, derived: bool) -> Iterator[str]:
    """
    Return the names that a team can get, in their order.

    AWS keeps the name of a deleted team until its deletion window ends. A name that the program writes is the only one. A
    derived one is followed by others without end, which depend on nothing else, so that every run tries the same.

    Args:
        name: The name that the inputs have.

        derived: The program leaves `name` out.
    """
    yield name
    for turn in itertools.count(1) if derived else ():
        suffix = digest("next name", name, turn)[:_SUFFIX]
        yield f"{name[:-_SUFFIX]}{suffix}"


def policy_arns(values: Mapping[str, Any]) -> tuple[str | Unknown, ...] | Unknown:
    """Return the policy ARNs of the inputs; `UNKNOWN` when the list itself is not known."""
    policies = values.get("policies")
    if is_unknown(policies):
        return UNKNOWN
    return tuple(UNKNOWN if is_unknown(item) else item["policyArn"] for item in policies or ())


def desired(values: Mapping[str, Any]) -> Desired:
    """Return what the program wants, from checked inputs."""
    return Desired(
        name=values["name"],
        name_derived=bool(values.get("nameDerived")),
        configuration=configuration(values),
        policies=policy_arns(values),
        tags=values.get("tags") or {},
        pending_window_days=values.get("pendingWindowDays"),
        on_delete=values.get("onDelete") or OnDelete.APPROVED,
        resubmit=values.get("resubmit") or "",
        adopt=values.get("adopt") or False,
        owner=owner_of(values.get("managedBy")),
        secret_approvers=has_secret_approvers(values),
    )


def has_secret_approvers(values: Mapping[str, Any]) -> bool:
    """Determine from the hidden input `secretInputs` whether no message may name an approver."""
    found = values.get("secretInputs")
    return isinstance(found, list) and "approvers" in found


def configuration(values: Mapping[str, Any]) -> Configuration:
    """Return the part of checked inputs that a vote decides."""
    strategy = values["approvalStrategy"]
    of = UNKNOWN if is_unknown(strategy) else strategy["mofN"]
    approvers = values["approvers"]
    return Configuration(
        description=values["description"],
        min_approvals=UNKNOWN if isinstance(of, Unknown) else of["minApprovalsRequired"],
        approvers=UNKNOWN
        if is_unknown(approvers)
        else frozenset(_approver(index, item) for index, item in enumerate(approvers)),
    )


def _approver(index: int, item: Any) -> Approver:  # noqa: ANN401 -- a JSON value
    if is_unknown(item) or is_unknown(item["primaryIdentityId"]):
        return Approver(UNKNOWN, f"entry {index}")
    return Approver(item["primaryIdentityId"], item["primaryIdentitySourceArn"])
