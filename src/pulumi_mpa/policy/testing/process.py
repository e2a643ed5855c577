"""A pack of policies in a process of its own, started and called as the engine does it."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import analyzer_pb2_grpc
from pulumi_policy import Policy

from pulumi_mpa.policy.testing.analyzers import AnalyzerError
from pulumi_mpa.policy.testing.run import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType

    from pulumi.runtime.proto import analyzer_pb2 as proto
    from pulumi_policy import EnforcementLevel
    from typing_extensions import Self

    from pulumi_mpa.policy.testing.resources import StackResource
    from pulumi_mpa.policy.testing.results import Result

_STOP_SECONDS: Final = 5.0
#: What the service of gRPC puts before the text of an exception.
_CALLING: Final = "Exception calling application: "
_OPTIONS: Final = (
    ("grpc.max_receive_message_length", 400 * 1024 * 1024),
    ("grpc.max_send_message_length", 400 * 1024 * 1024),
    # The process is on this machine, whatever proxy the environment names.
    ("grpc.enable_http_proxy", 0),
)


class AnalyzerProcess:
    """
    A pack in a process of its own; use it in a `with` block, which ends the process.

    Args:
        pack: The folder of the pack, with `PulumiPolicy.yaml` and `__main__.py`.

        python: The Python that runs it. None: the one that runs the test.

        env: What is added to the environment of the process.

        start_seconds: How long the pack may take until it is served.

    Raises:
        AnalyzerError: The pack did not start; the message has what it wrote.
    """

    def __init__(
        self,
        pack: str | Path,
        *,
        python: str | None = None,
        env: Mapping[str, str] | None = None,
        start_seconds: float = 60,
    ) -> None:
        """Start nothing yet."""
        self._pack, self._python, self._seconds = Path(pack).resolve(), python or sys.executable, start_seconds
        self._env = {**os.environ, **(env or {})}
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Start the process and wait until it is served."""
        if not (self._pack / "PulumiPolicy.yaml").is_file():
            raise AnalyzerError(f"{self._pack} is no pack of policies: it has no PulumiPolicy.yaml.")
        self._errors = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(  # noqa: S603 -- the pack is the test's own
            [self._python, "-u", str(self._pack)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            env=self._env,
        )
        try:
            self._channel = grpc.insecure_channel(f"127.0.0.1:{self._port(self._process)}", options=_OPTIONS)
            self._stub = analyzer_pb2_grpc.AnalyzerStub(self._channel)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self._channel.close()
        self._stop()

    def check(
        self,
        policy: Policy | Sequence[Policy] | str | None,
        resources: StackResource | Sequence[StackResource],
        *,
        config: Mapping[str, Any] | None = None,
        level: EnforcementLevel | str | None = None,
        stack_tags: Mapping[str, str] | None = None,
        preview: bool | None = None,
    ) -> Result:
        """
        Run policies of the pack over resources; all else is as in `check`.

        Args:
            policy: The policies that run, as in `check`, or the name of one; the pack has others, which are disabled. None:
                all of the pack.

            resources: A resource, or several.

            config: The settings of the one policy; else level or settings of each by its name.

            level: The level of the policies that run. None: that of the pack.

            stack_tags: The tags of the stack.

            preview: Whether the run is a preview. None: it is one where a value is UNKNOWN.

        Raises:
            PolicyConfigError: The pack has no such policy, or the engine would not run it with this configuration.

            AnalyzerError: The process has ended.
        """
        if isinstance(policy, (Policy, str)):
            name = policy if isinstance(policy, str) else policy.name
            return run(self, resources, [name], {name: config or {}}, level, stack_tags or {}, preview=preview)
        names = None if policy is None else [each.name for each in policy]
        return run(self, resources, names, config or {}, level, stack_tags or {}, preview=preview)

    def info(self) -> proto.AnalyzerInfo:
        """Return which policies there are, with their schemas."""
        found: proto.AnalyzerInfo = self._called(self._stub.GetAnalyzerInfo, empty_pb2.Empty())
        return found

    def configure(self, request: proto.ConfigureAnalyzerRequest) -> None:
        """Set levels and settings."""
        self._called(self._stub.Configure, request)

    def configure_stack(self, request: proto.AnalyzerStackConfigureRequest) -> None:
        """Set the tags of the stack."""
        self._called(self._stub.ConfigureStack, request)

    def analyze(self, request: proto.AnalyzeRequest) -> proto.AnalyzeResponse:
        """Run the resource policies."""
        found: proto.AnalyzeResponse = self._called(self._stub.Analyze, request)
        return found

    def analyze_stack(self, request: proto.AnalyzeStackRequest) -> proto.AnalyzeResponse:
        """Run the stack policies."""
        found: proto.AnalyzeResponse = self._called(self._stub.AnalyzeStack, request)
        return found

    def remediate(self, request: proto.AnalyzeRequest) -> proto.RemediateResponse:
        """Run the remediations."""
        found: proto.RemediateResponse = self._called(self._stub.Remediate, request)
        return found

    def _called(self, method: Callable[..., Any], request: Any) -> Any:
        try:
            return method(request, wait_for_ready=True, timeout=self._seconds)
        except grpc.RpcError as error:
            raise AnalyzerError(str(error.details()).removeprefix(_CALLING)) from None

    def _port(self, process: subprocess.Popen[str]) -> int:
        """Return the port, which is the first line that the process writes, and go on reading, so that it is never held up."""
        lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=_read, args=(process.stdout, lines), daemon=True).start()
        try:
            line = lines.get(timeout=self._seconds)
        except queue.Empty:
            raise AnalyzerError(
                f"{self._pack} is not served after {self._seconds:g} seconds.{self._written()}"
            ) from None
        if not line.strip().isdecimal():
            what = f"wrote {line.strip()!r} instead of a port" if line else "ended before it was served"
            raise AnalyzerError(f"{self._pack} {what}.{self._written()}")
        return int(line)

    def _written(self) -> str:
        self._errors.seek(0)
        found = self._errors.read().strip()
        return f" It wrote:\n{found}" if found else ""

    def _stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
        self._errors.close()


def _read(stream: IO[str] | None, lines: queue.SimpleQueue[str]) -> None:
    """Hand on every line and at last an empty one; the stream is closed by who reads it."""
    if stream is None:
        return
    with stream:
        for line in stream:
            lines.put(line)
    lines.put("")
