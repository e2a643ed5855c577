"""The client of an emulator's controls."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The environment variable that has the control token of an emulator in another process.
TOKEN_VARIABLE: Final = "PULUMI_MPA_CONTROL_TOKEN"  # noqa: S105  a name
#: Longer than any control takes on a busy machine.
_PATIENCE_SECONDS = 60


class EmulatorError(Exception):
    """Something that the emulator was asked for is not possible; the message says what is, and what would be."""


class Connection:
    """
    Connection to the controls of the emulator that is served at a URL.

    Args:
        endpoint_url: The URL.

        control_token: What the emulator was started with, if it has one.
    """

    def __init__(self, endpoint_url: str, control_token: str | None = None) -> None:
        """Prepare a connection; nothing is sent yet."""
        self._address = urlsplit(endpoint_url)
        self.endpoint_url = endpoint_url.rstrip("/")
        self._headers = {"Content-Type": "application/json"}
        if control_token:
            self._headers["Authorization"] = f"Bearer {control_token}"

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """
        Use a control.

        Args:
            method: HTTP method.

            path: Path below the one that all controls share.

            body: What is sent. None: nothing.

            query: Names and values of the query. None: no query.

        Returns:
            The body of the response.

        Raises:
            EmulatorError: The control is not possible, or nothing is served there, or something else is.
        """
        connection = HTTPConnection(self._address.hostname or "", self._address.port or 80, timeout=_PATIENCE_SECONDS)
        try:
            content = None if body is None else json.dumps(body)
            target = f"/_mpa/{path}?{urlencode(query)}" if query else f"/_mpa/{path}"
            connection.request(method, target, content, self._headers)
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
