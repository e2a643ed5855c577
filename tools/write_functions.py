"""
Write the second half of `docs/functions.md` from the functions, so that the page and the package say the same.

The first half is written by hand and stays.

    write_functions.py        write the page
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from pulumi._types import is_output_type, output_type_types

import pulumi_mpa
from pulumi_mpa.functions.results import sensitive_members
from pulumi_mpa.functions.table import FUNCTIONS
from pulumi_mpa.model.names import camel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.functions.function import Function

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "functions.md"
#: The end of what is written by hand.
_MARK: Final = "change the functions there. -->\n"
#: One argument in a docstring: its name, and what it is, over several lines.
_ARGUMENT: Final = re.compile(r"^    (\w+): (.+?)\n(?=\n|    \w+: |\Z)", re.MULTILINE | re.DOTALL)


def functions_page() -> str:
    """Return the whole page, with its first half as it is."""
    head, mark, _ = PAGE.read_text().partition(_MARK)
    lines = [head + mark, "## All functions", "", *_overview()]
    for function in FUNCTIONS:
        lines += ["", *_section(function)]
    return "\n".join(lines) + "\n"


def _overview() -> Iterator[str]:
    yield "| Function | What it does | Permissions |"
    yield "|---|---|---|"
    for function in FUNCTIONS:
        needs = ", ".join(f"`{each}`" for each in function.needs)
        yield f"| [`{function.name}`](#{function.name}) | {_summary(_form(function))} | {needs} |"


def _section(function: Function[Any]) -> Iterator[str]:
    form = _form(function)
    yield from (f"### {function.name}", "", _summary(form), "")
    arguments = dict(_arguments(form))
    if arguments:
        yield from ("| Argument | Type | Required | What it is |", "|---|---|---|---|")
        for name, parameter in inspect.signature(form).parameters.items():
            if name != "opts":
                kind = _plain(str(parameter.annotation))
                yield f"| `{name}` | `{kind}` | {_required(function, name)} | {arguments[name]} |"
        yield ""
    for result in _results(function.result, []):
        yield from (f"`{result.__name__}`: {_summary(result)}", "")
        yield from ("| Member | Type | Secret |", "|---|---|---|")
        types = output_type_types(result)
        for name in result.__annotations__:
            secret = "yes" if name in sensitive_members(result) else ""
            yield f"| `{name}` | `{_named(types[camel(name)])}` | {secret} |"
        yield ""
    yield f"Source: {_source(form)}"


def _form(function: Function[Any]) -> Any:  # noqa: ANN401 -- any function
    return getattr(pulumi_mpa, function.name)


def _summary(documented: Any) -> str:  # noqa: ANN401 -- a function or a class
    return " ".join((inspect.getdoc(documented) or "").partition("\n\n")[0].split())


def _part(form: Any, heading: str) -> str:  # noqa: ANN401 -- any function
    _, _, rest = (inspect.getdoc(form) or "").partition(f"{heading}:\n")
    return re.split(r"\n\n(?=\w+:\n)", rest)[0] + "\n"


def _arguments(form: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 -- any function
    for name, text in _ARGUMENT.findall(_part(form, "Args")):
        if name != "opts":
            yield name, " ".join(text.split())


def _source(form: Any) -> str:  # noqa: ANN401 -- any function
    return " ".join(_part(form, "Source").split())


def _required(function: Function[Any], name: str) -> str:
    if name in function.arguments.one_of:
        return f"one of {' and '.join(f'`{each}`' for each in function.arguments.one_of)}"
    return "yes" if name in function.arguments.required else ""


def _results(result: type, found: list[type]) -> list[type]:
    """Return a class and those of its members, each once; those that resources have too are on another page."""
    if result not in found and result.__module__.startswith("pulumi_mpa.functions"):
        found.append(result)
        for kind in output_type_types(result).values():
            for each in _classes_in(kind):
                _results(each, found)
    return found


def _classes_in(kind: Any) -> Iterator[type]:  # noqa: ANN401 -- any type
    if is_output_type(kind):
        yield kind
    for part in get_args(kind):
        yield from _classes_in(part)


def _named(kind: Any) -> str:  # noqa: ANN401 -- any type
    name = kind.__name__ if isinstance(kind, type) and not get_args(kind) else str(kind)
    return _plain(re.sub(r"[\w.]+\.(?=\w)", "", name))


def _plain(kind: str) -> str:
    return kind.removesuffix(" | None").replace("|", "or")


if __name__ == "__main__":
    PAGE.write_text(functions_page())
