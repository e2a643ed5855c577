"""What the reader of a quickstart types next."""

from __future__ import annotations

from typing import Final

_TEXT: Final = """\
Type this in a shell of its own, in this folder; it leads `pulumi` and the AWS SDK to the service:

    . {folder}/env

Let the invited approvers accept, with curl:

    curl -sS -H 'Content-Type: application/json' {url}/_mpa/invitations -d '{{"team_arn": "{team}", "answer": "ACCEPTED"}}'

or in Python:

    python -c 'from pulumi_mpa.testing import MpaEmulator; print(MpaEmulator.connect("{url}").accept_invitations("{team}"))'

See it, change something that needs a vote, and request it:

    pulumi up --yes
    pulumi config set purpose "Root certificates of payment and transit keys"
    pulumi preview
    pulumi up --yes

Let just enough of them approve (or "REJECTED"), with curl:

    curl -sS -H 'Content-Type: application/json' {url}/_mpa/decisions -d '{{"session_arn": "'$(pulumi stack output session)'", "response": "APPROVED"}}'

or in Python:

    python -c 'from pulumi_mpa.testing import MpaEmulator; print(MpaEmulator.connect("{url}").approve("'$(pulumi stack output session)'"))'

    pulumi up --yes

Or let a day pass, so that the missing answers count as a rejection:

    curl -sS -H 'Content-Type: application/json' {url}/_mpa/clock/advance -d '{{"seconds": 86400}}'

Everything else that can be controlled: {url}/_mpa/openapi.yaml
When you are done: make quickstart-stop"""


def what_to_type(url: str, team: str, folder: str) -> str:
    """
    Return the next commands, complete enough to be pasted.

    Args:
        url: Where the service answers.

        team: ARN of the team.

        folder: Folder that holds the file `env`.
    """
    return _TEXT.format(url=url, team=team, folder=folder)
