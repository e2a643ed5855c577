"""
What AWS does not document: what the emulator assumes, and what else could be true.

Every field is one open question. Its first choice is what the lifecycle tables assume; the others are switches, so
that whoever builds on the service can find out whether their work depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, get_args, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def _question(default: str, text: str, *rows: str) -> Any:  # noqa: ANN401  a dataclass field has the type of its default
    return field(default=default, metadata={"question": text, "rows": rows})


@dataclass(frozen=True)
class Question:
    """
    One open question about the service.

    Args:
        name: Field of `Assumptions`.

        text: The question.

        choices: What could be true; the first is assumed.

        rows: Moves of the lifecycle tables that it varies; empty where it varies the form of a response only.
    """

    name: str
    text: str
    choices: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Assumptions:
    """One choice for every open question; the defaults are what the lifecycle tables say."""

    minima: Literal["enforced", "relaxed"] = _question(
        "enforced", "Does the API insist on the guide's minima of 3 approvers and 2 approvals?"
    )
    team_names: Literal["conflict", "invalid", "repeatable"] = _question(
        "conflict", "What happens to a second team of the same name: 409, 400, or is it created?"
    )
    first_decline: Literal["ends", "waits"] = _question(
        "ends", "Does the first declined invitation end an activation, or may the others still answer?", "T4", "T15"
    )
    reinvited: Literal["everyone", "missing"] = _question(
        "everyone", "Who is invited when a team that was not activated is tried again?", "T5"
    )
    draft_check_code: Literal["none", "previous", "validating"] = _question(
        "none", "Which code does an active team show while its update is being checked?", "T7", "T16"
    )
    empty_update: Literal["voted", "invalid"] = _question(
        "voted", "Does an update without any value open a vote, or is it an invalid input?"
    )
    update_session: Literal["kept", "dropped"] = _question(
        "kept", "Does a team still show UpdateSessionArn once the vote is over?"
    )
    default_version: Literal["echoed", "resolved"] = _question(
        "echoed", "Does a team attached to `$DEFAULT` show that text or the version's number?"
    )
    window: Literal["deleting", "active"] = _question(
        "deleting", "Which status does a team show between its approved deletion and its end?", "T19", "DELETING"
    )
    session_start: Literal["creating", "pending"] = _question("creating", "Is a new session CREATING first?", "S0")
    rejections: Literal["impossible", "threshold", "none"] = _question(
        "impossible",
        "How many rejections end a vote: as soon as approval is impossible, as many as approvals are needed, or none?",
        "S3",
    )
    cancel_again: Literal["accepted", "conflict"] = _question("accepted", "Is cancelling a cancelled session accepted?")
    cancelled_code: Literal["none", "logged"] = _question(
        "none",
        "Does a cancelled session show no code, or the one that is logged and that the API model lacks?",
        "CANCELLED",
    )
    cancellable: Literal["any", "team"] = _question(
        "any", "Can every open session be cancelled, or only votes on a team's update or deletion?"
    )
    absent_source: Literal["accepted", "not-found"] = _question(
        "accepted", "Is deleting an identity source that is not there accepted?"
    )
    source_denied: Literal["later", "at-once"] = _question(
        "later",
        "Does a caller without `sso:` permissions learn it from the source's status or from the call?",
        "I3",
        "ERROR/ACCESS_DENIED",
    )
    token_life: Literal["resource", "forever"] = _question(
        "resource", "Is a ClientToken forgotten together with what it created?"
    )
    same_team: Literal["conflict", "accepted"] = _question(
        "conflict",
        "Is associating the team that protects the operation already a conflict, or accepted without doing anything?",
    )
    shared_email: Literal["invalid", "first"] = _question(
        "invalid",
        "Is looking a user up by an e-mail address that several users have invalid, or is the first one found?",
    )
    unapproved_request: Literal["kept", "dropped"] = _question(
        "kept",
        "Does an association still show a request that was rejected or cancelled?",
        "ACTIVE/FAILED",
        "ACTIVE/CANCELLED",
    )

    canceller: Literal["requester", "owner"] = _question(
        "requester",
        "May an account that requested a vote of another account's team cancel it, or the account of the team alone?",
    )
    vault_opt_in: Literal["required", "ignored"] = _question(
        "required", "Must `isMpaEnabled` be true before a team can be associated with a vault?"
    )
    vault_opt_out: Literal["ignored", "refused"] = _question(
        "ignored", "Are requests about a vault that has a team refused once `isMpaEnabled` is false again?"
    )
    vault_policy: Literal["ignored", "required"] = _question(
        "ignored", "Can a team protect a vault without a policy of AWS Backup?"
    )
    vault_unseen_team: Literal["not-found", "denied", "refused"] = _question(
        "not-found",
        "Which error has the association of a team that does not exist or is not shared: ResourceNotFoundException, "
        "AccessDeniedException or InvalidRequestException?",
    )
    vault_same_team: Literal["refused", "accepted", "voted"] = _question(
        "refused",
        "Is associating the team that protects the vault already refused, accepted without doing anything, or voted on?",
    )
    vault_second_request: Literal["refused", "supersedes"] = _question(
        "refused", "Is a second request about a vault's team refused, or does it cancel the one that is open?"
    )
    vault_without_team: Literal["refused", "not-found"] = _question(
        "refused",
        "Which error has the removal of a team from a vault that has none: InvalidRequestException or "
        "ResourceNotFoundException?",
    )
    vault_first_update: Literal["none", "approved"] = _question(
        "none", "Does a vault show a request after the first association, on which nobody voted?"
    )
    vault_removal_update: Literal["kept", "dropped", "never"] = _question(
        "kept",
        "Does a vault show the request to remove its team, also once that is approved, until then, or never?",
    )
    vault_visibility: Literal["at-once", "later"] = _question(
        "at-once", "Does a vault show a request at once, or after the service's own seconds?"
    )
    vault_deletion: Literal["refused", "accepted"] = _question(
        "refused", "Is deleting a vault refused that has a team, or to which there is access?"
    )
    vault_access: Literal["kept", "removed"] = _question(
        "kept", "Does access to a vault outlive the removal of the vault's team?", "R7"
    )
    vault_unasked: Literal["later", "at-once"] = _question(
        "later",
        "Does an account learn from how its request ends, or from an AccessDeniedException, that it may not ask the team?",
        "R3",
    )
    vault_failed_access: Literal["deletable", "permanent"] = _question(
        "deletable", "Can access that was not approved be deleted by the account that requested it?", "R8"
    )

    @classmethod
    def questions(cls) -> Iterator[Question]:
        """Return every open question with its choices."""
        hints = get_type_hints(cls)
        for item in fields(cls):
            yield Question(item.name, item.metadata["question"], get_args(hints[item.name]), item.metadata["rows"])

    @classmethod
    def of(cls, choices: Mapping[str, str]) -> Assumptions:
        """
        Read choices as a user writes them.

        Args:
            choices: Choice by question; what is left out stays as assumed.

        Raises:
            ValueError: A question or a choice does not exist; the error names every one of them.
        """
        known = {question.name: question.choices for question in cls.questions()}
        problems = [
            f"{name}: no such question (questions: {', '.join(known)})"
            if name not in known
            else f"{name}: no such choice: {choice!r} (choices: {', '.join(known[name])})"
            for name, choice in choices.items()
            if choice not in known.get(name, ())
        ]
        if problems:
            raise ValueError("; ".join(problems))
        return cls(**choices)  # type: ignore[arg-type]  # each was just compared with its choices
