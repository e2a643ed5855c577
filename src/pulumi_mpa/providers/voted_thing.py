"""What a kind of thing that people vote on does in its own way: how it is observed and planned, and what its steps do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pulumi_mpa.model.approval_team import View
from pulumi_mpa.model.association import AssociationView
from pulumi_mpa.providers.engine import MpaOperations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pulumi_mpa.messages import Message
    from pulumi_mpa.plan.steps import Plan, Step
    from pulumi_mpa.providers.lines import Reporter

D = TypeVar("D")
V = TypeVar("V", View, AssociationView)


@dataclass(frozen=True)
class Run(Generic[D]):
    """
    One operation on one thing.

    Args:
        id: The engine's id of it.

        want: What the program wants.

        reporter: Reports lines at it.

        thing: What the user reads it is done to.

        doing: What the user reads is being done.
    """

    id: str
    want: D
    reporter: Reporter
    thing: str
    doing: str


@dataclass(frozen=True)
class Done(Generic[V]):
    """
    What a step came to.

    Args:
        remembered: What state must remember of it, as outputs spell it.

        view: What is known after it without another observation; None where only an observation shows it.
    """

    remembered: Mapping[str, Any] = field(default_factory=dict)
    view: V | None = None


class VotedThing(MpaOperations, Generic[D, V]):
    """The methods that a kind of thing fills in."""

    def _desired(self, id_: str, values: Mapping[str, Any]) -> D:
        """Return what inputs ask for."""
        raise NotImplementedError

    def _declared(self, id_: str, recorded: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the inputs that state has, or what it knows of a thing that no program declared."""
        raise NotImplementedError

    def _thing(self, values: Mapping[str, Any], recorded: Mapping[str, Any]) -> str:
        """Return what messages call the thing."""
        raise NotImplementedError

    def _thing_of(self, id_: str, values: Mapping[str, Any], recorded: Mapping[str, Any]) -> str:
        """Return what messages call the thing with this id."""
        # What is read or deleted has its inputs in state, or nothing but its id.
        return self._thing(self._declared(id_, values) if values is recorded else values, recorded)

    def _arn(self, id_: str) -> str | None:
        """Return the ARN that messages name; None where the id is none."""
        raise NotImplementedError

    def _plan(self, run: Run[D], view: V) -> Plan:
        """Plan the update."""
        raise NotImplementedError

    def _view_of(self, recorded: Mapping[str, Any]) -> V:
        """Return the view that outputs hold."""
        raise NotImplementedError

    def _observe(self, run: Run[D], recorded: Mapping[str, Any]) -> V:
        """Read what is, after the service's own seconds."""
        raise NotImplementedError

    def _observe_recorded(self, id_: str, recorded: Mapping[str, Any]) -> tuple[V, bool] | None:
        """Read what is for a refresh, and whether somebody else has taken it over since; None when the thing is gone."""
        raise NotImplementedError

    def _inputs_after(self, id_: str, recorded: Mapping[str, Any], view: V) -> dict[str, Any]:
        """Return the inputs that a refresh puts into state."""
        raise NotImplementedError

    def _claim(self, run: Run[D], view: V, recorded: Mapping[str, Any]) -> str | None:
        """Return the entry that this resource has; another entry on what is ours means that a run was interrupted."""
        raise NotImplementedError

    def _create(self, run: Run[D], values: Mapping[str, Any]) -> tuple[str, V, str | None]:
        """Adopt the thing or make it, and return its id, what is, and its entry."""
        raise NotImplementedError

    def _carry_out(
        self, run: Run[D], steps: tuple[Step, ...], view: V, recorded: Mapping[str, Any], entry: str | None
    ) -> Done[V]:
        """Carry out steps of an update."""
        raise NotImplementedError

    def _observe_deletion(self, run: Run[D], recorded: Mapping[str, Any]) -> tuple[V, Plan]:
        """Read what is and plan the deletion."""
        raise NotImplementedError

    def _carry_out_deletion(self, run: Run[D], step: Step, view: V, recorded: Mapping[str, Any]) -> Done[V] | None:
        """Carry out one step of a deletion; None when the thing is gone with it."""
        raise NotImplementedError

    def _outputs(
        self, values: Mapping[str, Any], view: V, plan: Plan, entry: str | None, owner: str | None
    ) -> dict[str, Any]:
        """Return the outputs."""
        raise NotImplementedError

    def _describe(self, view: V) -> Message:
        """Describe the state of the thing."""
        raise NotImplementedError

    def _exists(self, view: V) -> bool:
        """Check whether there is anything to record."""
        raise NotImplementedError

    def _vote_is_open(self, view: V) -> bool:
        """Check whether people may vote now."""
        raise NotImplementedError

    def _server_time(self, run: Run[D]) -> datetime:
        """Return AWS's own time as of its last answer about the thing."""
        raise NotImplementedError
