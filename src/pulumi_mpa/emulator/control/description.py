"""
The description of the controls, `openapi.yaml`, and their index, which is drawn from it.

The index has what a person at a terminal needs: each control with one sentence and a line for curl.
"""

from __future__ import annotations

import json
import shlex
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import quote

from werkzeug.wrappers import Response

from pulumi_mpa.emulator.access import TOKEN_VARIABLE
from pulumi_mpa.emulator.control.bodies import JSON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Request

#: Everything below this path is a control, and everything else a service.
PREFIX: Final = "/_mpa/"
_TEXT: Final = "text/plain"
#: What a browser asks for, which reads text too.
_READABLE: Final = (JSON, _TEXT, "text/html")


class Control(NamedTuple):
    """A control as the index shows it: its summary is one sentence; its curl line has example values."""

    method: str
    path: str
    summary: str
    curl: str


@cache
def description() -> str:
    """Return the description of every control, as YAML."""
    return files("pulumi_mpa.emulator").joinpath("openapi.yaml").read_text()


def index_of(request: Request, url: str, *, needs_token: bool) -> Response:
    """
    Return every control: as JSON, or as text for a browser and for whoever asks for `text/plain`.

    Args:
        request: What it responds to.

        url: Where the caller reaches the emulator, without a slash at the end.

        needs_token: Whether the controls serve whoever knows the control token alone.
    """
    found = controls(url, needs_token=needs_token)
    if request.accept_mimetypes.best_match(_READABLE, JSON) == JSON:
        described = [item._asdict() for item in found]
        return Response(json.dumps({"controls": described, "openapi": f"{PREFIX}openapi.yaml"}), mimetype=JSON)
    lines = (f"{item.method} {item.path}\n    {item.summary}\n    {item.curl}\n" for item in found)
    return Response("\n".join(lines), mimetype=_TEXT)


def controls(url: str, *, needs_token: bool) -> list[Control]:
    """
    Return every control in the order of the description.

    Args:
        url: Where the emulator is reached, without a slash at the end.

        needs_token: Whether a line for curl sends the control token, which the shell takes from its environment.
    """
    return [
        Control(method.upper(), path, described["summary"], _curl(url, method.upper(), path, described, needs_token))
        for path, methods in _paths().items()
        for method, described in methods.items()
    ]


@cache
def _paths() -> Mapping[str, Mapping[str, Any]]:
    # Only the index needs it.
    import yaml  # noqa: PLC0415

    paths: Mapping[str, Mapping[str, Any]] = yaml.safe_load(description())["paths"]
    return paths


def _curl(url: str, method: str, path: str, described: Mapping[str, Any], needs_token: bool) -> str:  # noqa: FBT001
    words = ["curl"]
    if method != "GET":
        words += ["-X", method]
    if needs_token:
        # In double quotes, so that the shell fills it in and the token itself is nowhere written.
        words += ["-H", f'"Authorization: Bearer ${TOKEN_VARIABLE}"']
    if "requestBody" in described:
        content = described["requestBody"]["content"][JSON]
        words += ["-H", f"'Content-Type: {JSON}'", "-d", shlex.quote(json.dumps(content["example"]))]
    query = "&".join(
        f"{parameter['name']}={quote(parameter['example'], safe=':/')}"
        for parameter in described.get("parameters", ())
        if "example" in parameter
    )
    return " ".join([*words, shlex.quote(f"{url}{path}?{query}" if query else f"{url}{path}")])
