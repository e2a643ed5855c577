"""ClientTokens, by whatever name: a request that is sent again gets the same output, and does nothing more."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.records import Token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.emulator.operations.register import Call


class TokenReusedError(Exception):
    """The token was used for another request."""


def _scope(call: Call, member: str) -> str | None:
    token = call.input.get(member)
    return f"{call.operation} {call.caller.account} {call.caller.region} {token}" if token else None


def _request(call: Call, member: str) -> str:
    rest = {name: value for name, value in call.input.items() if name != member}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def replayed(call: Call, member: str = "ClientToken") -> tuple[str, dict[str, Any]] | None:
    """
    Find the output of a request that was sent before.

    Args:
        call: The request.

        member: The member of its input that is its token.

    Returns:
        The ARN of what it created, and the output; None when the token is new.

    Raises:
        TokenReusedError: The token was used for another request.
    """
    scope = _scope(call, member)
    used = call.world.store.token(scope) if scope else None
    if used is None:
        return None
    if used.request != _request(call, member):
        raise TokenReusedError
    return used.arn, json.loads(used.output)


def remember(call: Call, arn: str, output: Mapping[str, Any], member: str = "ClientToken") -> None:
    """Store the output of a request, which created what has this ARN, for the case that it is sent again."""
    scope = _scope(call, member)
    if scope:
        kept = Token(
            request=_request(call, member),
            arn=arn,
            output=json.dumps(output, default=lambda instant: instant.isoformat()),
        )
        call.world.store.keep_token(scope, kept)
