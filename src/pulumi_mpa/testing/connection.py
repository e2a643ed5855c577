"""The client of an emulator's controls."""

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
    """Something that the emulator was asked for is not possible; the message says what is, and what would be."""


class Connection:
    """Connection to the controls of the emulator that is served at a URL."""

    def __init__(self, endpoint_url: str) -> None:
        """Prepare a connection; nothing is sent yet."""
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
            The body of the response.

        Raises:
            EmulatorError: The control is not possible, or nothing is served there, or something else is.
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
            found = json.loads(text)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise EmulatorError(f"the server at {self.endpoint_url} is not the emulator of this package")
        if response.status >= 400:  # noqa: PLR2004  where HTTP's errors begin
            raise EmulatorError(found.get("error", f"the response to {method} {path} has the status {response.status}"))
        return found
