"""A stack on the emulator, driven by the command line as its user does it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from key_service import SECRETS_PROVIDER, key_service_environ
from state_file import resources_in
from warm_python import PYTHON_SETTINGS, command_environ

from pulumi_mpa.messages import find

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulumi_mpa.messages import Code
    from pulumi_mpa.testing import MpaEmulator

POLICY = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
OTHER_POLICY = (
    "arn:aws:mpa:::aws:policy/payment-cryptography.amazonaws.com/EmulatorInventedImportRootCertificate/$DEFAULT"
)
INSTANCE = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
SOURCE = "arn:aws:mpa:us-east-1:111122223333:identity-source/IamIdentityCenter"
USERS = ("user-ana", "user-ben", "user-cleo")

#: Longer than any command takes on a busy machine.
_PATIENCE_SECONDS = 180
#: Its `sitecustomize` ends the provider's process where a test says so.
_KILLED = Path(__file__).parent / "programs" / "killed"


class Run(NamedTuple):
    """
    What one command did.

    Args:
        exit_code: Exit code of `pulumi`.

        output: All that it wrote.

        calls: Operations that reached the service meanwhile, oldest first.
    """

    exit_code: int
    output: str
    calls: tuple[str, ...]

    @property
    def writes(self) -> tuple[str, ...]:
        """Operations that change something."""
        return tuple(call for call in self.calls if not call.startswith(("Get", "List", "Describe")))

    def has_code(self, code: Code, **data: str) -> bool:
        """Check whether it printed a message of this code, with at least these data."""
        return any(found.code == code and data.items() <= found.data.items() for found in find(self.output))

    def has_message(self) -> bool:
        """Check whether it ended with errors that a person reads, each one paragraph, and no traceback."""
        return "error:" in self.output and "Traceback" not in self.output and 'File "' not in self.output

    def said(self, words: str) -> bool:
        """Check whether a line holds these words, however the engine broke or indented it."""
        return " ".join(words.split()) in " ".join(self.output.split())


class Stack:
    """
    A stack in a folder of its own.

    Args:
        folder: Where the program is written.

        environ: Environment of a user with an empty backend.

        aws: The service whose calls are counted.

        name: Name of the stack.

        project: Name of the project.
    """

    def __init__(
        self, folder: Path, environ: Mapping[str, str], aws: MpaEmulator, *, name: str = "dev", project: str = "guarded"
    ) -> None:
        """Take the stack that is in the folder, if there is one; nothing runs yet."""
        self._folder, self._aws, self._name, self._project = folder, aws, name, project
        #: Environment of the next command.
        self.environ = {**environ, "PULUMI_STACK": name}

    def begin(self) -> None:
        """Make the stack, with an empty program."""
        self._folder.mkdir()
        (self._folder / "Pulumi.yaml").write_text(f"name: {self._project}\nruntime: python\n")
        self.program("")
        self._init()

    def rename(self, name: str) -> None:
        """Give the stack another name."""
        self.run("stack", "rename", name)
        self._name = self.environ["PULUMI_STACK"] = name

    @property
    def folder(self) -> Path:
        """Where the program is."""
        return self._folder

    def program(self, text: str) -> None:
        """Write the program."""
        (self._folder / "__main__.py").write_text(f"import pulumi\nimport pulumi_mpa as mpa\n\n{text}\n")

    def declare(self, text: str = "", **changes: Any) -> None:  # noqa: ANN401 -- inputs of a team
        """
        Write a program with one team of three of whom two must agree.

        Args:
            text: More of the program, after the team.

            changes: Inputs of the team that are not the usual ones; None leaves one out.
        """
        self.program(f"{declared('guards', **changes)}\n{text}")

    def module(self, name: str, text: str) -> None:
        """Put a module beside the program, found by all the engine's processes as an installed one is."""
        (self._folder / f"{name}.py").write_text(text)
        self.environ["PYTHONPATH"] = str(self._folder)

    def config(self, key: str, value: str) -> None:
        """Set a value of the stack's configuration."""
        self.run("config", "set", key, value)

    def preview(self, *arguments: str, fails: bool = False) -> Run:
        """Run `pulumi preview`."""
        return self.run("preview", *arguments, fails=fails)

    def up(self, *arguments: str, fails: bool = False) -> Run:
        """Run `pulumi up` without its own preview."""
        return self.run("up", "--yes", "--skip-preview", *arguments, fails=fails)

    def refresh(self, *arguments: str, fails: bool = False) -> Run:
        """Run `pulumi refresh`."""
        return self.run("refresh", "--yes", "--skip-preview", *arguments, fails=fails)

    def destroy(self, *arguments: str, fails: bool | None = False) -> Run:
        """Run `pulumi destroy` without its own preview."""
        return self.run("destroy", "--yes", "--skip-preview", *arguments, fails=fails)

    def killed(self, when: str, *arguments: str, python: str = "") -> Run:
        """
        Run a command whose provider process is killed on its way.

        Args:
            when: `before` or `after` and an operation: before it is sent, or after its response; a number
                behind it says the how many-th such call, if not the first.

            arguments: The command.

            python: Runs the program and the provider, if not the Python that the stack's other commands run.
        """
        before = dict(self.environ)
        paths = [str(_KILLED), *filter(None, [self.environ.get("PYTHONPATH")])]
        self.environ |= {"PYTHONPATH": os.pathsep.join(paths), "KILLED": when}
        self.environ |= {"PULUMI_PYTHON_CMD": python} if python else {}
        try:
            return self.run(*arguments, "--yes", "--skip-preview", fails=True)
        finally:
            self.environ = before

    def export(self) -> str:
        """Return the state as text."""
        return self.run("stack", "export").output

    def resource(self, name: str) -> dict[str, Any]:
        """Return one resource of the state, its secrets readable."""
        backend = self.environ["PULUMI_BACKEND_URL"].removeprefix("file://")
        file = Path(backend, ".pulumi", "stacks", self._project, f"{self._name}.json")
        found: dict[str, Any] = next(item for item in resources_in(file) if item["urn"].endswith(f"::{name}"))
        return found

    def urn(self, name: str) -> str:
        """Return a resource's URN."""
        return str(self.resource(name)["urn"])

    def lose_state(self) -> None:
        """Forget everything that the backend knows of this stack, and begin it anew."""
        self.run("stack", "rm", self._name, "--yes", "--force", "--preserve-config")
        self._init()

    def _init(self) -> None:
        self.run("stack", "init", self._name, "--secrets-provider", SECRETS_PROVIDER)

    def run(self, *arguments: str, fails: bool | None = False) -> Run:
        """
        Run a command.

        Args:
            arguments: The command, without `pulumi`.

            fails: Whether it has to; None where the caller can't know.
        """
        self._aws.calls.clear()
        with command_environ(arguments, self.environ) as environ:
            ran = subprocess.run(
                ["pulumi", *arguments, "--non-interactive"],
                cwd=self._folder,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                timeout=_PATIENCE_SECONDS,
            )
        _note_pack(arguments)
        assert fails is None or fails == (ran.returncode != 0), ran.stdout
        return Run(ran.returncode, ran.stdout, tuple(call.operation for call in self._aws.calls))


