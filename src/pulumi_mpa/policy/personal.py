"""The policy about personal and confidential data in names, descriptions, comments and tags."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pulumi_policy import Severity

from pulumi_mpa.approval_team import ApprovalTeam
from pulumi_mpa.identity_source import IdentitySource
from pulumi_mpa.messages import Code
from pulumi_mpa.model.names import camel
from pulumi_mpa.policy.examples import example, resource
from pulumi_mpa.policy.facts import Facts, Setting, Topic
from pulumi_mpa.policy.known import read_each
from pulumi_mpa.policy.made import ResourcePolicy
from pulumi_mpa.policy.references import ASSOCIATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pulumi_mpa.policy.made import Context, Report

#: The resources with such texts.
_KINDS: Final = (ApprovalTeam, IdentitySource, *ASSOCIATIONS)
#: What is looked for. Each may be a part of the text, and none begins or ends in the middle of a number or an id.
KINDS: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        # The character before the sign stands for all: from each of them on, a long word without a sign would be read anew.
        # A version as in package@1.2.3 is no host.
        "email-address": re.compile(r"[\w.+-]@[\w-]+(\.[\w-]+)*\.[^\W\d_]"),
        # Twelve digits, or three groups of four as consoles print them; not the end of a UUID.
        "account-number": re.compile(
            r"(?<![\w+])(?<![0-9a-f]{4}-[0-9a-f]{4}-)\d{12}(?!\w)|(?<![\w+-])\d{4}-\d{4}-\d{4}(?![\w-])", re.IGNORECASE
        ),
        # With a country's code, as +49 30 123456; with an area's code, as 030 123456; as 555-123-4567. Dates have other groups.
        "phone-number": re.compile(
            r"(?<![\w+])\+\d([ ()./-]{0,2}\d){7,14}(?!\w)"
            r"|(?<![\w.+-])\(?0\d{2,4}\)?[ /-]{1,3}\d([ /-]?\d){4,9}(?![\w.])"
            r"|(?<![\w.+-])\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}(?![\w-])"
        ),
        "access-key-id": re.compile(r"(?<![A-Z0-9])(AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])"),
    }
)
#: The properties with one text, of whichever resource.
_TEXTS: Final = ("name", "description", "requester_comment")


def kinds_in(texts: Iterable[str], allowed: Iterable[str] = ()) -> list[str]:
    """Return which kinds some of the texts hold, without those that are allowed, in the order of the table."""
    searched = [(kind, pattern) for kind, pattern in KINDS.items() if kind not in allowed]
    held = list(texts)
    return [kind for kind, pattern in searched if any(pattern.search(text) for text in held)]


def _check(resource: object, context: Context, report: Report) -> None:
    allowed = context.config["allowed"]
    texts, unknown = read_each(_TEXTS, lambda name: getattr(resource, name, None))
    for name, text in texts.items():
        found = kinds_in([text or ""], allowed)
        if found:
            report({"path": name, "kinds": _quoted(found)}, {"path": camel(name), "kinds": ",".join(found)})
    context.decide_later([*unknown, *_check_tags(resource, allowed, report)])


def _check_tags(resource: object, allowed: Iterable[str], report: Report) -> list[str]:
    """Check keys and values of the tags; no message names a key, since a key can be personal too."""
    read, unknown = read_each(["tags"], lambda name: getattr(resource, name, None))
    tags = read.get("tags") or {}
    values, unknown_values = read_each(tags, lambda key: tags[key])
    held = [kinds_in([key, values.get(key, "")], allowed) for key in tags]
    found = [kind for kind in KINDS if any(kind in kinds for kinds in held)]
    if found:
        count = sum(1 for kinds in held if kinds)
        data = {"path": "tags", "count": count, "kinds": ",".join(found)}
        report({"count": count, "kinds": _quoted(found)}, data, code=Code.POLICY_PERSONAL_TAGS)
    return [*unknown, *(["tags"] if unknown_values else [])]


def _quoted(kinds: Iterable[str]) -> str:
    return ", ".join(f"`{kind}`" for kind in kinds)


NO_PERSONAL_DATA: Final = ResourcePolicy(
    Facts(
        name="mpa-no-personal-data",
        description="Names, descriptions, comments and tags contain no email addresses, account numbers, phone numbers or "
        "access key ids.",
        code=Code.POLICY_PERSONAL_TEXT,
        severity=Severity.HIGH,
        topics=(Topic.TEXTS,),
        source='AWS Multi-party approval User Guide, "How Multi-party approval works": every approver sees the comments of '
        "a requester. Our reason: what was sent with a request cannot be taken back from people and logs.",
        resources=tuple(kind.__name__ for kind in _KINDS),
        settings={
            "allowed": Setting(
                "The kinds of data that are allowed.",
                [],
                {"type": "array", "items": {"type": "string", "enum": list(KINDS)}},
            )
        },
        violates=example(
            resource("ApprovalTeam", "guards", name="guards", description="Guards root keys, ask ana@example.com")
        ),
        passes=example(
            resource("ApprovalTeam", "guards", name="guards", description="Guards root keys, ask the security team")
        ),
    ),
    _KINDS,
    _check,
)

POLICIES: Final = (NO_PERSONAL_DATA,)
