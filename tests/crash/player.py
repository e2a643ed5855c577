"""Act for the user and for the approvers in a case, and compare every run with the service."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from judge import Judge
from operations import REQUESTING, WRITTEN
from stacks import user_environ
from struck_stack import StruckStack
from vaults import VAULT

from pulumi_mpa.lifecycle import session as sessions
from pulumi_mpa.lifecycle.association import ProtectedOperation
from pulumi_mpa.messages import Code
from pulumi_mpa.model import ownership as our_tags
from pulumi_mpa.model.requests.intent import RequestKind
from pulumi_mpa.testing import EmulatorError

if TYPE_CHECKING:
    from pathlib import Path

    from judge import Finding
    from operations import Program
    from play import Stage
    from stacks import Run
    from wire import BadWire

    from pulumi_mpa.testing import MpaEmulator

#: Runs of destroy until the account is empty, when everyone approves; a rejection before costs two more.
_PATIENCE = 8
#: Members of a resource in state that describe the program, not the resource.
_WHERE = {"sourcePosition", "stackTrace"}


@dataclass
class Verdict:
    """
    What became of a case.

    Args:
        id: The case.

        outcome: What the interruption left behind: `untouched`, `went on` or `stopped`.

        findings: Broken promises.

        trouble: What the harness could not do, or a run that ended with a traceback.

        story: Every command with its exit code and calls, for those who examine it.
    """

    id: str
    outcome: str = ""
    findings: list[Finding] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    story: list[str] = field(default_factory=list)


class Player:
    """
    Acts for the user and the approvers on one copy of a scene.

    Args:
        folder: The copy.

        stage: Where the engine and its Python are.

        wire: The service.

        aws: The service as people see it.

        kind: What the program declares.

        name: Name of the stack.

        beside: Who acts for another stack on the same service, under the same judge.
    """

    def __init__(
        self,
        folder: Path,
        stage: Stage,
        wire: BadWire,
        aws: MpaEmulator,
        kind: str,
        *,
        name: str = "dev",
        beside: Player | None = None,
    ) -> None:
        """Take the stack of the folder, and begin to watch."""
        self.wire, self.aws, self._kind = wire, aws, kind
        environ = {**user_environ(stage.pulumi_folder, folder, stage.python), **aws.env}
        self.stack = StruckStack(folder, environ, aws, wire, name=name)
        self.stacks = [self.stack]
        self.judge: Judge = Judge(wire) if beside is None else beside.judge
        wire.watch = self.judge.observe
        self.verdict = Verdict("")
        self._program: Program = {}
        self._resubmits = 0
        #: How often the user removed a stored request, which requests it again as `resubmit` does.
        self._by_hand = 0
        #: Somebody acted since a run last observed, so that outputs may be out of date.
        self._behind = False

    def write(self, program: Program) -> None:
        """Write the program, as the user wants it from now on."""
        self._program = program
        self.judge.program += 1
        self.stack.program(WRITTEN[self._kind](program))

    def up(self) -> Run:
        """Run `pulumi up`; what exists of ours is in state afterwards."""
        run = self.command("up")
        if run.exit_code == 0:
            for arn in self._orphans():
                self.judge.find("orphans", f"{arn} is in no state after `up`")
        return run

    def command(self, name: str, killed: str = "", *, engine: bool = False) -> Run:
        """Run a command of the user's, and compare what it recorded with the service."""
        self.inform_judge()
        arguments = (name, "--yes", "--skip-preview")
        run = self.stack.struck(killed, *arguments, engine=engine) if killed else self.stack.run(*arguments)
        struck = f" struck {killed}" if killed else ""
        self.verdict.story.append(f"{name}{struck}: {run.exit_code}, {' '.join(run.calls) or 'no calls'}")
        if "Traceback" in run.output:
            self.verdict.trouble.append(f"{name} ended with a traceback: {run.output[-1500:]}")
        if run.exit_code == 0 and name != "destroy" and (run.calls or not self._behind):
            self.judge.compare(self.stack.state())
            self._behind = False
        else:
            self._behind = True
        return run

    def inform_judge(self) -> None:
        """Pass on which `resubmit` a run reads: the program's, and for deletions the one that state has."""
        self.judge.resubmit = str(self._program.get("resubmit", ""))
        self.judge.recorded = {
            item[
                "id"
            ]: f"{(item.get('outputs', {}).get('declared') or {}).get('resubmit', '')}{' by hand' * self._by_hand}"
            for item in self.stack.state()
            if "id" in item
        }

    def agree(self) -> None:
        """Approve every open request, and accept every invitation."""
        for arn in self._open():
            self._try(lambda arn=arn: self.aws.approve(arn))
        for arn in self._teams():
            self._try(lambda arn=arn: self.aws.accept_invitations(arn))
        self._decided()

    def reject(self) -> None:
        """Reject every open request, and decline every invitation."""
        for arn in self._open():
            self._try(lambda arn=arn: self.aws.reject(arn))
        for arn in self._teams():
            self._try(lambda arn=arn: self.aws.decline_invitation(arn, "user-ana"))
        self._decided()

    def overtaken(self) -> None:
        """Note that somebody else may have acted since the last run."""
        self._behind = True

    def resubmit(self) -> None:
        """Request everything once more, with another `resubmit` in the program."""
        if self._kind in REQUESTING:
            self._resubmits += 1
            self.write({**self._program, "resubmit": f"once more {self._resubmits}"})
            self.up()

    def finish(self) -> None:
        """Destroy until nothing of ours is left."""
        self.judge.program += 1
        for _ in range(_PATIENCE):
            self.agree()
            run = self.command("destroy")
            left = self._orphans()
            if not self.stack.state() and not left:
                return
            if left and (not self.stack.state() or _names_an_interrupted_run(run)):
                self.judge.program += 1
                self.agree()
                self.up()
                self.judge.program += 1
            elif _names_a_rejection(run):
                self._request_by_hand()
                self.resubmit()
        for arn in left:
            self.judge.find("orphans", f"{arn} stays after every `destroy`")
        self.verdict.trouble.append(f"not destroyed after {_PATIENCE} runs: {run.output[-1500:]}")

    def _request_by_hand(self) -> None:
        """Do what the messages say about resources that are in no program any more."""
        for item in self.stack.state():
            if item.get("delete") or self._is_left_out(item):
                self._by_hand += 1
                self.inform_judge()
                request = self._forget_the_request if item["id"] in self._teams() else self._request_the_removal
                request(item["id"])

    def _is_left_out(self, item: dict[str, Any]) -> bool:
        """Check whether the program has no association any more, so that no `resubmit` reaches its removal."""
        return (
            item["type"].endswith(("MpaTeamAssociation", "VaultMpaAssociation"))
            and self._program.get("guard", "") is None
        )

    def _forget_the_request(self, team_arn: str) -> None:
        """Remove the request that the team's tag stores."""
        self.aws.client("mpa").untag_resource(ResourceArn=team_arn, TagKeys=[our_tags.REQUESTS[RequestKind.DELETE]])

    def _request_the_removal(self, id_: str) -> None:
        """Request the removal, which the next run finds open; a vote that is open already serves as well."""
        region, _, name = id_.partition("/")
        if name == VAULT:
            backup = self.aws.client("backup", region=region)
            with contextlib.suppress(backup.exceptions.InvalidRequestException):
                backup.disassociate_backup_vault_mpa_approval_team(BackupVaultName=name)
            return
        keys = self.aws.client("payment-cryptography", region=region)
        with contextlib.suppress(keys.exceptions.ConflictException, keys.exceptions.ResourceNotFoundException):
            keys.disassociate_mpa_team(Action=ProtectedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE.value)

    def things(self) -> tuple[object, ...]:
        """Return everything that the service and the state hold, to be compared."""
        database = self.wire.world.store.database
        with self.wire.turn():
            kept = database.execute("SELECT kind, arn, body FROM records ORDER BY seq").fetchall()
        # The engine writes things down in the order in which it saw them, and where in the program that was.
        recorded = [{key: item[key] for key in item.keys() - _WHERE} for item in self.stack.state()]
        return (kept, sorted(recorded, key=lambda item: str(item["urn"])))

    def _orphans(self) -> list[str]:
        return self.judge.orphans([stack.state() for stack in self.stacks])

    def _decided(self) -> None:
        self.judge.observe()
        self._behind = True

    def _open(self) -> list[str]:
        with self.wire.turn() as world:
            return [session.arn for session in world.store.sessions.all() if session.state in sessions.OPEN]

    def _teams(self) -> list[str]:
        with self.wire.turn() as world:
            return [team.arn for team in world.store.teams.all()]

    @staticmethod
    def _try(act: Any) -> None:  # noqa: ANN401 -- any act of people
        try:
            act()
        except EmulatorError:
            return


def _names_an_interrupted_run(run: Run) -> bool:
    """Check whether a destroy stopped at something that an interrupted run made, and said that `pulumi up` finds it."""
    return any(run.has_code(code) for code in (Code.SOURCE_IN_USE, Code.DELETION_BLOCKED_BY_PROTECTION))


def _names_a_rejection(run: Run) -> bool:
    """Check whether a destroy stopped at something whose deletion was rejected, and said how to request it again."""
    return any(run.has_code(code) for code in (Code.DELETION_REJECTED, Code.REMOVAL_REJECTED))
