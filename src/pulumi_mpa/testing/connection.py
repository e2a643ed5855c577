"""The control paths of an emulator, from the side of the one who controls."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Longer than any control takes on a busy machine.
_PATIENCE_SECONDS = 60


class EmulatorError(Exception):
    """Something that the emulator was asked for is not possible; the sentence says what is, and what would be."""


class Connection:
    """The way to the control paths of the emulator that answers at a URL."""

    def __init__(self, endpoint_url: str) -> None:
        """Speak to an emulator; nothing is sent yet."""
        self._address = urlsplit(endpoint_url)
        self.endpoint_url = endpoint_url.rstrip("/")

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """
        Use a control.

        Args:
            method: HTTP method.

            path: Path below the one that all controls share.

            body: What is sent. None: nothing.

        Returns:
            The answer.

        Raises:
            EmulatorError: It is refused, or nothing answers there, or something else does.
        """
        connection = HTTPConnection(self._address.hostname or "", self._address.port or 80, timeout=_PATIENCE_SECONDS)
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, f"/_mpa/{path}", content, {"Content-Type": "application/json"})
            response = connection.getresponse()
            text = response.read()
        except (OSError, HTTPException) as error:
            raise EmulatorError(f"there is no emulator at {self.endpoint_url}: {error}") from error
        finally:
            connection.close()
        try:
            answer = json.loads(text)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise EmulatorError(f"what answers at {self.endpoint_url} is not the emulator of this package")
        if response.status >= 400:  # noqa: PLR2004  where HTTP's errors begin
            raise EmulatorError(answer.get("error", f"{method} {path} was answered with {response.status}"))
        return answer
