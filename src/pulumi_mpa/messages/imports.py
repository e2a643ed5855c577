"""MPA73xx: why something cannot be imported. Nothing was written, on AWS or into a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pulumi_mpa.messages.codes import Code
from pulumi_mpa.messages.row import error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.messages.row import Row

_LOOKED_UP: Final = (
    "Read it in the program with `ApprovalTeam.get`, or import it with credentials of account {account}."
)

IMPORTS: Final[Mapping[Code, Row]] = {
    Code.IMPORT_INCOMPLETE: error(
        "{count} of {total} things cannot be imported. {details}",
        "To import the rest, pass `partial=True`.",
        cause="A part of the account must not look like the whole account.",
        cure="Correct what the message names, or pass `partial=True`: the program then names what is missing.",
        data=("count",),
    ),
    Code.IMPORT_STACK_NAME: error(
        "The stack must be named in full, as `organization/project/stack`.",
        "For a backend without organizations, the first part is `organization`.",
        cause="Every resource records which stack manages it, so the name must be known before the import.",
        cure="Take the name from `pulumi stack ls`, and the project from `Pulumi.yaml`.",
    ),
    Code.IMPORT_NOT_FOUND: error(
        "The account does not have {things}.",
        "Correct `arns`, or use the credentials of another account.",
        cause="No team and no identity source of the account has this ARN.",
        cure="List the ARNs with `aws mpa list-approval-teams`.",
    ),
    Code.IMPORT_OF_ANOTHER_ACCOUNT: error(
        "It belongs to account {account}, which shares it.",
        _LOOKED_UP,
        cause="A team that another account shares is managed there.",
        cure="Read it with `ApprovalTeam.get`, or import it in its own account.",
        data=("account",),
    ),
    Code.IMPORT_OF_ANOTHER_STACK: error(
        "A resource of another stack manages it.",
        "Read it in the program with `get`, or remove it from the state of that stack and use `adopt=True`.",
        cause="The tag `pulumi-mpa:owner` names another resource than the one that would be imported.",
        cure="Leave it to the other stack, or give it up there with `pulumi state delete` and take it with `adopt=True`.",
    ),
    Code.IMPORT_CANNOT_BE_DECLARED: error(
        "A program cannot declare it as it is: {problems}",
        "Change it on AWS first, or write its declaration by hand with `adopt=True`.",
        cause="AWS has a value that this package does not accept as an input.",
        cure="Change the value on AWS. For rules that only the User Guide states, set `mpa:strict` to `false`.",
    ),
    Code.IMPORT_WOULD_CHANGE: error(
        "The next preview would have something to do: {detail}",
        "Wait until AWS has finished, and leave `mpa:defaultTags` out until the import is done.",
        cause="It is between two states, has a status that this package does not know, or lacks the default tags of the configuration.",
        cure="Write the import again later, without `mpa:defaultTags`.",
    ),
}
