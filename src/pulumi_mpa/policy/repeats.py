"""Findings about one resource that come from one fault: the pack reports the one that says more."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from pulumi.runtime import proto

from pulumi_mpa.messages import Code, parse

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A finding, and the one of another policy beside which it says nothing: whoever corrects the other corrects it too.
_SAID_BY: Final[Mapping[str, str]] = MappingProxyType(
    {Code.POLICY_THRESHOLD_IS_EVERYBODY.value: Code.POLICY_SPARE_APPROVER.value}
)


def leave_out_repeats(response: proto.AnalyzeResponse) -> None:
    """
    Take from an answer about one resource what another finding in it says as well.

    A finding stays where it does more than the other one: where it ends the run and the other only warns.
    """
    found = [(parse(diagnostic.message), diagnostic) for diagnostic in response.diagnostics]
    ends_run = {
        message.code: diagnostic.enforcementLevel == proto.MANDATORY for message, diagnostic in found if message
    }
    kept = [
        diagnostic
        for message, diagnostic in found
        if message is None
        or (said_by := _SAID_BY.get(message.code)) not in ends_run
        or ends_run[message.code] > ends_run[said_by]
    ]
    if len(kept) < len(found):
        response.ClearField("diagnostics")
        response.diagnostics.extend(kept)
