"""
Write the second half of `docs/policies.md` from the policies, so that the page and the package say the same.

The first half is written by hand and stays.

    write_policies.py        write the page
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.policy import POLICIES
from pulumi_mpa.policy.examples import DaysAgo, OutputOf, passed_on
from pulumi_mpa.policy.made import ResourcePolicy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_mpa.policy import MpaPolicy
    from pulumi_mpa.policy.examples import Example, ExampleResource

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "policies.md"
#: The end of what is written by hand.
_MARK: Final = "change the policies there. -->\n"
#: A value that is longer takes a line for each of its entries.
_LINE: Final = 100


def policies_page() -> str:
    """Return the whole page, with its first half as it is."""
    head, mark, _ = PAGE.read_text().partition(_MARK)
    lines = [head + mark, "## All policies", "", *_overview()]
    for policy in POLICIES:
        lines += ["", *_section(policy)]
    return "\n".join(lines) + "\n"


def _overview() -> Iterator[str]:
    yield "| Policy | What it demands | Severity | Resources | Kind | Topics |"
    yield "|---|---|---|---|---|---|"
    for policy in POLICIES:
        facts = policy.facts
        topics = ", ".join(map(str, facts.topics))
        yield (
            f"| [`{facts.name}`](#{facts.name}) | {facts.description} | {facts.severity.value} "
            f"| {_quoted(facts.resources)} | {_kind(policy)} | {topics} |"
        )


def _section(policy: MpaPolicy) -> Iterator[str]:
    facts = policy.facts
    yield from (f"### {facts.name}", "", facts.description, "")
    when = (
        "in the preview, by inputs"
        if _kind(policy) == "resource"
        else "by outputs: in the run, and in previews of what it does not change"
    )
    corrects = "; `remediate` corrects the inputs" if _remediates(policy) else ""
    yield f"- Level: `{facts.level.value}`{corrects}. Severity: {facts.severity.value}. Topics: {', '.join(map(str, facts.topics))}."
    yield f"- Looks at: {_quoted(facts.resources)}. A {_kind(policy)} policy, decided {when}."
    yield f"- Message: [{facts.code}](messages.md#{str(facts.code).lower()})."
    yield f"- Remediation: {policy.remediation_steps}"
    yield f"- Source: {facts.source}"
    if facts.note:
        yield f"- Note: {facts.note}"
    if facts.settings:
        yield from ("", "| Setting | Default | Values | Meaning |", "|---|---|---|---|")
        for name, setting in facts.settings.items():
            default, schema = (
                json.dumps(value, ensure_ascii=False) for value in (setting.default, dict(setting.schema))
            )
            yield f"| `{name}` | {_cell(default)} | {_cell(schema)} | {setting.description} |"
    properties = "inputs" if _kind(policy) == "resource" else "outputs"
    for it, said in ((facts.violates, "Violates the policy"), (facts.passes, "Passes")):
        if it is not None:
            yield from ("", f"{said}{_with(it)}, with these {properties}:", "", "```python", *_code(it), "```")


def _kind(policy: MpaPolicy) -> str:
    return "resource" if isinstance(policy, ResourcePolicy) else "stack"


def _remediates(policy: MpaPolicy) -> bool:
    return isinstance(policy, ResourcePolicy) and policy.has_remediation()


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cell(text: str) -> str:
    return f"`{text}`".replace("|", r"\|")


def _with(it: Example) -> str:
    given = (("configured as", it.config), ("in a stack with the tags", it.stack_tags))
    return "".join(f", {said} `{json.dumps(dict(value))}`" for said, value in given if value)


def _code(it: Example) -> Iterator[str]:
    used = {other.name for found in it.resources for other in passed_on(dict(found.properties))}
    for found in it.resources:
        call = (f"{found.name} = " if found.name in used else "") + found.kind.rpartition(":")[2]
        said = (found.kind if ":" in found.kind else "", "the preview replaces it" if found.replaced else "")
        comment = "".join(f"  # {text}" for text in said if text)
        arguments = _arguments(found)
        if not arguments:
            yield f'{call}("{found.name}"){comment}'
            continue
        yield f"{call}({comment}"
        yield f'    "{found.name}",'
        yield from (f"    {name}={text}," for name, text in arguments.items())
        yield ")"


def _arguments(found: ExampleResource) -> Mapping[str, str]:
    written = {name: _literal(value, len(name) + 6, "    ") for name, value in found.properties.items()}
    return {**written, "opts": "ResourceOptions(protect=True)"} if found.protect else written


def _literal(value: Any, used: int, indent: str) -> str:  # noqa: ANN401 -- any property
    """Return a value as Python, on one line if there is room for it."""
    if isinstance(value, DaysAgo):
        return f"days_ago({value.days})"
    if isinstance(value, OutputOf):
        return f"{value.name}.{value.output}"
    if not isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
    inner = f"{indent}    "
    pairs = value.items() if isinstance(value, dict) else (("", item) for item in value)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    entries = [
        (f'"{key}": ' if isinstance(value, dict) else "") + _literal(item, len(key) + 4 + len(inner), inner)
        for key, item in pairs
    ]
    line = f"{opening}{', '.join(entries)}{closing}"
    if used + len(line) <= _LINE and "\n" not in line:
        return line
    return "\n".join([opening, *(f"{inner}{entry}," for entry in entries), f"{indent}{closing}"])


if __name__ == "__main__":
    PAGE.write_text(policies_page())
