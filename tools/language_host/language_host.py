"""
A language host for Python programs and policy packs, for machines without the official one.

The engine starts it with its own address as the last argument, reads the port
from the first line of stdout and then speaks the SDK's LanguageRuntime service.
It is a development tool: not part of the package, and never taken where an
official `pulumi-language-python` is on PATH.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import language_pb2 as language
from pulumi.runtime.proto.language_pb2_grpc import LanguageRuntimeServicer, add_LanguageRuntimeServicer_to_server
from pulumi.runtime.proto.plugin_pb2 import PluginInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM_RUNNER = Path(__file__).with_name("pulumi-language-python-exec")
MESSAGE_WAS_SHOWN = 32  # exit status by which the runner says that the user has read why
WATCH_SECONDS = 1.0


class InterpreterError(Exception):
    """The project names a virtual environment that has no Python."""


def interpreter_environment(info: language.ProgramInfo) -> tuple[str, dict[str, str]]:
    """
    Decide which Python runs a program.

    Args:
        info: The program; `options` are what its project file says under `runtime`.

    Returns:
        The interpreter, and the environment for it.

    Raises:
        InterpreterError: `virtualenv` (or the toolchain's own) holds no Python.
    """
    options = MessageToDict(info.options)
    toolchain = options.get("toolchain", "pip")
    named = options.get("virtualenv") or (".venv" if toolchain == "uv" else "")
    if toolchain == "poetry" and not named:
        ask = ["poetry", "env", "info", "--path"]
        named = subprocess.run(ask, cwd=info.root_directory, capture_output=True, text=True, check=False).stdout.strip()
    environment = dict(os.environ)
    if not named:
        return environment.get("PULUMI_PYTHON_CMD") or "python3", environment
    folder = Path(info.root_directory, named)
    python = folder / "bin" / "python"
    if not python.exists():
        raise InterpreterError(
            f"the option 'virtualenv' of the project names {folder}, which holds no bin/python; "
            "create the virtual environment with the project's packages in it, or take the option out"
        )
    environment.pop("PYTHONHOME", None)
    environment |= {"VIRTUAL_ENV": str(folder), "PATH": f"{python.parent}{os.pathsep}{environment.get('PATH', '')}"}
    return str(python), environment


class PythonHost(LanguageRuntimeServicer):
    """Answers the engine: runs programs and plugins, and knows little else."""

    def __init__(self, engine: str) -> None:
        """Keep the engine's address for the programs that speak to it."""
        self._engine = engine
        self._running: set[subprocess.Popen[bytes]] = set()

    def Handshake(self, request: language.LanguageHandshakeRequest, context: Any) -> language.LanguageHandshakeResponse:
        """Agree to what the engine says."""
        return language.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Empty, context: Any) -> PluginInfo:
        """Give the version of the SDK whose stubs this speaks."""
        return PluginInfo(version=version("pulumi"))

    def GetRequiredPlugins(self, request: Any, context: Any) -> language.GetRequiredPluginsResponse:
        """Ask for no provider to be fetched: dynamic providers live in the program's own packages."""
        return language.GetRequiredPluginsResponse()

    def GetRequiredPackages(self, request: Any, context: Any) -> language.GetRequiredPackagesResponse:
        """Ask for no package to be fetched, as above."""
        return language.GetRequiredPackagesResponse()

    def RuntimeOptionsPrompts(self, request: Any, context: Any) -> language.RuntimeOptionsResponse:
        """Have no questions about options."""
        return language.RuntimeOptionsResponse()

    def About(self, request: language.AboutRequest, context: Any) -> language.AboutResponse:
        """Give the Python that would run the program."""
        python, environment = interpreter_environment(request.info)
        told = subprocess.run([python, "--version"], env=environment, capture_output=True, text=True, check=False)
        return language.AboutResponse(executable=python, version=told.stdout.removeprefix("Python ").strip())

    def GetProgramDependencies(self, request: Any, context: Any) -> language.GetProgramDependenciesResponse:
        """Tell nothing about the program's packages: only `pulumi about` would show them."""
        return language.GetProgramDependenciesResponse()

    def InstallDependencies(self, request: Any, context: Any) -> Iterator[language.InstallDependenciesResponse]:
        """Say that the packages are the user's to install."""
        sentence = b"This language host installs no packages; install the project's with pip.\n"
        yield language.InstallDependenciesResponse(stderr=sentence)

    def Run(self, request: language.RunRequest, context: Any) -> language.RunResponse:
        """Run a program to its end."""
        try:
            python, environment = interpreter_environment(request.info)
        except InterpreterError as error:
            return language.RunResponse(error=str(error))
        flags = {
            "project": request.project,
            "stack": request.stack,
            "parallel": str(request.parallel),
            "pwd": request.info.program_directory,
            "monitor": request.monitor_address,
            "engine": self._engine,
            "organization": request.organization,
            "root_directory": request.info.root_directory,
            "dry_run": "true" if request.dryRun else "",
        }
        command = [python, "-u", str(PROGRAM_RUNNER)]
        for flag, value in flags.items():
            command += [f"--{flag}", value] if value else []
        environment["PULUMI_CONFIG"] = json.dumps(dict(request.config))
        environment["PULUMI_CONFIG_SECRET_KEYS"] = json.dumps(list(request.configSecretKeys))
        command += [request.info.entry_point or ".", *request.args]
        status = self._start(context, command, env=environment).wait()
        if status == MESSAGE_WAS_SHOWN:
            return language.RunResponse(bail=True)
        return language.RunResponse(error=f"the program ended with exit status {status}" if status else "")

    def RunPlugin(self, request: language.RunPluginRequest, context: Any) -> Iterator[language.RunPluginResponse]:
        """Run a policy pack, handing on what it writes, line by line, and at last its exit status."""
        python, environment = interpreter_environment(request.info)
        environment |= dict(pair.split("=", 1) for pair in request.env)
        process = self._start(
            context,
            [python, "-u", request.info.program_directory, *request.args],
            env=environment,
            cwd=request.pwd or None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        lines: queue.SimpleQueue[language.RunPluginResponse | None] = queue.SimpleQueue()

        def hand_on_stdout() -> None:
            for line in process.stdout or ():
                lines.put(language.RunPluginResponse(stdout=line))
            lines.put(None)

        def hand_on_stderr() -> None:
            for line in process.stderr or ():
                lines.put(language.RunPluginResponse(stderr=line))
            lines.put(None)

        readers = (hand_on_stdout, hand_on_stderr)
        for reader in readers:
            threading.Thread(target=reader, daemon=True).start()
        for _ in readers:
            yield from iter(lines.get, None)
        yield language.RunPluginResponse(exitcode=process.wait())

    def Cancel(self, request: Empty, context: Any) -> Empty:
        """End what runs."""
        self.stop()
        return Empty()

    def stop(self) -> None:
        """End what runs, so that nothing outlives the engine."""
        for process in list(self._running):
            process.terminate()

    def _start(self, context: grpc.ServicerContext, command: list[str], **how: Any) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **how)
        self._running.add(process)

        def ended() -> None:
            self._running.discard(process)
            if process.poll() is None:
                process.terminate()

        # Called at the end of the call, and also when the engine gives the call up.
        if not context.add_callback(ended):
            ended()
        return process


def main() -> None:
    """Serve one engine until it ends or interrupts."""
    stopping = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: stopping.set())
    host = PythonHost(engine=sys.argv[-1])
    server = grpc.server(ThreadPoolExecutor(max_workers=16))
    add_LanguageRuntimeServicer_to_server(host, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    engine = os.getppid()
    # An engine that was killed interrupts nobody; then this process has another parent.
    while not stopping.wait(WATCH_SECONDS) and os.getppid() == engine:
        pass
    host.stop()
    server.stop(grace=WATCH_SECONDS).wait()


if __name__ == "__main__":
    main()
