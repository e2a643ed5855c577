"""The operations of an association with a vault of AWS Backup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.errors import InvalidRequestError, ServiceUnavailableError, Situation
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model.vault_association import NAME_INPUT, SERVICE, desired
from pulumi_mpa.plan.steps import Verb
from pulumi_mpa.providers.associations.operations import AssociationOperations

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.association import AssociationView, DesiredAssociation
    from pulumi_mpa.plan.steps import Step
    from pulumi_mpa.providers.voted_thing import Done, Run

#: What outputs remember of a request that the vault shows.
_LAST_REQUEST: Final = "lastRequest"


class Operations(AssociationOperations):
    """Maps the engine's operations onto an association with a vault of AWS Backup."""

    service = SERVICE
    name_input = NAME_INPUT

    def _desired(self, _id: str, values: Mapping[str, Any]) -> DesiredAssociation:
        return desired(values)

    def _declared(self, id_: str, recorded: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the inputs that state has; of an association that it knows only by its id, what the id says."""
        declared: Mapping[str, Any] | None = recorded.get("declared")
        if declared:
            return declared
        region, _, name = id_.partition("/")
        if not region or not name:
            message = Message(Code.VAULT_ASSOCIATION_ID_INVALID, {"id": id_})
            raise InvalidRequestError(Situation("read", "association", None, message))
        known = {"managedBy": recorded["managedBy"]} if "managedBy" in recorded else {}
        return {NAME_INPUT: name, "region": region, "mpaApprovalTeamArn": "", **known}

    def _carry_out(
        self,
        run: Run[DesiredAssociation],
        steps: tuple[Step, ...],
        view: AssociationView,
        recorded: Mapping[str, Any],
        entry: str | None,
    ) -> Done[AssociationView]:
        """Do what is announced; what a run has sent and cannot see it must not take for something that is still to be sent."""
        done = super()._carry_out(run, steps, view, recorded, entry)
        if steps[-1].verb is Verb.REQUEST_ASSOCIATION and _LAST_REQUEST not in done.remembered:
            raise self._not_shown(run)
        return done

    def _carry_out_deletion(
        self, run: Run[DesiredAssociation], step: Step, view: AssociationView, recorded: Mapping[str, Any]
    ) -> Done[AssociationView] | None:
        """Do one step of a removal, as `_carry_out` does."""
        done = super()._carry_out_deletion(run, step, view, recorded)
        if step.verb is Verb.REQUEST_REMOVAL and (done is None or _LAST_REQUEST not in done.remembered):
            raise self._not_shown(run)
        return done

    def _not_shown(self, run: Run[DesiredAssociation]) -> ServiceUnavailableError:
        return ServiceUnavailableError(Situation(run.doing, run.thing, None, Message(Code.REQUEST_NOT_SHOWN_YET)))

    def _with_place(self, message: Message, view: AssociationView) -> Message:
        """Return the message with where approvers vote, and what else they need for it."""
        placed = super()._with_place(message, view)
        needed = view.vote is not None and view.vote.needs_verification()
        return placed.with_note(Message(Code.VOTE_NEEDS_VERIFICATION)) if needed else placed
