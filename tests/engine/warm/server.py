"""
Forks processes that have the imports of a Pulumi run behind them: the language host, the program, the provider.

An ordinary start imports the same packages some three times in every `pulumi` command. Each process that is forked here
has its own memory, arguments, environment, folder and streams, just as one that was started; nothing of a run comes back.
`launcher.py` is what is started in place of Python. It ends with its process, and its process ends with it.

The server ends when its standard input does, which is when the tests end.
"""

from __future__ import annotations

import array
import atexit
import contextlib
import gc
import importlib
import io
import marshal
import os
import pkgutil
import runpy
import selectors
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import NamedTuple, NoReturn

#: In place of an exit status: an ordinary Python has to run this.
_DECLINED = 1 << 16
_STREAMS = 3
#: What Python, or a package when it is imported, reads once. Folders to import from can be added later.
_READ_AT_START = ("PYTHON", "LC_", "LANG", "GRPC_", "COVERAGE_")
_READ_LATER = ("PYTHONPATH",)
#: Modules of the package that no run imports.
_OF_NO_RUN = ("pulumi_mpa.emulator", "pulumi_mpa.testing", "pulumi_mpa.cli", "pulumi_mpa.pytest_plugin")
_IMPORTED = (
    "argparse",
    "asyncio",
    "concurrent.futures.thread",
    "dill",
    "google.protobuf.json_format",
    "grpc",
    "pulumi.dynamic",
    "pulumi.metadata",
    "pulumi.runtime",
    "pulumi.runtime.proto.language_pb2_grpc",
    "pulumi.runtime.proto.provider_pb2_grpc",
)


class Request(NamedTuple):
    """
    What a process is asked to be.

    Args:
        arguments: What follows `python` on its command line.

        environ: Its environment.

        folder: Its working directory.

        streams: Descriptors of its standard streams.
    """

    arguments: list[str]
    environ: dict[str, str]
    folder: str
    streams: list[int]


def import_everything() -> None:
    """Import what a run imports, and what boto3 imports when it makes a client."""
    for name in _IMPORTED:
        importlib.import_module(name)
    import boto3  # noqa: PLC0415 -- with the others
    from read_once import read_models_once  # noqa: PLC0415 -- with the others

    import pulumi_mpa  # noqa: PLC0415 -- with the others

    for module in pkgutil.walk_packages(pulumi_mpa.__path__, "pulumi_mpa."):
        if not module.name.startswith(_OF_NO_RUN):
            importlib.import_module(module.name)
    read_models_once()
    session = boto3.Session("nobody", "nothing", region_name="us-east-1")
    for service in ("mpa", "payment-cryptography", "backup"):
        session.client(service)


def is_possible(request: Request, own: dict[str, str]) -> bool:
    """Check whether a forked process would be what an ordinary start gives."""

    def read_at_start(environ: dict[str, str]) -> dict[str, str]:
        return {
            name: value
            for name, value in environ.items()
            if name.startswith(_READ_AT_START) and name not in _READ_LATER
        }

    known = request.arguments[:1] == ["-u"] and len(request.arguments) > 1
    known = known or (request.arguments[:1] == ["-c"] and len(request.arguments) > 1)
    return known and read_at_start(request.environ) == read_at_start(own)


def run(request: Request, installed: list[str]) -> None:
    """Be the process that is asked for."""
    os.environ.clear()
    os.environ.update(request.environ)
    os.chdir(request.folder)
    for number, stream in enumerate(request.streams):
        os.dup2(stream, number)
    os.closerange(_STREAMS, os.sysconf("SC_OPEN_MAX"))
    unbuffered, *arguments = request.arguments if request.arguments[0] == "-u" else ("", *request.arguments)
    _open_streams(unbuffered=bool(unbuffered) or bool(os.environ.get("PYTHONUNBUFFERED")))
    sys.orig_argv = [sys.executable, *request.arguments]
    added = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder]
    if any(Path(folder, "sitecustomize.py").exists() for folder in added):
        sys.path[:] = [*added, *installed]
        importlib.import_module("sitecustomize")
    if arguments[0] == "-c":
        sys.argv, sys.path[:] = ["-c", *arguments[2:]], ["", *added, *installed]
        exec(arguments[1], {"__name__": "__main__"})  # noqa: S102 -- what `python -c` does
    elif arguments[0] == "-m":
        sys.argv, sys.path[:] = ["-m", *arguments[2:]], [request.folder, *added, *installed]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        beside = Path(arguments[0]).resolve()
        sys.argv, sys.path[:] = arguments, [str(beside if beside.is_dir() else beside.parent), *added, *installed]
        runpy.run_path(arguments[0], run_name="__main__")


