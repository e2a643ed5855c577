"""The emulator from a command line."""

from __future__ import annotations

import json
import re
import resource
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pulumi_mpa.cli import main
from pulumi_mpa.emulator import access
from pulumi_mpa.emulator.options import access_of, parser_of
from pulumi_mpa.testing import EmulatorError, MpaEmulator, connection
from pulumi_mpa.testing.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = str(Path(sys.executable).with_name("pulumi-mpa"))
STARTS = {"command": [PROGRAM, "emulator"], "module": [sys.executable, "-m", "pulumi_mpa.emulator"]}


def _outcome_of(*arguments: str) -> tuple[int, str]:
    outcome = CliRunner().invoke(main, ["emulator", *arguments])
    return outcome.exit_code, outcome.output


def _started(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def running() -> Iterator[list[subprocess.Popen[str]]]:
    """Collect processes; whatever still runs afterwards is ended."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.parametrize("start", STARTS.values(), ids=list(STARTS))
def test_one_line_says_where_it_is_served(start: list[str], running: list[subprocess.Popen[str]]) -> None:
    """Once it does; an interruption ends it, with nothing on the error stream."""
    process = _started(*start, "--clock", "virtual", "--start", "2026-03-01T12:00:00Z", "--account", "444455556666")
    running.append(process)
    assert process.stdout is not None
    line = json.loads(process.stdout.readline())

    aws = MpaEmulator.connect(line["endpoint_url"])
    assert ("virtual", "444455556666") == (line["clock"], line["account"])
    assert "2026-03-01T12:00:00+00:00" == aws.clock.now().isoformat()
    aws.client("mpa").list_policies()
    process.send_signal(signal.SIGINT if start is STARTS["command"] else signal.SIGTERM)
    out, err = process.communicate(timeout=30)

    assert (0, "", "") == (process.returncode, out, err)


def test_killed_emulator_goes_on_from_its_file(tmp_path: Path, running: list[subprocess.Popen[str]]) -> None:
    """What was done is stored, even if there was no time to close the file."""
    state = str(tmp_path / "state.db")
    for _ in range(2):
        process = _started(*STARTS["module"], "--state", state)
        running.append(process)
        assert process.stdout is not None
        aws = MpaEmulator.connect(json.loads(process.stdout.readline())["endpoint_url"])
        mpa = aws.client("mpa")
        if not mpa.list_identity_sources()["IdentitySources"]:
            mpa.create_identity_source(
                IdentitySourceParameters={
                    "IamIdentityCenter": {
                        "InstanceArn": "arn:aws:sso:::instance/ssoins-a1b2c3d4e5f6g7h8",
                        "Region": "us-east-1",
                    }
                }
            )
            process.kill()
            process.wait(timeout=30)
    assert {"CreateIdentitySource": 0, "ListIdentitySources": 1} == {
        "CreateIdentitySource": 0,
        **aws.calls.counts(),
    }


def test_it_starts_fast(running: list[subprocess.Popen[str]]) -> None:
    """Everybody who tests with it would notice seconds; measured in processor time, whatever else the machine does."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = _started(*STARTS["module"])
    running.append(process)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.wait(timeout=30)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert 0 < after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 5


def test_port_that_is_taken_is_an_error() -> None:
    """Without a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, output = _outcome_of("--port", str(port))
    assert 1 == status
    assert (
        f"cannot start the emulator: cannot listen at 127.0.0.1, port {port}: Address already in use. "
        "Choose others with --host and --port.\n"
    ) == output


def test_address_of_another_machine_is_an_error() -> None:
    """In words; Python's own name the call that failed."""
    status, output = _outcome_of("--host", "192.0.2.1", "--expose")
    assert 1 == status
    assert output.endswith(
        "cannot start the emulator: cannot listen at 192.0.2.1, port 0: Cannot assign requested address. "
        "Choose others with --host and --port.\n"
    )


WRONG = {
    "port": (["--port", "70000"], "argument --port: must be a whole number from 0 to 65535, is '70000'"),
    "port of letters": (["--port", "x"], "argument --port: must be a whole number from 0 to 65535, is 'x'"),
    "account": (["--account", "12"], "argument --account: must be twelve digits, is '12'"),
    "clock": (["--clock", "sundial"], "argument --clock: must be real or virtual, is 'sundial'"),
    "start": (["--start", "x"], "argument --start: must be a time in ISO 8601, as 2026-03-01T12:00:00Z, is 'x'"),
    "start before all time": (["--start", "0001-01-01T00:00:00+05:00"], "argument --start: must be a time in ISO 8601"),
    "start before 1970": (["--start", "1969-12-31"], "must be from 1970-01-01 to 9000-01-01, is '1969-12-31'"),
    "start of a real clock": (["--start", "2026-03-01"], "argument --start: goes with a virtual clock only"),
    "service seconds": (["--service-seconds", "99999"], "must be a number from 0 to 3600, is '99999'"),
    "service seconds that are none": (["--service-seconds", "nan"], "must be a number from 0 to 3600, is 'nan'"),
    "teams": (["--max-teams", "0"], "argument --max-teams: must be a whole number of at least 1, is '0'"),
    "state": (["--state", ""], "argument --state: must be the name of a file, is ''"),
    "question": (["--assume", "weather=fine"], "weather: no such question"),
    "choice": (["--assume", "minima=lax"], "minima: no such choice: 'lax'"),
    "no choice": (["--assume", "minima"], "must be QUESTION=CHOICE, is 'minima'"),
    "policies": (["--policies", "/nowhere.json"], "cannot read policies from /nowhere.json: No such file or directory"),
    "policies of another form": (["--policies", __file__], f"cannot read policies from {__file__}: file: Invalid JSON"),
    "address": (["--host", "0.0.0.0"], "Add --expose"),  # noqa: S104  an error on purpose
    "option": (["--fly"], "--fly"),
    "empty token": (["--control-token", " "], "argument --control-token: a control token has one or more letters"),
    "token with a space": (["--control-token", "hush hush"], "and no spaces"),
    "no token file": (["--control-token-file", "/nowhere"], "--control-token-file: cannot read /nowhere: No such file"),
    "two tokens": (["--control-token", "a", "--control-token-file", "b"], "not allowed with argument"),
}


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=list(WRONG))
def test_wrong_option_is_an_error_that_names_it(arguments: list[str], message: str) -> None:
    """In one message, with the exit status of a wrong command line."""
    status, output = _outcome_of(*arguments)
    assert 2 == status
    assert message in output
    assert "Traceback" not in output
    assert "hush" not in output


