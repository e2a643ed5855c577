"""What a pack is configured with, in its program or in a file: levels and settings of its policies, and what is wrong with them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from pulumi_policy import EnforcementLevel

from pulumi_mpa.messages import Code, Message
from pulumi_mpa.policy.all import MpaPolicy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from pulumi_policy import Policy

    #: The level of a policy, or a map of `enforcementLevel` and the policy's settings.
    Configured = EnforcementLevel | str | Mapping[str, Any]

#: The name that configures the level of every policy; the engine's word.
ALL: Final = "all"
#: The key of the level among the settings of a policy; the engine's word.
LEVEL: Final = "enforcementLevel"


class UnknownPolicyError(ValueError):
    """
    A policy, a level or a setting is named that does not exist.

    Args:
        problems: All that is wrong, one message each.
    """

    def __init__(self, problems: Sequence[Message]) -> None:
        """Name everything that is wrong."""
        super().__init__(" ".join(map(str, problems)))


def initial_config(
    policies: Collection[Policy],
    all: EnforcementLevel | str | None,  # noqa: A002 -- the engine's own name for it
    levels: Mapping[str, Configured],
) -> dict[str, EnforcementLevel | dict[str, Any]]:
    """
    Return the configuration that a pack begins with, as the SDK takes it.

    Args:
        policies: The policies of the pack.

        all: The level of every policy that has no other.

        levels: The level, or level and settings, of single policies by their names.

    Raises:
        UnknownPolicyError: There is no such policy, level or setting; the message names everything that is wrong.
    """
    given: dict[str, Configured] = {**({} if all is None else {ALL: all}), **levels}
    config: dict[str, dict[str, Any]] = {
        name: {**value} if isinstance(value, Mapping) else {LEVEL: value} for name, value in given.items()
    }
    problems = problems_of(policies, config)
    for name, value in config.items():
        if LEVEL in value:
            try:
                value[LEVEL] = EnforcementLevel(value[LEVEL])
            except ValueError:
                known = ", ".join(level.value for level in EnforcementLevel)
                problems.append(
                    Message(Code.POLICY_LEVEL_UNKNOWN, {"name": name, "value": value[LEVEL], "known": known})
                )
    if problems:
        raise UnknownPolicyError(problems)
    return {**config}


def problems_of(policies: Collection[Policy], config: Mapping[str, Iterable[str]]) -> list[Message]:
    """
    Return what is named in a configuration and does not exist; the engine ignores it without a word.

    Args:
        policies: The policies of the pack. Of those that are not this package's only the names are checked.

        config: The names of the settings of each policy, by its name.
    """
    known = {policy.name: policy for policy in policies}
    problems = [unknown_policy(name, known) for name in config if name not in known and name != ALL]
    for name, given in config.items():
        policy = known.get(name)
        if name == ALL:
            if set(given) - {LEVEL}:
                problems.append(Message(Code.POLICY_ALL_HAS_SETTINGS))
        elif isinstance(policy, MpaPolicy):
            settings = policy.facts.settings
            problems += [_unknown_setting(name, key, settings) for key in given if key not in {LEVEL, *settings}]
    return problems


def unknown_policy(name: str, known: Collection[str]) -> Message:
    """Return the message about a name that no policy has."""
    return _not_there(Code.POLICY_NOT_IN_PACK, {"name": name}, name, known, "policies")


def _unknown_setting(name: str, setting: str, known: Collection[str]) -> Message:
    return _not_there(Code.POLICY_SETTING_UNKNOWN, {"name": name, "setting": setting}, setting, known, "settings")


def _not_there(code: Code, values: Mapping[str, object], name: str, known: Collection[str], what: str) -> Message:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean `{near[0]}`?" if near else f"Its {what} are {', '.join(known)}." if known else "It has none."
    return Message(code, {**values, "hint": hint}, {"near": near[0]} if near else {})
