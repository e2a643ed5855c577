"""A language host that an engine attaches to, in place of starting one for every command; for tests alone."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
from language_host.language_host import PROGRAM_RUNNER, PythonHost
from pulumi.runtime.proto.language_pb2_grpc import add_LanguageRuntimeServicer_to_server

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping

    from pulumi.runtime.proto import language_pb2 as language

#: What the language host adds to a program's environment.
_ADDED = ("PULUMI_CONFIG", "PULUMI_CONFIG_SECRET_KEYS")


class AttachedHost(PythonHost):
    """
    Runs the programs of one command.

    Args:
        environ: The command's environment, which its programs get.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Wait for the engine, whose address comes with its first call."""
        super().__init__(engine="")
        self._environ = dict(environ)
        engine = shutil.which("pulumi", path=environ["PATH"])
        assert engine is not None
        self._runner = Path(engine).with_name(PROGRAM_RUNNER.name)

    def Handshake(self, request: language.LanguageHandshakeRequest, context: Any) -> language.LanguageHandshakeResponse:  # noqa: ANN401, N802 -- as in the SDK
        """Store the address of the engine that attaches."""
        self._engine = request.engine_address
        return super().Handshake(request, context)

    def _start(self, context: grpc.ServicerContext, command: list[str], **how: Any) -> subprocess.Popen[bytes]:  # noqa: ANN401 -- handed on
        """Start a process in the command's environment, not in that of the tests."""
        added = {name: how["env"][name] for name in _ADDED if name in how["env"]}
        _, unbuffered, *others = command
        assert str(PROGRAM_RUNNER) == others[0], "no policy packs here, nor other plugins"
        # The engine starts a host in the program's folder, and says so as a shell does.
        here = {"PWD": others[others.index("--pwd") + 1]}
        command = [self._environ["PULUMI_PYTHON_CMD"], unbuffered, str(self._runner), *others[1:]]
        return super()._start(context, command, **{**how, "env": {**self._environ, **here, **added}})


@contextmanager
def attached_host(environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield the environment of one command, whose engine attaches to a host that lasts as long as the block."""
    host = AttachedHost(environ)
    with ThreadPoolExecutor(max_workers=8) as threads:
        server = grpc.server(threads)
        add_LanguageRuntimeServicer_to_server(host, server)
        port = server.add_insecure_port("127.0.0.1:0")
        server.start()
        try:
            yield {**environ, "PULUMI_DEBUG_LANGUAGES": f"python:{port}"}
        finally:
            host.stop()
            server.stop(grace=0).wait()