def _open_streams(*, unbuffered: bool) -> None:
    """Open the standard streams anew, as Python does at its start."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        old = getattr(sys, name)
        raw = unbuffered and number > 0
        file = open(number, "wb" if number else "rb", buffering=0 if raw else -1, closefd=False)  # noqa: SIM115 -- as long as the process lives
        text = io.TextIOWrapper(
            file,  # Python itself gives it a raw file where it does not buffer
            old.encoding,
            old.errors,
            newline="\n" if number else None,
            write_through=raw,
            line_buffering=name == "stderr" and not raw,
        )
        setattr(sys, name, text)
        setattr(sys, f"__{name}__", text)


class Server:
    """
    Forks a process for each launcher, and connects the two.

    Args:
        listener: Where launchers connect.
    """

    def __init__(self, listener: socket.socket) -> None:
        """Watch launchers, processes, and whoever started this."""
        self._listener = listener
        self._selector = selectors.DefaultSelector()
        self._launchers: dict[int, socket.socket] = {}
        self._ended, self._waker = os.pipe()
        for end in (self._ended, self._waker):
            os.set_blocking(end, False)
        for watched in (listener, sys.stdin.fileno(), self._ended):
            self._selector.register(watched, selectors.EVENT_READ)
        self._environ = dict(os.environ)

    def serve(self) -> Request | None:
        """
        Fork whenever one is asked for.

        Returns:
            In a forked process: what it shall be. In the server, at its end: None.
        """
        signal.set_wakeup_fd(self._waker)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            for key, _ in self._selector.select():
                if key.fileobj == sys.stdin.fileno():
                    for process in self._launchers:
                        os.kill(process, signal.SIGKILL)
                    return None
                if key.fileobj is self._listener:
                    request = self._accept()
                    if request is not None:
                        return request
                elif key.fileobj == self._ended:
                    os.read(self._ended, 4096)
                    self._collect()
                else:
                    self._hear(key.data)

    def _accept(self) -> Request | None:
        launcher, _ = self._listener.accept()
        try:
            request = _read(launcher)
        except (EOFError, OSError):
            launcher.close()
            return None
        if not is_possible(request, self._environ):
            _answer(launcher, _DECLINED)
        else:
            process = os.fork()
            if not process:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                return request
            self._launchers[process] = launcher
            self._selector.register(launcher, selectors.EVENT_READ, process)
        for stream in request.streams:
            os.close(stream)
        return None

    def _hear(self, process: int) -> None:
        """Pass on the signals that a launcher got; without it, its process is of no use to anybody."""
        launcher = self._launchers.get(process)
        if launcher is None:
            return
        try:
            heard = launcher.recv(16)
        except OSError:
            heard = b""
        if not heard:
            self._selector.unregister(launcher)
        for number in heard or [signal.SIGKILL]:
            os.kill(process, number)

    def _collect(self) -> None:
        """Send each launcher the status of its process, once that has ended."""
        for process in list(self._launchers):
            found, status = os.waitpid(process, os.WNOHANG)
            if found:
                launcher = self._launchers.pop(process)
                with contextlib.suppress(KeyError):
                    self._selector.unregister(launcher)
                _answer(launcher, os.waitstatus_to_exitcode(status))


def _read(launcher: socket.socket) -> Request:
    """Read a request, which comes with descriptors of streams."""
    streams = array.array("i")
    head, rights, _, _ = launcher.recvmsg(4, socket.CMSG_LEN(_STREAMS * streams.itemsize))
    if not head:
        raise EOFError
    for _, _, data in rights:
        streams.frombytes(data)
    left = int.from_bytes(head, "big")
    body = b""
    while len(body) < left:
        more = launcher.recv(left - len(body))
        if not more:
            raise EOFError
        body += more
    arguments, environ, folder = marshal.loads(body)  # noqa: S302 -- from our own launcher
    return Request(arguments, environ, folder, list(streams))


def _answer(launcher: socket.socket, status: int) -> None:
    with contextlib.suppress(OSError):
        launcher.sendall(status.to_bytes(4, "big", signed=True))
    launcher.close()


def main() -> None:
    """Serve on the socket that the command line names."""
    # The first entry is this script's own folder.
    installed = sys.path[1:]
    import_everything()
    gc.collect()
    # What is there already need not be traversed, nor copied, in every process.
    gc.freeze()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(sys.argv[1])
        listener.listen(64)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        request = Server(listener).serve()
    if request is not None:
        end(request, installed)


def end(request: Request, installed: list[str]) -> NoReturn:
    """Run what is asked for and end as Python does, but for taking every object apart, which would copy all its memory."""
    status = 0
    try:
        run(request, installed)
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
        if isinstance(ending.code, str):
            sys.stderr.write(f"{ending.code}\n")
    except Exception:  # noqa: BLE001 -- the last to see it
        sys.excepthook(*sys.exc_info())
        status = 1
    threading._shutdown()  # type: ignore[attr-defined] # noqa: SLF001 -- waits for threads, as Python does at its end
    atexit._run_exitfuncs()  # noqa: SLF001 -- likewise
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status & 0xFF)


if __name__ == "__main__":
    main()
