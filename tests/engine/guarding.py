"""A program whose teams protect an operation of Payment Cryptography, and what a test reads of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from stacks import OTHER_POLICY, POLICY, declared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from account import Account
    from stacks import Run, Stack

    from pulumi_mpa.testing import MpaEmulator

ACTION: Final = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"
REGION = "eu-central-1"
ID = f"{REGION}/{ACTION}"


def associated(team: str = "guards.arn", **more: Any) -> str:  # noqa: ANN401 -- inputs of an association
    """Return the program text of an association; `team` is program text, None leaves an input out."""
    inputs = {"region": REGION, **more}
    written = [f"    {key}={value!r},\n" for key, value in inputs.items() if value is not None]
    return f'gate = mpa.MpaTeamAssociation(\n    "gate",\n    mpa_team_arn={team},\n{"".join(written)})'


class Guarded:
    """
    A stack with two teams, of which one is associated.

    Args:
        stack: The stack.

        account: What AWS shows.

        aws: The service and its people.
    """

    def __init__(self, stack: Stack, account: Account, aws: MpaEmulator) -> None:
        """Connect to Payment Cryptography in the Region of the keys."""
        self.stack, self.account, self.aws = stack, account, aws
        self.keys = aws.client("payment-cryptography", region=REGION)

    def declare(
        self,
        team: str | None = "guards",
        *,
        teams: Sequence[str] = ("guards", "others"),
        **more: Any,  # noqa: ANN401 -- inputs of an association
    ) -> None:
        """Write the program with its teams, and the association to one of them; None: without an association."""
        text = "\n".join(declared(name, name=name) for name in teams)
        self.stack.program(f"{text}\n{associated(f'{team}.arn', **more) if team is not None else ''}")

    def arn(self, name: str) -> str:
        """Return the ARN of a team."""
        return next(str(team["Arn"]) for team in self.account.teams() if team["Name"] == name)

    def association(self) -> Any:  # noqa: ANN401 -- a response of boto3
        """Read the association; None when no team protects the operation."""
        try:
            return self.keys.get_mpa_team_association(Action=ACTION)["MpaTeamAssociation"]
        except self.keys.exceptions.ResourceNotFoundException:
            return None

    def in_force(self) -> str | None:
        """Return the name of the associated team; None when there is none."""
        found = self.association()
        return found and next(str(team["Name"]) for team in self.account.teams() if team["Arn"] == found["MpaTeamArn"])

    def session(self) -> str:
        """Return the ARN of the vote on the association."""
        return str(self.association()["MpaStatus"]["MpaSessionArn"])

    def votes(self) -> list[tuple[str, str]]:
        """Return what each session about the association requested and its status, in alphabetical order."""
        return sorted(
            (item["ActionName"].split(":")[1], item["Status"])
            for team in self.account.teams()
            for item in self.account.mpa.list_sessions(ApprovalTeamArn=team["Arn"])["Sessions"]
            if item["ActionName"].startswith("payment-cryptography:")
        )

    def outputs(self) -> dict[str, Any]:
        """Return the association's outputs."""
        found: dict[str, Any] = self.stack.resource("gate")["outputs"]
        return found

    def standing(self) -> tuple[bool, str]:
        """Return `settled` and `waitingFor` of the association."""
        outputs = self.outputs()
        return outputs["settled"], outputs["waitingFor"]

    def quiet(self) -> Run:
        """Run a preview that finds nothing to do and calls nobody."""
        run = self.stack.preview("--expect-no-changes")
        assert () == run.calls
        return run


__all__ = ["ACTION", "ID", "OTHER_POLICY", "POLICY", "REGION", "Guarded", "associated"]
