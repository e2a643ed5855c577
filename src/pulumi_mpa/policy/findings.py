"""What an analysis found: the violations among the lines that `pulumi policy analyze --json` prints."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pulumi.dynamic.dynamic import PROVIDER_KEY
from pulumi_policy import EnforcementLevel

from pulumi_mpa.messages import Code, Message, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pulumi_mpa.policy.positions import Position

#: Parts of a URN: `urn:pulumi:<stack>`, project, types of parents and of the resource, name.
_PARTS: Final = 4


@dataclass(frozen=True)
class Finding:
    """
    One violation of a policy.

    Args:
        policy: The name of the policy.

        pack: The name of its pack.

        pack_version: The version of its pack.

        urn: The resource, or the stack, that violates it.

        description: What the policy demands; empty where the engine does not say.

        message: What is wrong and what to do, with its code if the policy has one.

        level: What a violation does: `advisory` or `mandatory`; `remediate` is what an update would correct itself.

        severity: How bad it is, such as `high`; empty if the policy does not say.

        exceptions: Why the configuration of the pack lets it pass, by the name of each exception.

        position: The line of the program that declares the resource; None if it is not known.
    """

    policy: str
    pack: str
    pack_version: str
    urn: str
    description: str
    message: str
    level: str
    severity: str = ""
    exceptions: tuple[tuple[str, str], ...] = ()
    position: Position | None = None

    @property
    def is_mandatory(self) -> bool:
        """Whether the engine fails because of it."""
        return self.level == EnforcementLevel.MANDATORY.value and not self.exceptions

    @property
    def code(self) -> str | None:
        """The code of the message; None if it has none."""
        found = parse(self.message)
        return found.code if found else None

    @property
    def name(self) -> str:
        """The logical name of the resource."""
        return self._parts()[3]

    @property
    def resource_type(self) -> str:
        """The type of the resource."""
        return self._parts()[2].rpartition("$")[2]

    def _parts(self) -> list[str]:
        parts = self.urn.split("::", _PARTS - 1)
        return [*parts, *[""] * (_PARTS - len(parts))]


def findings(lines: Iterable[str]) -> list[Finding]:
    """
    Return the violations among the lines of `pulumi policy analyze --json`, or of an update with `--json`.

    Args:
        lines: One event a line, as JSON; other lines are left out.

    Returns:
        The violations, ordered by resource, policy and message, since the engine runs packs side by side.
    """
    found = {finding for event in _events(lines) for finding in _findings_of(event)}
    violated = {(finding.urn, finding.policy) for finding in found if finding.level != EnforcementLevel.REMEDIATE.value}
    # A policy that corrects what it finds says twice what is wrong.
    told = [
        finding
        for finding in found
        if finding.level != EnforcementLevel.REMEDIATE.value or (finding.urn, finding.policy) not in violated
    ]
    return sorted(told, key=lambda finding: (finding.urn, finding.policy, finding.message, finding.pack))


def packs(lines: Iterable[str]) -> dict[str, str]:
    """Return the packs that ran, with their versions; empty if the engine did not come to its end."""
    summaries = [event["summaryEvent"] for event in _events(lines) if "summaryEvent" in event]
    return dict(summaries[-1].get("PolicyPacks") or {}) if summaries else {}


def _events(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
    for line in lines:
        # The engine writes one object a line; what is none of its own stands there because a pack or a plugin wrote it.
        if line.startswith("{"):
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _findings_of(event: Mapping[str, Any]) -> Iterator[Finding]:
    if "policyEvent" in event:
        violation = event["policyEvent"]
        # The SDK puts the description on a line before what the policy itself says, which may be nothing.
        description, _, message = violation["message"].partition("\n")
        exceptions = tuple((item["id"], item["reason"]) for item in violation.get("exceptions") or ())
        yield _finding(violation, description, message or description, violation["enforcementLevel"], exceptions)
    elif "policyRemediationEvent" in event:
        remediation = event["policyRemediationEvent"]
        before, after = remediation.get("before") or {}, remediation.get("after") or {}
        changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        # Values are no part of it: they may be anything that a program has written.
        fields = ", ".join(f"`{name}`" for name in changed if name != PROVIDER_KEY)
        message = Message(Code.AUDIT_WOULD_REMEDIATE, {"fields": fields})
        yield _finding(remediation, "", str(message), EnforcementLevel.REMEDIATE.value)


def _finding(
    event: Mapping[str, Any],
    description: str,
    message: str,
    level: str,
    exceptions: tuple[tuple[str, str], ...] = (),
) -> Finding:
    return Finding(
        policy=event["policyName"],
        pack=event["policyPackName"],
        pack_version=event.get("policyPackVersion", ""),
        urn=event.get("resourceUrn", ""),
        description=description,
        message=message,
        level=level,
        severity=event.get("severity", ""),
        exceptions=exceptions,
    )