#: What only the source calls so: names with a leading underscore, names of classes, numbers of errors.
PRIVATE = re.compile(r"\b_\w+|\b[A-Z][a-z]+[A-Z]\w*|Errno|\bNone\b|Traceback|pydantic|<")


@pytest.mark.parametrize(
    "name",
    [action.option_strings[-1] for action in parser_of("x")._actions if action.nargs is None],  # noqa: SLF001
)
def test_error_of_an_option_has_no_private_names(name: str) -> None:
    """Of every option that takes a value, whichever it is; one that takes any text starts no emulator here either."""
    status, output = _outcome_of("--state", "/", name, "/no/such\u2603")
    line = output.strip().splitlines()[-1]
    assert status in (1, 2)
    assert status == 1 or f"argument {name}: " in line or f"{name}: " in line
    assert not PRIVATE.search(line)


def test_help_has_no_private_names() -> None:
    """Read it aloud."""
    assert not PRIVATE.search(parser_of("pulumi-mpa emulator").format_help())


def test_exposed_address_is_warned_of(running: list[subprocess.Popen[str]]) -> None:
    """It is served to others, loudly; the controls are not."""
    process = _started(*STARTS["module"], "--host", "0.0.0.0", "--expose")  # noqa: S104  on purpose
    running.append(process)
    assert process.stdout is not None
    port = json.loads(process.stdout.readline())["endpoint_url"].rpartition(":")[2]
    MpaEmulator.connect(f"http://127.0.0.1:{port}").client("mpa").list_policies()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert "WARNING: other machines can reach 0.0.0.0" in err


TOKEN = "correct-horse"  # noqa: S105  no secret


