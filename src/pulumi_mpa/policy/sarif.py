"""An analysis as SARIF 2.1.0, in which code hosts show findings beside the code."""

from __future__ import annotations

import hashlib
from collections import Counter
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from pulumi_policy import Severity

from pulumi_mpa.policy.all import POLICIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_policy import Policy

    from pulumi_mpa.policy.analysis import Analysis
    from pulumi_mpa.policy.findings import Finding

_PACKAGE: Final = "pulumi-mpa"
_HOME: Final = "https://github.com/pulumi-mpa/pulumi-mpa"
_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: The file that every project has.
_PROJECT_FILE: Final = "Pulumi.yaml"
#: The name of the fingerprint by which a code host knows a finding again.
FINGERPRINT: Final = "pulumiMpaFinding/v1"
#: The level of SARIF, and the score by which code hosts order security findings: 0.1 to 10, critical from 9, high from 7.
_OF_SEVERITY: Final[Mapping[str, tuple[str, str]]] = {
    Severity.CRITICAL.value: ("error", "9.5"),
    Severity.HIGH.value: ("error", "8.0"),
    Severity.MEDIUM.value: ("warning", "5.5"),
    Severity.LOW.value: ("note", "2.0"),
}


def as_sarif(analysis: Analysis, *, project: str = "", policies: Sequence[Policy] = POLICIES) -> dict[str, Any]:
    """
    Return an analysis as SARIF 2.1.0.

    Args:
        analysis: What was found.

        project: The folder of the project in the repository. A code host shows a finding at the line of the program that
            declares the resource, or at `Pulumi.yaml` where that is not known. The resource itself is the logical location.

        policies: The policies whose facts are known, for the rules; of others, what the engine says.

    Returns:
        The log, as JSON values.
    """
    known = {policy.name: policy for policy in policies}
    rules = {finding.policy: _rule(finding, known.get(finding.policy)) for finding in analysis.findings}
    numbers = {name: number for number, name in enumerate(rules)}
    seen: Counter[tuple[str, str]] = Counter()
    results = []
    for finding in analysis.findings:
        same = finding.policy, finding.urn
        results.append(_result(finding, numbers[finding.policy], seen[same], project))
        seen[same] += 1
    run = {
        "tool": {
            "driver": {
                "name": _PACKAGE,
                "version": version(_PACKAGE),
                "informationUri": _HOME,
                "rules": list(rules.values()),
            }
        },
        "invocations": [
            {
                "executionSuccessful": not analysis.unread,
                "exitCode": analysis.exit_code,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": note}} for note in analysis.unread
                ],
            }
        ],
        "results": results,
        "columnKind": "utf16CodeUnits",
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(finding: Finding, policy: Policy | None) -> dict[str, Any]:
    """Return what is known of a policy as a rule."""
    description = (policy.description if policy else None) or finding.description or finding.policy
    help_text = (policy.remediation_steps if policy else None) or description
    level, score = _OF_SEVERITY.get(finding.severity, ("warning", None))
    rule = {
        "id": finding.policy,
        "name": "".join(part.capitalize() for part in finding.policy.split("-")),
        "shortDescription": {"text": description},
        "fullDescription": {"text": description},
        "help": {"text": help_text},
        "helpUri": policy.url if policy else None,
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": ["security", *((policy.tags if policy else None) or ())],
            **({"security-severity": score} if score else {}),
        },
    }
    return {key: value for key, value in rule.items() if value is not None}


def _result(finding: Finding, rule: int, number: int, project: str) -> dict[str, Any]:
    file, line = finding.position or (_PROJECT_FILE, 1)
    result = {
        "ruleId": finding.policy,
        "ruleIndex": rule,
        "level": _level(finding),
        "message": {"text": finding.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote((PurePosixPath(project) / file).as_posix())},
                    "region": {"startLine": line},
                },
                "logicalLocations": [
                    {
                        "name": finding.name,
                        "fullyQualifiedName": finding.urn,
                        "kind": finding.resource_type or "resource",
                    }
                ],
            }
        ],
        "partialFingerprints": {FINGERPRINT: _fingerprint(finding, number)},
        "suppressions": [
            {"kind": "external", "justification": f"{name}: {reason}"} for name, reason in finding.exceptions
        ],
        "properties": {
            "enforcementLevel": finding.level,
            "policyPack": finding.pack,
            "policyPackVersion": finding.pack_version,
            **({"code": finding.code} if finding.code else {}),
        },
    }
    # An empty list would say that somebody has looked for exceptions, which not every code host understands.
    return {key: value for key, value in result.items() if key != "suppressions" or value}


def _level(finding: Finding) -> str:
    """Return `error` for what fails a run; of the rest the level says how bad it is, and fails nothing."""
    if finding.is_mandatory:
        return "error"
    return "note" if finding.severity == Severity.LOW.value else "warning"


def _fingerprint(finding: Finding, number: int) -> str:
    """Return what stays the same while the finding does: its message counts and dates, and so may change."""
    return hashlib.sha256("\n".join([finding.policy, finding.urn, str(number)]).encode()).hexdigest()