def _note_pack(arguments: Sequence[str]) -> None:
    """Write down that the engine ran a pack of policies, where `make policy` counts it."""
    if "--policy-pack" in arguments and (notes := os.environ.get("MPA_POLICY_RUNS")):
        with Path(notes).open("a") as file:
            file.write(f"{arguments[0]}\n")


def user_environ(pulumi_folder: Path, folder: Path, python: str = sys.executable) -> dict[str, str]:
    """
    Return the environment of a user with a file backend in a folder and nothing else of their own.

    Args:
        pulumi_folder: Where the engine is.

        folder: Where the backend is.

        python: Runs programs and providers; the Python of the tests, so that they find the package, or one like it.

    Returns:
        The environment, without the service.
    """
    state = folder / "state"
    state.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PULUMI_", "AWS_"))}
    return {
        **kept,
        **PYTHON_SETTINGS,
        **key_service_environ(),
        # A command is over before collecting its garbage would pay.
        "GOGC": "off",
        "GOMEMLIMIT": "1GiB",
        "PATH": f"{pulumi_folder}{os.pathsep}{os.environ['PATH']}",
        "PULUMI_BACKEND_URL": state.as_uri(),
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_PYTHON_CMD": python,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }


def declared(resource: str, *, users: Sequence[str] = USERS, needed: int = 2, policy: str = POLICY, **more: Any) -> str:  # noqa: ANN401 -- inputs of a team
    """
    Return the program text of a team.

    Args:
        resource: Logical name, and the name of the program's variable.

        users: Who approves.

        needed: How many must agree.

        policy: What the team is for.

        more: More inputs or other values, `opts` as program text; None leaves one out.
    """
    inputs = {
        "description": "Root certificates",
        "approval_strategy": {"mof_n": {"min_approvals_required": needed}},
        "approvers": [{"primary_identity_id": user, "primary_identity_source_arn": SOURCE} for user in users],
        "policies": [{"policy_arn": policy}],
        **more,
    }
    written = [
        f"    {key}={value if key == 'opts' else repr(value)},\n" for key, value in inputs.items() if value is not None
    ]
    return f'{resource} = mpa.ApprovalTeam(\n    "{resource}",\n{"".join(written)})'


def declared_source(*, instance: str = INSTANCE, **more: Any) -> str:  # noqa: ANN401 -- inputs of an identity source
    """Return the program text of the identity source."""
    center = {"instance_arn": instance, "region": "us-east-1"}
    inputs = {"identity_source_parameters": {"iam_identity_center": center}, **more}
    written = [f"    {key}={value if key == 'opts' else repr(value)},\n" for key, value in inputs.items()]
    return f'org = mpa.IdentitySource(\n    "org",\n{"".join(written)})'


def declared_beside_source(resource: str, **more: Any) -> str:  # noqa: ANN401 -- inputs of a team
    """Return the program text of a team whose approvers come from the program's own identity source."""
    approvers = (
        '    approvers=[{"primary_identity_id": user, "primary_identity_source_arn": org.identity_source_arn}\n'
        f"               for user in {USERS!r}],\n"
    )
    return declared(resource, approvers=None, **more).replace("    policies=", f"{approvers}    policies=")
