"""An analysis of a state by the engine: policies run without a program, a backend or a call to AWS."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pulumi.runtime.rpc import _special_secret_sig, _special_sig_key

from pulumi_mpa.errors import Situation, TerminalError
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.policy.account import NOT_READ
from pulumi_mpa.policy.findings import Finding, findings, packs
from pulumi_mpa.policy.positions import positions_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: The output that repeats all inputs and is secret in every state; no policy reads it.
_RECORDED: Final = "declared"
#: What the engine's last error says where all went well and something mandatory was violated.
_VIOLATED: Final = "mandatory policy violations"
#: What its warning says where it cannot decrypt a state.
_HIDDEN: Final = "could not decrypt secrets"


@dataclass(frozen=True)
class Analysis:
    """
    What an analysis found, and what it could not look at.

    Args:
        source: The file that was analyzed.

        findings: The violations.

        packs: The packs that ran, with their versions.

        unread: What was not analyzed, one sentence each; empty for a complete analysis.
    """

    source: str
    findings: tuple[Finding, ...]
    packs: Mapping[str, str]
    unread: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """Return 1 after a mandatory violation; else 2 if the analysis is not complete; else 0."""
        if any(finding.is_mandatory for finding in self.findings):
            return 1
        return 2 if self.unread else 0


def analyze(
    state_file: str | Path, pack: str | Path, *, config: str | Path | None = None, pulumi: str | Path = "pulumi"
) -> Analysis:
    """
    Run a policy pack over a state, as `pulumi policy analyze --file` does.

    Args:
        state_file: The state of a stack, as `pulumi stack export` writes it, or of an account, as `write_account_state`
            does.

        pack: The folder of the pack.

        config: The file that configures the pack, as for `--policy-pack-config`.

        pulumi: The engine's command.

    Returns:
        What was found.

    Raises:
        TerminalError: There is no such command, or the engine could not run the pack over the whole state.
    """
    arguments = ["--file", str(state_file), "--policy-pack", str(pack)]
    arguments += ["--policy-pack-config", str(config)] if config is not None else []
    try:
        ran = subprocess.run(  # noqa: S603 -- a list of arguments, which no shell reads
            [str(pulumi), "policy", "analyze", "--json", "--non-interactive", "--color", "never", *arguments],
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        message = Message(Code.AUDIT_ENGINE_MISSING, {"command": pulumi})
        raise TerminalError(Situation("analyze", str(state_file), None, message)) from error
    said = ran.stderr.splitlines()
    errors = [line.removeprefix("error:").strip() for line in said if line.startswith("error:")]
    # Whatever else the engine failed at, it did not run every policy over every resource.
    failed = [line for line in errors if _VIOLATED not in line]
    if failed or (ran.returncode != 0 and not errors):
        detail = " ".join(failed) or next(
            reversed([line for line in said if line.strip()]), f"exit code {ran.returncode}"
        )
        message = Message(Code.AUDIT_NOT_RUN, {"detail": detail})
        raise TerminalError(Situation("analyze", str(state_file), None, message))
    lines = ran.stdout.splitlines()
    # The state of a stack that was never up has no deployment.
    deployment = json.loads(Path(state_file).read_text(encoding="utf-8"))["deployment"] or {}
    resources = deployment.get("resources") or []
    hidden = sorted(_secrets_in(resources)) if any(_HIDDEN in line for line in said) else []
    unread = [note for resource in resources for note in notes_of(resource)]
    if hidden:
        unread.append(str(Message(Code.AUDIT_SECRETS_HIDDEN, {"things": ", ".join(hidden)})))
    positions = positions_in(resources)
    found = tuple(replace(finding, position=positions.get(finding.urn)) for finding in findings(lines))
    return Analysis(str(state_file), found, packs(lines), tuple(unread))


def notes_of(resource: Mapping[str, Any]) -> list[str]:
    """Return what a resource of a state says was not read; another program may use the name of the output for anything."""
    notes = (resource.get("outputs") or {}).get(NOT_READ)
    return [note for note in notes if isinstance(note, str)] if isinstance(notes, list) else []


def _secrets_in(resources: list[Mapping[str, Any]]) -> Iterator[str]:
    """Name the properties that hold a secret, other than the one that always is."""
    for resource in resources:
        name = resource["urn"].rpartition("::")[2]
        properties = [*(resource.get("inputs") or {}).items(), *(resource.get("outputs") or {}).items()]
        yield from {f"{name}.{key}" for key, value in properties if key != _RECORDED and _holds_secret(value)}


def _holds_secret(value: object) -> bool:
    if isinstance(value, dict):
        return value.get(_special_sig_key) == _special_secret_sig or any(map(_holds_secret, value.values()))
    return isinstance(value, list) and any(map(_holds_secret, value))
