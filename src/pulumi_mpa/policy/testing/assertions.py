"""What a test asserts of a result; each raises AssertionError with everything that came of the run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pulumi_policy import EnforcementLevel

from pulumi_mpa.policy.testing.resources import urn_of
from pulumi_mpa.policy.testing.shown import difference, listed, short
from pulumi_mpa.policy.testing.spelling import spelled
from pulumi_mpa.policy.testing.values import sent_and_read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.policy.testing.resources import StackResource
    from pulumi_mpa.policy.testing.results import NotApplicable, Remediation, Result, Violation

    #: A text that is contained, or a pattern that is found.
    Wanted = str | re.Pattern[str]


def assert_violates(
    result: Result,
    *,
    message: Wanted | None = None,
    urn: StackResource | str | None = None,
    level: EnforcementLevel | str | None = None,
    policy: str | None = None,
) -> Violation:
    """
    Assert that there is a violation, and return the first that matches.

    Args:
        result: What came of a check.

        message: A text that its message contains, or a pattern that is found in it.

        urn: The resource that it is about, or its URN.

        level: Its level.

        policy: The name of the policy.
    """
    _check_errors(result)
    wanted_urn = None if urn is None else urn_of(urn)
    wanted_level = None if level is None else EnforcementLevel(level)
    found = [
        each
        for each in result.violations
        if _is_in(message, each.message)
        and wanted_urn in (None, each.urn)
        and wanted_level in (None, each.level)
        and policy in (None, each.policy)
    ]
    if found:
        return found[0]
    wanted = {
        "policy": policy,
        "level": wanted_level and wanted_level.value,
        "on": wanted_urn and short(wanted_urn),
        "message with": message.pattern if isinstance(message, re.Pattern) else message,
    }
    raise _failure(result, "no violation matches" if result.violations else "there is no violation", wanted)


def assert_passes(result: Result) -> None:
    """
    Assert that every policy was decided and found nothing: no violation, no error, and none that does not apply.

    A policy that says that it does not apply has decided nothing, as where a preview does not know a value.
    """
    _check_errors(result)
    if result.violations:
        raise _failure(result, "the policies do not pass")
    if result.not_applicable:
        raise _failure(result, "the policies were not decided: some say that they do not apply")


def assert_not_applicable(result: Result, *, reason: Wanted | None = None, policy: str | None = None) -> NotApplicable:
    """
    Assert that a policy said that it does not apply and that nothing is violated, and return the first such reason.

    Args:
        result: What came of a check.

        reason: A text that the reason contains, or a pattern that is found in it.

        policy: The name of the policy.
    """
    _check_errors(result)
    if result.violations:
        raise _failure(result, "there is a violation")
    found = [each for each in result.not_applicable if _is_in(reason, each.reason) and policy in (None, each.policy)]
    if found:
        return found[0]
    wanted = {"policy": policy, "reason with": reason.pattern if isinstance(reason, re.Pattern) else reason}
    raise _failure(result, "no policy says, as wanted, that it does not apply", wanted)


def assert_remediates(
    result: Result, changes: Mapping[str, Any], *, resource: StackResource | None = None
) -> Remediation:
    """
    Assert that remediations changed these inputs of a resource and no others, and return the last one.

    Args:
        result: What came of a check at the level `remediate`.

        changes: The inputs that are changed, with their whole values, under the names with which the resource was built.
            None for one that is gone.

        resource: The resource. None: the only one that was remediated.
    """
    _check_errors(result)
    chosen = resource or _remediated(result)
    done = [each for each in result.remediations if each.urn == chosen.urn]
    if not done:
        raise _failure(result, f"nothing of {short(chosen.urn)} was remediated{_why_not(result)}")
    expected = sent_and_read({**done[0].before, **spelled(chosen.kind, changes, chosen.name)})
    actual = done[-1].after
    lost = [name for name in expected if name.startswith("__") and name not in actual]
    if lost:
        raise _failure(
            result,
            f"the remediation drops {', '.join(lost)}, without which the engine cannot go on: change the inputs that the "
            "policy is given and return these",
        )
    if expected != actual:
        raise _failure(
            result,
            f"the inputs of {short(chosen.urn)} are not as expected",
            diff=difference(expected, actual, "inputs"),
        )
    return done[-1]


def _remediated(result: Result) -> StackResource:
    urns = list(dict.fromkeys(each.urn for each in result.remediations))
    if len(urns) != 1:
        what = f"{len(urns)} resources were remediated: say which with resource=" if urns else "nothing was remediated"
        raise _failure(result, what + ("" if urns else _why_not(result)))
    return next(each for each in result.resources if each.urn == urns[0])


def _why_not(result: Result) -> str:
    if EnforcementLevel.REMEDIATE in result.levels.values():
        return ""
    return "; remediations run at the level remediate alone: pass level='remediate' to the check"


def _is_in(wanted: Wanted | None, text: str) -> bool:
    if wanted is None:
        return True
    return wanted in text if isinstance(wanted, str) else bool(wanted.search(text))


def _check_errors(result: Result) -> None:
    """Raise for what a policy raised, with its traceback where there is one."""
    if result.errors:
        raise AssertionError(f"a policy raised an exception.\n{listed(result)}") from result.errors[0].cause


def _failure(result: Result, what: str, wanted: Mapping[str, Any] | None = None, diff: str = "") -> AssertionError:
    lines = [f"  {name}: {value}" for name, value in (wanted or {}).items() if value is not None]
    parts = [f"{what}.", *(["wanted:", *lines] if lines else []), *([diff] if diff else []), listed(result)]
    return AssertionError("\n".join(parts))
