"""The options of the emulator's command line."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from pulumi_mpa.emulator.access import TOKEN_VARIABLE, Access, checked_token
from pulumi_mpa.emulator.assumptions import Assumptions
from pulumi_mpa.emulator.policies import POLICIES, Policy
from pulumi_mpa.emulator.settings import (
    ACCOUNT,
    END_OF_TIME,
    EXAMPLE_ACCOUNT,
    FIRST_START,
    KEPT_CALLS,
    LONGEST_SERVICE_SECONDS,
    LOOPBACK,
    ClockKind,
    Settings,
)
from pulumi_mpa.lifecycle.limits import MAX_TEAMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

_LARGEST_PORT = 65535


def _wrong(expected: str, text: str) -> argparse.ArgumentTypeError:
    """Return the error for a value that cannot be read, which argparse puts behind the name of the option."""
    return argparse.ArgumentTypeError(f"must be {expected}, is {text!r}")


def _port(text: str) -> int:
    return int(_number(int, text, f"from 0 to {_LARGEST_PORT}", 0, _LARGEST_PORT))


def _seconds(text: str) -> float:
    return _number(float, text, f"from 0 to {LONGEST_SERVICE_SECONDS}", 0, LONGEST_SERVICE_SECONDS)


def _count(text: str) -> int:
    return int(_number(int, text, "of at least 1", 1, sys.maxsize))


def _number(kind: type[float], text: str, expected: str, least: float, most: float) -> float:
    what = "a whole number" if kind is int else "a number"
    try:
        number = kind(text)
    except ValueError:
        raise _wrong(f"{what} {expected}", text) from None
    if not least <= number <= most:
        raise _wrong(f"{what} {expected}", text)
    return number


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text.replace("Z", "+00:00"))
        instant = (instant if instant.tzinfo else instant.replace(tzinfo=timezone.utc)).astimezone(timezone.utc)
    except (ValueError, OverflowError):
        raise _wrong("a time in ISO 8601, as 2026-03-01T12:00:00Z", text) from None
    if not FIRST_START <= instant < END_OF_TIME:
        raise _wrong(f"from {FIRST_START:%Y-%m-%d} to {END_OF_TIME:%Y-%m-%d}", text)
    return instant


def _clock(text: str) -> ClockKind:
    try:
        return ClockKind(text)
    except ValueError:
        raise _wrong(" or ".join(kind.value for kind in ClockKind), text) from None


def _account(text: str) -> str:
    if not ACCOUNT.fullmatch(text):
        raise _wrong("twelve digits", text)
    return text


def _token(text: str) -> str:
    try:
        return checked_token(text)
    except ValueError as error:
        # argparse would show the text of any other error's argument.
        raise argparse.ArgumentTypeError(str(error)) from None


def _state(text: str) -> Path:
    if not text:
        raise _wrong("the name of a file", text)
    return Path(text)


def _message(problem: ErrorDetails) -> str:
    # Pydantic would speak of arguments of Python.
    return "is not a member of a policy" if problem["type"] == "unexpected_keyword_argument" else problem["msg"]


def _policies(text: str) -> tuple[Policy, ...]:
    try:
        return TypeAdapter(tuple[Policy, ...]).validate_json(Path(text).read_bytes())
    except OSError as error:
        raise argparse.ArgumentTypeError(f"cannot read policies from {text}: {error.strerror}") from None
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'file'}: {_message(problem)}" for problem in found
        )
        raise argparse.ArgumentTypeError(f"cannot read policies from {text}: {problems}") from None


def parser_of(program: str) -> argparse.ArgumentParser:
    """Return the parser of a program that starts an emulator."""
    parser = argparse.ArgumentParser(
        prog=program,
        description="Serve AWS Multi-party Approval, and the services that it protects, on this machine until interrupted. "
        "Prints one line of JSON with the endpoint as soon as it responds to requests.",
    )
    parser.add_argument("--port", type=_port, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--host", default=LOOPBACK, help=f"address to listen on (default: {LOOPBACK})")
    parser.add_argument(
        "--expose",
        action="store_true",
        help="serve operations of AWS to other machines, to web pages and under any name, without access control; "
        "allows --host to name an address that other machines reach",
    )
    tokens = parser.add_mutually_exclusive_group()
    tokens.add_argument(
        "--control-token",
        type=_token,
        metavar="TOKEN",
        help="serve the controls to whoever sends this token, from any machine, and to nobody else (default: the "
        f"environment variable {TOKEN_VARIABLE}; without a token the controls serve only programs on this machine)",
    )
    tokens.add_argument("--control-token-file", type=Path, metavar="FILE", help="read the control token from this file")
    parser.add_argument(
        "--state",
        type=_state,
        metavar="FILE",
        help="keep everything but the list of calls in this file (default: in memory)",
    )
    parser.add_argument(
        "--clock",
        type=_clock,
        metavar="real|virtual",
        default=ClockKind.REAL,
        help="whether people's time passes by itself or only when a control advances it (default: real)",
    )
    parser.add_argument(
        "--start", type=_instant, metavar="INSTANT", help="first instant of a virtual clock, ISO 8601 (default: now)"
    )
    parser.add_argument(
        "--service-seconds",
        type=_seconds,
        default=0.0,
        metavar="N",
        help="real seconds that the service takes for its own work (default: 0)",
    )
    parser.add_argument(
        "--account",
        type=_account,
        default=EXAMPLE_ACCOUNT,
        help="account that controls and the test kit use unless they name another one; callers of AWS operations choose "
        f"theirs by their access key (default: {EXAMPLE_ACCOUNT})",
    )
    parser.add_argument(
        "--manual-portal",
        action="store_true",
        help="leave new identity sources CREATING until a control installs their portal",
    )
    parser.add_argument(
        "--unknown-user",
        action="append",
        default=[],
        metavar="ID",
        help="identity id that AWS would not find; can be repeated",
    )
    parser.add_argument(
        "--assume",
        action="append",
        default=[],
        metavar="QUESTION=CHOICE",
        help="another choice for what AWS does not document; can be repeated",
    )
    parser.add_argument("--questions", action="store_true", help="print these questions with their choices, and exit")
    parser.add_argument(
        "--policies", type=_policies, default=POLICIES, metavar="FILE", help="JSON list of the policies to offer"
    )
    parser.add_argument(
        "--max-teams",
        type=_count,
        default=MAX_TEAMS,
        metavar="N",
        help=f"approval teams that an account can have (default: {MAX_TEAMS}, the quota of AWS)",
    )
    parser.add_argument(
        "--kept-calls",
        type=_count,
        default=KEPT_CALLS,
        metavar="N",
        help=f"calls that the control `calls` can list; older ones are dropped (default: {KEPT_CALLS})",
    )
    return parser


def settings_of(parser: argparse.ArgumentParser, given: argparse.Namespace) -> Settings:
    """Return the settings that a command line asks for; the parser ends the program if they are not possible."""
    try:
        assumptions = Assumptions.of(dict(_pair(text) for text in given.assume))
    except ValueError as error:
        parser.error(f"argument --assume: {error}")
    if given.start and given.clock is ClockKind.REAL:
        parser.error("argument --start: goes with a virtual clock only. Add --clock virtual.")
    return Settings(
        clock=given.clock,
        start=given.start,
        service_seconds=given.service_seconds,
        automatic_portal=not given.manual_portal,
        account=given.account,
        unknown_users=frozenset(given.unknown_user),
        assumptions=assumptions,
        policies=given.policies,
        max_teams=given.max_teams,
        kept_calls=given.kept_calls,
        state=given.state,
    )


def access_of(parser: argparse.ArgumentParser, given: argparse.Namespace, environ: Mapping[str, str]) -> Access:
    """Return whom an emulator of this command line serves; the parser ends the program if that is not possible."""
    return Access(exposed=given.expose, control_token=given.control_token or _token_beside(parser, given, environ))


def _token_beside(parser: argparse.ArgumentParser, given: argparse.Namespace, environ: Mapping[str, str]) -> str | None:
    """Return the control token that a file or, without one, the environment has."""
    file, text = given.control_token_file, environ.get(TOKEN_VARIABLE)
    try:
        if file is not None:
            return checked_token(file.read_text())
        return checked_token(text) if text else None
    except OSError as error:
        parser.error(f"argument --control-token-file: cannot read {file}: {error.strerror}")
    except UnicodeDecodeError:
        parser.error(f"argument --control-token-file: {file} is not a text file")
    except ValueError as error:
        parser.error(f"{TOKEN_VARIABLE if file is None else f'argument --control-token-file: {file}'}: {error}")


def _pair(text: str) -> tuple[str, str]:
    name, equals, choice = text.partition("=")
    if not equals:
        raise ValueError(f"must be QUESTION=CHOICE, is {text!r}")
    return name, choice
