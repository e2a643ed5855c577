"""What policies run in: the SDK's own service, called in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from google.protobuf import empty_pb2
from pulumi_policy import EnforcementLevel
from pulumi_policy import policy as sdk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pulumi.runtime.proto import analyzer_pb2 as proto
    from pulumi_policy import Policy


class AnalyzerError(Exception):
    """What a policy raised; where it was raised in this process, the cause is the exception itself."""


class Analyzer(Protocol):
    """The calls that the engine makes of a pack; each raises AnalyzerError where a policy raises."""

    def info(self) -> proto.AnalyzerInfo:
        """Return which policies there are, with their schemas."""

    def configure(self, request: proto.ConfigureAnalyzerRequest) -> None:
        """Set levels and settings."""

    def configure_stack(self, request: proto.AnalyzerStackConfigureRequest) -> None:
        """Set the tags of the stack."""

    def analyze(self, request: proto.AnalyzeRequest) -> proto.AnalyzeResponse:
        """Run the resource policies."""

    def analyze_stack(self, request: proto.AnalyzeStackRequest) -> proto.AnalyzeResponse:
        """Run the stack policies."""

    def remediate(self, request: proto.AnalyzeRequest) -> proto.RemediateResponse:
        """Run the remediations."""


class InProcess:
    """
    Policies in this process.

    The SDK has no public way to call a policy as the engine does: `PolicyPack` serves for ever. So this class, and nothing
    else of the kit, uses the service that it serves. What a policy is given is then made by the SDK from the engine's own
    messages, and not by a copy of the SDK's code.

    Args:
        policies: The policies.
    """

    def __init__(self, policies: Sequence[Policy]) -> None:
        """Make the service, which nothing serves."""
        self._service: Any = sdk._PolicyAnalyzerServicer(  # noqa: SLF001 -- see above
            "tested", "0.0.1", list(policies), EnforcementLevel.ADVISORY
        )

    def info(self) -> proto.AnalyzerInfo:
        """Return which policies there are, with their schemas."""
        found: proto.AnalyzerInfo = self._service.GetAnalyzerInfo(empty_pb2.Empty(), None)
        return found

    def configure(self, request: proto.ConfigureAnalyzerRequest) -> None:
        """Set levels and settings."""
        self._service.Configure(request, None)

    def configure_stack(self, request: proto.AnalyzerStackConfigureRequest) -> None:
        """Set the tags of the stack."""
        self._service.ConfigureStack(request, None)

    def analyze(self, request: proto.AnalyzeRequest) -> proto.AnalyzeResponse:
        """Run the resource policies."""
        found: proto.AnalyzeResponse = _called(self._service.Analyze, request)
        return found

    def analyze_stack(self, request: proto.AnalyzeStackRequest) -> proto.AnalyzeResponse:
        """Run the stack policies."""
        found: proto.AnalyzeResponse = _called(self._service.AnalyzeStack, request)
        return found

    def remediate(self, request: proto.AnalyzeRequest) -> proto.RemediateResponse:
        """Run the remediations."""
        found: proto.RemediateResponse = _called(self._service.Remediate, request)
        return found


def _called(method: Callable[[Any, None], Any], request: Any) -> Any:
    try:
        return method(request, None)
    except Exception as error:
        # Of most exceptions the text alone does not say what is wrong: `KeyError('acl')` has the text 'acl'.
        raise AnalyzerError(f"{type(error).__name__}: {error}") from error