@pytest.mark.parametrize("source", ["option", "file", "environment"])
def test_control_token_is_read_and_not_shown(
    source: str, tmp_path: Path, running: list[subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a file or the environment it is not in the list of processes; with each, the controls need it."""
    monkeypatch.delenv("PULUMI_MPA_CONTROL_TOKEN", raising=False)
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    arguments = {
        "option": ["--control-token", TOKEN],
        "file": ["--control-token-file", str(tmp_path / "token")],
        "environment": [],
    }[source]
    if source == "environment":
        monkeypatch.setenv("PULUMI_MPA_CONTROL_TOKEN", TOKEN)
    else:
        # What is written down counts for more than what is around.
        monkeypatch.setenv("PULUMI_MPA_CONTROL_TOKEN", "another")
    process = _started(*STARTS["module"], *arguments, "--host", "0.0.0.0", "--expose")  # noqa: S104  on purpose
    running.append(process)
    assert process.stdout is not None
    line = process.stdout.readline()
    port = json.loads(line)["endpoint_url"].rpartition(":")[2]

    monkeypatch.delenv("PULUMI_MPA_CONTROL_TOKEN")
    with pytest.raises(EmulatorError, match="need its control token"):
        MpaEmulator.connect(f"http://127.0.0.1:{port}")
    aws = MpaEmulator.connect(f"http://127.0.0.1:{port}", control_token=TOKEN)
    assert TOKEN not in json.dumps(Connection(aws.endpoint_url, TOKEN).ask("GET", "info"))
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=30)
    assert "no access control for operations of AWS. The controls need the control token." in err
    assert TOKEN not in line + out + err


def test_variable_of_the_token_is_the_same_for_emulator_and_kit() -> None:
    """The kit knows it without the emulator's packages."""
    assert access.TOKEN_VARIABLE == connection.TOKEN_VARIABLE


def test_empty_variable_is_no_token() -> None:
    """As a container's set-up leaves it that has none to give."""
    parser = parser_of("emulator")
    assert access.Access() == access_of(parser, parser.parse_args([]), {"PULUMI_MPA_CONTROL_TOKEN": ""})


def test_exposed_loopback_is_warned_of(running: list[subprocess.Popen[str]]) -> None:
    """Only this machine reaches it, but so do the pages in its browsers."""
    process = _started(*STARTS["module"], "--expose")
    running.append(process)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=30)
    assert err.startswith(
        "WARNING: web pages that a browser on this machine shows can reach 127.0.0.1, and there is no "
    )


def test_quota_of_teams_can_be_lifted(running: list[subprocess.Popen[str]]) -> None:
    """The control `info` shows the limit."""
    process = _started(*STARTS["module"], "--max-teams", "100")
    running.append(process)
    assert process.stdout is not None
    url = json.loads(process.stdout.readline())["endpoint_url"]
    assert 100 == Connection(url).ask("GET", "info")["max_teams"]


def test_policies_can_be_replaced(tmp_path: Path, running: list[subprocess.Popen[str]]) -> None:
    """A JSON list takes the place of those that are built in."""
    arn = "arn:aws:mpa:::aws:policy/example.amazonaws.com/Example"
    policies = tmp_path / "policies.json"
    policies.write_text(
        json.dumps([{"arn": arn, "name": "Example", "default": 1, "versions": [{"number": 1, "document": "{}"}]}])
    )
    process = _started(*STARTS["module"], "--policies", str(policies))
    running.append(process)
    assert process.stdout is not None
    aws = MpaEmulator.connect(json.loads(process.stdout.readline())["endpoint_url"])
    assert [arn] == [policy["Arn"] for policy in aws.client("mpa").list_policies()["Policies"]]


def test_error_of_policies_names_everything_wrong(tmp_path: Path) -> None:
    """By where it is, in words that are not Python's."""
    policies = tmp_path / "policies.json"
    policies.write_text(json.dumps([{"arn": "x", "name": "x", "default": 1, "versions": [{"number": 0}], "colour": 1}]))
    status, output = _outcome_of("--policies", str(policies))
    assert 2 == status
    assert (
        f"argument --policies: cannot read policies from {policies}: "
        "0.versions.0.number: Input should be greater than or equal to 1; 0.versions.0.document: Field required; "
        "0.colour: is not a member of a policy\n"
    ) in output


@pytest.mark.parametrize("arguments", [["--help"], ["emulator", "--help"]], ids=["group", "emulator"])
def test_help_names_the_command(arguments: list[str]) -> None:
    """Of the group and of the emulator alike."""
    outcome = CliRunner().invoke(main, arguments)
    assert 0 == outcome.exit_code
    assert "emulator" in outcome.output


def test_open_questions_are_printed_with_their_choices() -> None:
    """So that `--assume` can be used without reading the source."""
    status, output = _outcome_of("--questions")
    assert 0 == status
    assert "minima: Does the API insist" in output
    assert "enforced (assumed), relaxed" in output
