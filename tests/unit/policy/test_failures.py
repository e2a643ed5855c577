"""Policies of a user that raise, in a pack of this package."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import grpc
import pulumi_policy
import pytest
from given import team
from pulumi.runtime import proto
from pulumi_policy import EnforcementLevel, Policy, ResourceValidationPolicy, StackValidationPolicy
from pulumi_policy.deserialize import SPECIAL_SECRET_SIG, SPECIAL_SIG_KEY
from serviced import Aborted, Call, configured, request_of, serviced

from pulumi_mpa import ApprovalTeam
from pulumi_mpa.messages import Code, find
from pulumi_mpa.policy import (
    TEAM_SPARE_APPROVER,
    remediate_resource_of_type,
    validate_resource_of_type,
    validate_stack_resources_of_type,
)
from pulumi_mpa.policy.failures import guarded, told
from pulumi_mpa.policy.typed import type_of

if TYPE_CHECKING:
    from collections.abc import Callable

WHERE = f"guards ({type_of(ApprovalTeam)})"


def _fails(*_: object) -> None:
    raise KeyError("owner")


async def _fails_later(*_: object) -> None:
    _fails()


def _resource(validate: Any) -> Policy:  # noqa: ANN401 -- what the SDK takes
    return ResourceValidationPolicy("theirs", "Theirs.", validate)


def _stack(validate: Any) -> Policy:  # noqa: ANN401 -- as above
    return StackValidationPolicy("theirs", "Theirs.", validate)


def _analyze(pack: Any) -> None:  # noqa: ANN401 -- a servicer of the SDK
    pack.Analyze(request_of(ApprovalTeam, team()), Call())


def _remediate(pack: Any) -> None:  # noqa: ANN401 -- as above
    pack.Remediate(request_of(ApprovalTeam, team()), Call())


def _analyze_stack(pack: Any) -> None:  # noqa: ANN401 -- as above
    sent = request_of(ApprovalTeam, {**team(), "explanation": "x"})
    resource = proto.AnalyzerResource(type=sent.type, name=sent.name, urn=sent.urn, properties=sent.properties)
    pack.AnalyzeStack(proto.AnalyzeStackRequest(resources=[resource]), Call())


@pytest.mark.parametrize(
    ("policy", "call", "where"),
    [
        pytest.param(_resource(validate_resource_of_type(ApprovalTeam, _fails)), _analyze, WHERE, id="typed"),
        pytest.param(_resource(_fails), _analyze, WHERE, id="the SDK's own"),
        pytest.param(
            ResourceValidationPolicy(
                "theirs",
                "Theirs.",
                remediate=remediate_resource_of_type(ApprovalTeam, _fails),
                enforcement_level=EnforcementLevel.REMEDIATE,
            ),
            _remediate,
            WHERE,
            id="remediation",
        ),
        pytest.param(
            _stack(validate_stack_resources_of_type(ApprovalTeam, _fails)), _analyze_stack, WHERE, id="typed stack"
        ),
        pytest.param(_stack(_fails), _analyze_stack, "the stack", id="the SDK's own stack"),
    ],
)
def test_policy_and_resource_are_named_in_front_of_the_traceback(
    policy: Policy, call: Callable[[Any], None], where: str
) -> None:
    """The engine prints the text of the status, which the SDK fills with the text of the exception alone."""
    with pytest.raises(Aborted) as aborted:
        call(serviced([policy]))

    first, _, rest = aborted.value.text.partition("\n")
    assert grpc.StatusCode.UNKNOWN == aborted.value.status
    assert first.startswith(f"The policy `theirs` failed on {where}: KeyError: 'owner'. ")
    assert [Code.POLICY_FAILED] == [found.code for found in find(first)]
    # Of all the code that was run, the author's alone.
    assert rest.startswith("Traceback (most recent call last):\n")
    assert rest.count('File "') == rest.count(f'File "{__file__}"') > 0
    assert 'raise KeyError("owner")' in rest


def test_asynchronous_policy_is_named_too() -> None:
    """The SDK raises an error of its own in place of the author's, which is no part of what is shown."""
    policy = guarded(_resource([_fails_later]))
    with pytest.raises(RuntimeError) as raised:
        asyncio.run(policy.validate(SimpleNamespace(name="guards", resource_type=type_of(ApprovalTeam)), _fails))

    # The engine's call is caught in the package, below which there is no other code.
    text = told(raised.value.with_traceback(raised.tb.tb_next)) or ""
    assert text.startswith(f"The policy `theirs` failed on {WHERE}: KeyError: 'owner'. ")
    assert text.count('File "') == text.count(f'File "{__file__}"') > 0
    assert "RuntimeError" not in text


def test_what_the_sdk_raises_is_left_to_it() -> None:
    """A remediation is given all properties decoded, so that no policy has begun where one cannot be."""
    request = request_of(ApprovalTeam, {"name": {SPECIAL_SIG_KEY: SPECIAL_SECRET_SIG}})
    with pytest.raises(AssertionError, match="Invalid secret"):
        serviced([TEAM_SPARE_APPROVER]).Remediate(request, Call())


def test_package_of_an_author_with_a_name_like_the_sdks_is_shown() -> None:
    """Only the folders of the SDK and of this package are passed over."""
    file = f"{Path(pulumi_policy.__file__).parent}_of_ours/rules.py"
    rules: dict[str, Any] = {}
    exec(compile("def fail(*_): return {}['owner']", file, "exec"), rules)  # noqa: S102 -- a file that is not there
    with pytest.raises(Aborted) as aborted:
        _analyze(serviced([_resource(rules["fail"])]))

    assert aborted.value.text.partition("last):\n")[2].startswith(f'  File "{file}"')


def test_notes_of_others_are_shown() -> None:
    """Python prints them below the exception from 3.11 on."""
    error = KeyError("owner")
    error.__notes__ = ["It may be missing."]

    def fail(*_: object) -> None:
        raise error

    with pytest.raises(Aborted):
        _analyze(serviced([_resource(fail)]))
    assert ["It may be missing."] == error.__notes__


def test_policy_of_this_package_shows_its_own_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no other code to show."""
    monkeypatch.setattr("pulumi_mpa.policy.facts.Facts.configured", lambda *_: {})
    with pytest.raises(Aborted, match="`mpa-team-spare-approver` failed on guards") as aborted:
        _analyze(serviced([TEAM_SPARE_APPROVER]))

    assert "teams.py" in aborted.value.text


def test_what_does_not_apply_is_no_failure() -> None:
    """Neither is a value that a preview does not know, in a copy of the policy as in the policy."""
    policy = _resource(lambda args, _: args.not_applicable("Not here."))
    pack = serviced([policy, _resource(lambda args, _: args.props["name"] + 1 and None)])
    request = request_of(ApprovalTeam, team(name="04da6b54-80e4-46f7-96ec-b56ff0331ba9"))
    response = pack.Analyze(request, Call())

    assert ["Not here."] == [one.reason for one in response.not_applicable]
    assert ["can't be known during preview" in one.message for one in response.diagnostics] == [True]
    assert policy.validate.__func__ is ResourceValidationPolicy.validate  # type: ignore[attr-defined] # a method


def test_disabled_policy_does_not_fail() -> None:
    """A level is what it was."""
    pack = configured(serviced([_resource(_fails)]), {}, theirs=proto.DISABLED)
    _analyze(pack)
