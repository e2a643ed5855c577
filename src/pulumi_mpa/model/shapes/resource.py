"""The base of the shapes of whole resources."""

from __future__ import annotations

from typing import Annotated

from pulumi_mpa.model.shapes.connection import ConnectionInput
from pulumi_mpa.model.shapes.inputs import Inputs, LeaveUnknown, Text


class ResourceInputs(Inputs):
    """What every resource has: its connection, and the inputs that the package sends beside those of the program."""

    connection: ConnectionInput = None
    managed_by: Text | None = None
    secret_inputs: Annotated[list[str] | None, LeaveUnknown] = None
