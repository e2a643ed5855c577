"""What a pack is configured with, in its program or in a file: levels and settings of its policies, and what is wrong with them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from pulumi_policy import EnforcementLevel

from pulumi_mpa.messages import Code, Message
from pulumi_mpa.policy.all import MpaPolicy
from pulumi_mpa.policy.facts import PAGE
from pulumi_mpa.policy.problems import PolicyConfigError

if TYPE_CHECKING:
    from collections.abc import Collection

    from pulumi_policy import Policy

    #: The level of a policy, or a map of `enforcementLevel` and the policy's settings.
    Configured = EnforcementLevel | str | Mapping[str, Any]

#: The name that configures the level of every policy; the engine's word.
ALL: Final = "all"
#: The key of the level among the settings of a policy; the engine's word.
LEVEL: Final = "enforcementLevel"
#: How many names a message lists; of more, it says how many there are.
_LISTED: Final = 5


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
        PolicyConfigError: There is no such policy, level or setting, or a value is wrong; the message names everything that is.
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
        raise PolicyConfigError(" ".join(map(str, problems)))
    return {**config}


def problems_of(policies: Collection[Policy], config: Mapping[str, Mapping[str, Any]]) -> list[Message]:
    """
    Return all that is wrong with a configuration, as far as the engine does not say it.

    The engine ignores without a word what is named and does not exist. It checks each value against its schema, and neither
    two values against each other nor texts as Python reads them.

    Args:
        policies: The policies of the pack. Of those that are not this package's only the names are checked.

        config: The settings of each policy, by its name.
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
            problems += policy.facts.problems(given)
    return problems


def unknown_policy(name: str, known: Collection[str]) -> Message:
    """Return the message about a name that no policy has."""
    return _not_there(Code.POLICY_NOT_IN_PACK, {"name": name}, name, known, "policies")


def _unknown_setting(name: str, setting: str, known: Collection[str]) -> Message:
    return _not_there(Code.POLICY_SETTING_UNKNOWN, {"name": name, "setting": setting}, setting, known, "settings")


def _not_there(code: Code, values: Mapping[str, object], name: str, known: Collection[str], what: str) -> Message:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean `{near[0]}`?" if near else _there_are(known, what)
    return Message(code, {**values, "hint": hint}, {"near": near[0]} if near else {})


def _there_are(known: Collection[str], what: str) -> str:
    if len(known) > _LISTED:
        return f"It has {len(known)} {what}; those of this package are listed in {PAGE}."
    return f"Its {what} are {', '.join(known)}." if known else "It has none."
