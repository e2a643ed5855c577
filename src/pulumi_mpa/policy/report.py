"""
An analysis as text, JSON or SARIF 2.1.0.

`Analysis.exit_code` goes with each of them: 0 without violations or with advisory ones alone, 1 after a mandatory one, and 2
where nothing mandatory was found and not everything was looked at.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pulumi_mpa.policy.analysis import Analysis, analyze
from pulumi_mpa.policy.findings import Finding, findings
from pulumi_mpa.policy.sarif import as_sarif

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Analysis", "Finding", "analyze", "as_json", "as_sarif", "as_text", "findings"]


def as_text(analysis: Analysis) -> str:
    """Return an analysis for people: one paragraph for each finding, and a last line that counts."""
    paragraphs = ["\n".join(_paragraph(finding)) for finding in analysis.findings]
    paragraphs += [f"not analyzed: {note}" for note in analysis.unread]
    mandatory = sum(finding.is_mandatory for finding in analysis.findings)
    ending = "; not everything was analyzed" if analysis.unread else ""
    last = f"violations: {len(analysis.findings)}, of which mandatory: {mandatory}{ending}"
    return "\n\n".join([*paragraphs, last])


def as_json(analysis: Analysis) -> dict[str, Any]:
    """Return an analysis for programs, as JSON values."""
    return {
        "source": analysis.source,
        "packs": dict(analysis.packs),
        "complete": not analysis.unread,
        "unread": list(analysis.unread),
        "exitCode": analysis.exit_code,
        "findings": [_values_of(finding) for finding in analysis.findings],
    }


def _paragraph(finding: Finding) -> Iterator[str]:
    severity = f", {finding.severity}" if finding.severity else ""
    yield f"{finding.level}{severity}: {finding.policy}"
    yield f"  {finding.urn}"
    if finding.position:
        yield f"  {finding.position}"
    yield f"  {finding.message}"
    for name, reason in finding.exceptions:
        yield f"  allowed by {name}: {reason}"


def _values_of(finding: Finding) -> dict[str, Any]:
    values = asdict(finding)
    exceptions = [{"id": name, "reason": reason} for name, reason in finding.exceptions]
    return {
        "policy": values["policy"],
        "pack": values["pack"],
        "packVersion": values["pack_version"],
        "level": values["level"],
        "severity": values["severity"] or None,
        "urn": values["urn"],
        "name": finding.name,
        "type": finding.resource_type,
        "code": finding.code,
        "file": finding.position.file if finding.position else None,
        "line": finding.position.line if finding.position else None,
        "description": values["description"],
        "message": values["message"],
        "exceptions": exceptions,
    }
