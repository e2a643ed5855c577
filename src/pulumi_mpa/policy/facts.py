"""What is known of each policy beside what it checks: its name, its level, its configuration, its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from pulumi_policy import EnforcementLevel, PolicyConfigSchema, Severity

from pulumi_mpa.lifecycle.strings import StringEnum
from pulumi_mpa.messages import TABLE, Message
from pulumi_mpa.policy.forms import whole
from pulumi_mpa.policy.problems import PATTERN, PolicyConfigError, problems_of_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pulumi_mpa.messages import Code
    from pulumi_mpa.policy.examples import Example
    from pulumi_mpa.policy.problems import Problem

#: The page that describes every policy, each under its name.
PAGE: Final = "https://github.com/pulumi-mpa/pulumi-mpa/blob/main/docs/policies.md"
#: The schemas of lists of texts, and of lists of regular expressions.
TEXTS: Final[Mapping[str, Any]] = MappingProxyType({"type": "array", "items": {"type": "string"}})
PATTERNS: Final[Mapping[str, Any]] = MappingProxyType({"type": "array", "items": PATTERN})
NO_SETTINGS: Final[Mapping[str, Setting]] = MappingProxyType({})


class Topic(StringEnum):
    """What a policy is about; a tag of the policy, by which it can be selected."""

    #: That votes can be won although somebody is away.
    AVAILABILITY = "availability"
    #: That nobody decides alone, or on their own request.
    SEPARATION_OF_DUTIES = "separation-of-duties"
    #: That what should be protected is.
    COVERAGE = "coverage"
    #: That approvers are who they should be, and reachable.
    APPROVERS = "approvers"
    #: That requests do not pile up.
    REQUESTS = "requests"
    #: That texts, names and tags are as wanted, and hold nothing personal.
    TEXTS = "texts"


@dataclass(frozen=True)
class Setting:
    """
    One value that a policy is configured with.

    Args:
        description: What it is, in one sentence.

        default: Its value where none is configured.

        schema: JSON Schema of the value, without description and default. Texts with a format of `problems` are checked by
            this package, wherever in the value they are.
    """

    description: str
    default: Any
    schema: Mapping[str, Any]

    def described(self) -> dict[str, Any]:
        """Return the whole JSON Schema."""
        return {**self.schema, "default": self.default, "description": self.description}


@dataclass(frozen=True)
class Facts:
    """
    What is known of a policy.

    Args:
        name: Its name, by which it is configured.

        description: What it demands, in one sentence.

        code: The code of its message.

        severity: How bad a violation is.

        topics: What it is about.

        source: Where AWS recommends or documents it, or our reason.

        resources: The resources that it looks at, by the names of their classes, or by their types.

        level: What a violation does where no level is configured.

        settings: What it can be configured with.

        contradictions: Takes the values of all settings, and yields what cannot hold together; None: nothing contradicts.

        note: What it cannot see, or leaves to others, for the documentation; empty where there is nothing to say.

        violates: What violates it, for the documentation.

        passes: What passes it, alike in all else.
    """

    name: str
    description: str
    code: Code
    severity: Severity
    topics: tuple[Topic, ...]
    source: str
    resources: tuple[str, ...]
    level: EnforcementLevel = EnforcementLevel.ADVISORY
    settings: Mapping[str, Setting] = field(default_factory=lambda: NO_SETTINGS)
    contradictions: Callable[[Mapping[str, Any]], Iterator[Problem]] | None = None
    note: str = ""
    violates: Example | None = None
    passes: Example | None = None

    def for_sdk(self) -> dict[str, Any]:
        """Return what the constructors of the SDK's policies take of it."""
        schema = {name: setting.described() for name, setting in self.settings.items()}
        return {
            "name": self.name,
            "description": self.description,
            "enforcement_level": self.level,
            "config_schema": PolicyConfigSchema(schema) if schema else None,
            "severity": self.severity,
            "tags": [str(topic) for topic in self.topics],
            "remediation_steps": TABLE[self.code].cure,
            "url": f"{PAGE}#{self.name}",
        }

    def problems(self, given: Mapping[str, Any]) -> list[Message]:
        """Return what is wrong with the values that were given, one message each; the engine checks the rest of the schemas."""
        config = self._values(given)
        found = [
            problem
            for name, setting in self.settings.items()
            for problem in problems_of_texts(setting.schema, config[name], name)
        ]
        found += self.contradictions(config) if self.contradictions else ()
        return [
            Message(code, {**values, "name": self.name, "setting": setting}, {"setting": setting})
            for code, setting, values in found
        ]

    def configured(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """
        Return the values of all settings: those that were given, with whole numbers as such, and the defaults of the others.

        Raises:
            PolicyConfigError: A policy cannot be run with them. A pack that `policy_pack` serves has been told before.
        """
        if problems := self.problems(given):
            raise PolicyConfigError(" ".join(map(str, problems)))
        return self._values(given)

    def _values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {name: _with_whole_numbers(given.get(name, setting.default)) for name, setting in self.settings.items()}


def _with_whole_numbers(value: Any) -> Any:
    """Return JSON in which whole numbers are no floating-point ones, as all numbers that come from the engine are."""
    if isinstance(value, dict):
        return {key: _with_whole_numbers(item) for key, item in value.items()}
    return [_with_whole_numbers(item) for item in value] if isinstance(value, list) else whole(value)
