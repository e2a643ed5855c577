"""
Lines for the user, each at its resource.

The engine shows such a line on the resource's row, under its name at the end, with its URN in `--json`, and in comments
on pull requests. What a plugin prints is shown at the stack, and only if the console has the characters, so printing is
what remains where there is no engine. No line ever fails a run.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import grpc
from pulumi.runtime.proto import engine_pb2

from pulumi_mpa.messages.hiding import without
from pulumi_mpa.providers.plugin import engine_address, engine_at
from pulumi_mpa.providers.secrecy import secret_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

#: Seconds that the engine, which is on the same machine, gets to take a line.
_PATIENCE: Final = 10.0
#: Seconds of AWS's own that no line is shown for.
_UNTOLD_SECONDS: Final = 2.0
#: Parts of a URN that stand before the resource's name.
_PARTS_BEFORE_THE_NAME: Final = 3
_PRINTING: Final = threading.Lock()


@dataclass(frozen=True)
class Reporter:
    """
    Shows lines at one resource; threads may share it.

    Args:
        name: The resource's logical name.

        urn: Its URN; without one the engine shows lines at the stack, with the name in front.

        secrets: What no line may repeat.
    """

    name: str
    urn: str = ""
    secrets: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, values: Mapping[str, Any], fallback: str, recorded: Mapping[str, Any] = MappingProxyType({})
    ) -> Reporter:
        """
        Return the reporter of the resource that has these inputs or outputs.

        Args:
            values: They have the URN in `managedBy`, as `<organization>/<URN>`; outputs have it under `declared`.

            fallback: What lines call the resource if they do not.

            recorded: The last outputs, whose secrets no line may repeat either.
        """
        managed_by = values.get("managedBy") or (values.get("declared") or {}).get("managedBy")
        urn = managed_by.partition("/")[2] if isinstance(managed_by, str) else ""
        *before, name = urn.split("::", _PARTS_BEFORE_THE_NAME)
        if not urn.startswith("urn:pulumi:") or len(before) != _PARTS_BEFORE_THE_NAME:
            return cls(fallback, secrets=secret_texts(values, recorded))
        return cls(name, urn, secret_texts(values, recorded))

    def info(self, text: str) -> None:
        """Show what happens or will happen."""
        text = without(text, self.secrets)
        if not self._is_sent(engine_pb2.INFO, text):
            _print(f"{self.name}: {text}")

    def warn(self, text: str) -> None:
        """Show what people must know before they go on, above all that other people will be asked."""
        text = without(text, self.secrets)
        if not self._is_sent(engine_pb2.WARNING, text):
            _print(f"{self.name}: warning: {text}")

    def progress(self, text: str) -> None:
        """Show how things stand until the next line; where there is no engine, nobody watches."""
        self._is_sent(engine_pb2.INFO, text, ephemeral=True)

    def waiting(self, what: str) -> Callable[[float], None]:
        """
        Return what shows at each pause how long AWS has been waited for.

        Args:
            what: What AWS is doing, as "AWS is installing the approval portal".
        """

        def show(seconds: float) -> None:
            if seconds >= _UNTOLD_SECONDS:
                self.progress(f"{what}, {seconds:.0f} s so far")

        return show

    def _is_sent(self, severity: engine_pb2.LogSeverity.ValueType, text: str, *, ephemeral: bool = False) -> bool:
        """Send a line to the engine, if there is one and it is still there."""
        address = engine_address()
        if address is None:
            return False
        line = _in_characters_of("utf-8", text if self.urn else f"{self.name}: {text}")
        request = engine_pb2.LogRequest(severity=severity, message=line, urn=self.urn, ephemeral=ephemeral)
        try:
            engine_at(address).Log(request, timeout=_PATIENCE)
        except grpc.RpcError:
            return False
        return True


def _print(line: str) -> None:
    """Print a line in the console's own characters; several threads may print at once, and the console may be gone."""
    with _PRINTING, contextlib.suppress(OSError, ValueError):
        sys.stdout.write(f"{_in_characters_of(sys.stdout.encoding or 'utf-8', line)}\n")
        sys.stdout.flush()


def _in_characters_of(encoding: str, text: str) -> str:
    """Return the text with what an encoding lacks written as escapes."""
    return text.encode(encoding, "backslashreplace").decode(encoding)
