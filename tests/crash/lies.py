"""Compare outputs with the service's own store: what they show must be what is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.life.associations import Association
from pulumi_mpa.lifecycle import session as sessions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.records import Configuration, Session, Source, Team
    from pulumi_mpa.emulator.store import Store
    from pulumi_mpa.lifecycle.machine import Pair

Values = tuple[str, int, frozenset[str]]
#: A field: its name, what is, what outputs show.
Field = tuple[str, object, object]


def values_of(configuration: Configuration) -> Values:
    """Return what people decide on."""
    who = frozenset(approver.identity_id for approver in configuration.approvers)
    return configuration.description, configuration.min_approvals, who


def lies_of(store: Store, resource: dict[str, Any]) -> list[str]:
    """
    Return where the outputs of a resource differ from the service.

    Args:
        store: What the service keeps.

        resource: The resource in state.
    """
    outputs, id_ = resource.get("outputs", {}), resource.get("id", "")
    fields: Iterator[Field] = iter(())
    if resource.get("type", "").endswith(("MpaTeamAssociation", "VaultMpaAssociation")):
        region, _, name = id_.partition("/")
        kept = (item for item in store.shelf(Association).all() if item.owner.endswith(f"/{region}"))
        association = next((item for item in kept if item.name == name), None)
        fields = _of_association(association, _session(store, association), outputs)
    elif (team := store.teams.get(id_)) is not None:
        fields = _of_team(team, _session(store, team), outputs)
    elif (source := store.sources.get(id_)) is not None:
        fields = _of_source(source, outputs)
    return [f"{name} is {is_}, outputs show {shown}" for name, is_, shown in fields if is_ != shown]


def _session(store: Store, thing: Team | Association | None) -> Session | None:
    return store.sessions.get(thing.session_arn) if thing is not None and thing.session_arn else None


def _state(pair: Pair) -> dict[str, str | None]:
    return {"status": pair.status, "statusCode": pair.code}


def _of_source(source: Source, outputs: dict[str, Any]) -> Iterator[Field]:
    """Return fields of an identity source: name, what is, what outputs show."""
    yield from ((name, is_, outputs.get(name)) for name, is_ in _state(source.state).items())
    center = outputs["identitySourceParameters"]["iamIdentityCenter"]
    yield "the instance", (source.instance_arn, source.instance_region), (center["instanceArn"], center["region"])
    declared = (outputs.get("declared") or {}).get("tags") or {}
    yield "tags", {key: source.tags.get(key) for key in declared}, outputs.get("tags") or {}


def _of_team(team: Team, session: Session | None, outputs: dict[str, Any]) -> Iterator[Field]:
    """Return fields of a team: name, what is, what outputs show."""
    yield from ((name, is_, outputs.get(name)) for name, is_ in _state(team.state).items())
    yield "versionId", team.configuration.version_id, outputs.get("versionId")
    yield "what is in force", values_of(team.configuration), _shown(outputs)
    drafted, pending = team.draft, outputs.get("pendingUpdate")
    yield "the draft", values_of(drafted.configuration) if drafted else None, _shown(pending) if pending else None
    if drafted is not None and pending is not None:
        yield "the draft's state", _state(drafted.state), {key: pending.get(key) for key in _state(drafted.state)}
    shown = outputs.get("pendingSession")
    if shown is not None and session is not None and shown["arn"] == session.arn:
        yield "the vote's status", session.state.status, shown["status"]
    if session is not None and session.state in sessions.OPEN:
        yield "the open vote", session.arn, (shown or {}).get("arn")
    declared = outputs.get("declared") or {}
    if outputs.get("settled"):
        yield "settled", values_of(team.configuration), _shown(declared)
        yield "settled tags", outputs.get("tags") or {}, {key: team.tags.get(key) for key in declared.get("tags") or {}}


def _shown(outputs: dict[str, Any]) -> Values:
    who = frozenset(item["primaryIdentityId"] for item in outputs["approvers"])
    return outputs["description"], int(outputs["approvalStrategy"]["mofN"]["minApprovalsRequired"]), who


def _of_association(
    association: Association | None, session: Session | None, outputs: dict[str, Any]
) -> Iterator[Field]:
    """Return fields of an association; there is none while its team is not ready."""
    state = _state(association.state) if association is not None else {"status": None, "statusCode": None}
    yield from ((name, is_, outputs.get(name)) for name, is_ in state.items())
    yield "associationState", state["status"], outputs.get("associationState")
    in_force = association.team_arn if association is not None else None
    yield "the team in force", in_force, outputs.get("teamInForce")
    last = session.arn if session is not None else None
    yield "the last vote", last, (outputs.get("mpaStatus") or {}).get("mpaSessionArn")
    is_open = session is not None and session.state in sessions.OPEN
    yield "the open vote", last if is_open else None, (outputs.get("pendingSession") or {}).get("arn")
    if outputs.get("settled"):
        declared = outputs.get("declared") or {}
        yield "settled", in_force, declared.get("mpaTeamArn", declared.get("mpaApprovalTeamArn"))
