"""Lines reach the engine with their resource, from many threads, and never fail a run."""

from __future__ import annotations

import io
import sys
from concurrent import futures
from typing import TYPE_CHECKING, Any, Final

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

from pulumi_mpa.providers.lines import Reporter
from pulumi_mpa.providers.plugin import engine_address

if TYPE_CHECKING:
    from collections.abc import Iterator

URN: Final = "urn:pulumi:prod::shop::acme:security:Guards$pulumi-python:dynamic/mpa:ApprovalTeam::"


class Engine(engine_pb2_grpc.EngineServicer):
    """The part of an engine that takes lines, over a real connection."""

    def __init__(self) -> None:
        """Listen on a port of its own."""
        self.lines: list[engine_pb2.LogRequest] = []
        self.server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
        engine_pb2_grpc.add_EngineServicer_to_server(self, self.server)
        self.address = f"127.0.0.1:{self.server.add_insecure_port('127.0.0.1:0')}"
        self.server.start()

    def Log(self, request: engine_pb2.LogRequest, context: Any) -> empty_pb2.Empty:  # noqa: ANN401, N802 -- the engine's own method
        """Take a line."""
        del context
        self.lines.append(request)
        return empty_pb2.Empty()

    def shown(self) -> list[tuple[int, str, str, bool]]:
        """Return severity, URN, text and whether it is ephemeral, of each line."""
        return [(line.severity, line.urn, line.message, line.ephemeral) for line in self.lines]


@pytest.fixture
def in_the_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this process resemble the one that runs dynamic providers."""
    monkeypatch.setattr(sys.modules["__main__"], "DynamicResourceProviderServicer", object, raising=False)


@pytest.fixture
def engine(in_the_plugin: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """Return an engine that started this process."""
    del in_the_plugin
    engine = Engine()
    monkeypatch.setattr(sys, "argv", ["__main__.py", engine.address])
    yield engine
    engine.server.stop(grace=None).wait()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param({"managedBy": f"acme/{URN}guards"}, Reporter("guards", f"{URN}guards"), id="inputs"),
        pytest.param({"declared": {"managedBy": f"acme/{URN}guards"}}, Reporter("guards", f"{URN}guards"), id="outputs"),
        pytest.param({"managedBy": f"acme/{URN}a/b::ü"}, Reporter("a/b::ü", f"{URN}a/b::ü"), id="name-with-separators"),
        pytest.param({"declared": None}, Reporter("team"), id="outputs-of-nothing"),
        pytest.param({}, Reporter("team"), id="nothing"),
        pytest.param({"managedBy": object()}, Reporter("team"), id="not-known-yet"),
        pytest.param({"managedBy": "acme/guards"}, Reporter("team"), id="no-urn"),
        pytest.param({"managedBy": "acme/urn:pulumi:prod::shop"}, Reporter("team"), id="half-a-urn"),
    ],
)  # fmt: skip
def test_resource_is_known_from_its_inputs_or_outputs(values: dict[str, Any], expected: Reporter) -> None:
    """The engine would not know what is no URN, so such lines are shown at the stack."""
    assert expected == Reporter.of(values, "team")


def test_lines_carry_severity_and_resource(engine: Engine) -> None:
    """What asks people is a warning, and progress is shown until the next line."""
    reporter = Reporter("guards", f"{URN}guards")
    reporter.info("will create the team")
    reporter.warn("asks 3 approvers → tomorrow")
    reporter.progress("AWS is checking the team")

    assert [
        (engine_pb2.INFO, f"{URN}guards", "will create the team", False),
        (engine_pb2.WARNING, f"{URN}guards", "asks 3 approvers → tomorrow", False),
        (engine_pb2.INFO, f"{URN}guards", "AWS is checking the team", True),
    ] == engine.shown()


def test_line_of_an_unknown_resource_has_its_name(engine: Engine) -> None:
    """The engine shows it at the stack, where the name is the only thing that says whose it is."""
    Reporter("team").info("is gone")

    assert [(engine_pb2.INFO, "", "team: is gone", False)] == engine.shown()


def test_short_waits_are_not_shown(engine: Engine) -> None:
    """A row does not flicker for the moments that AWS takes every time."""
    report = Reporter("guards", f"{URN}guards").waiting("AWS is checking the team")
    for seconds in (0.0, 0.5, 1.9, 2.4, 61.2):
        report(seconds)

    assert ["AWS is checking the team, 2 s so far", "AWS is checking the team, 61 s so far"] == [
        line.message for line in engine.lines
    ]


def test_threads_share_the_connection(engine: Engine) -> None:
    """The plugin serves four calls at a time: no line is lost, and those of one resource stay in order."""

    def work(name: str) -> None:
        reporter = Reporter(name, f"{URN}{name}")
        for count in range(50):
            reporter.info(str(count))

    names = ("a", "b", "c", "d")
    with futures.ThreadPoolExecutor(max_workers=len(names)) as pool:
        list(pool.map(work, names))

    assert {name: [str(count) for count in range(50)] for name in names} == {
        name: [line.message for line in engine.lines if line.urn == f"{URN}{name}"] for name in names
    }


def test_any_text_is_sent(engine: Engine) -> None:
    """A tag of somebody else's may hold half a character, which no message on the wire can."""
    Reporter("guards", f"{URN}guards").warn("owner is \ud83d")

    assert ["owner is \\ud83d"] == [line.message for line in engine.lines]


def test_line_is_printed_when_the_engine_is_gone(engine: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    """An engine that was killed is no reason to stop between two calls to AWS."""
    engine.server.stop(grace=None).wait()
    reporter = Reporter("guards", f"{URN}guards")
    reporter.info("settled")
    reporter.warn("asks 3 approvers")
    reporter.progress("AWS is checking the team")

    assert "guards: settled\nguards: warning: asks 3 approvers\n" == capsys.readouterr().out


@pytest.mark.parametrize(
    ("encoding", "printed"),
    [("ascii", b"g\\xfcte: \\u2192\n"), ("cp1252", b"g\xfcte: \\u2192\n"), ("utf-8", "güte: →\n".encode())],
)
def test_console_without_the_characters_shows_escapes(
    monkeypatch: pytest.MonkeyPatch, encoding: str, printed: bytes
) -> None:
    """Where there is no engine, the code page of a console does not end the run."""
    console = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(console, encoding=encoding))
    Reporter("güte").info("→")

    assert printed == console.getvalue()


def test_closed_console_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever read the output has gone; the run has not."""
    console = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    console.close()
    monkeypatch.setattr(sys, "stdout", console)
    Reporter("guards").info("settled")


@pytest.mark.usefixtures("in_the_plugin")
@pytest.mark.parametrize(
    ("arguments", "address"),
    [
        pytest.param(["127.0.0.1:4711"], "127.0.0.1:4711", id="address"),
        pytest.param(["-v=3", "--tracing", "http://t:1", "127.0.0.1:4711"], "127.0.0.1:4711", id="after-flags"),
        pytest.param([], None, id="attached-without-arguments"),
        pytest.param(["--tracing", "http://t:1"], None, id="no-address"),
    ],
)
def test_engine_is_the_last_argument(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], address: str | None
) -> None:
    """With `--logflow` or `--tracing` the engine puts flags before its address."""
    monkeypatch.setattr(sys, "argv", ["__main__.py", *arguments])

    assert address == engine_address()


def test_other_processes_have_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program's own last argument is not taken for one."""
    monkeypatch.setattr(sys, "argv", ["program.py", "127.0.0.1:4711"])

    assert engine_address() is None
