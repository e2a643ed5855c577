"""The connection with which a function asks: its own, that of a parent, or none, which leaves it to the stack's configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pulumi

from pulumi_mpa.connection import inherited_connection
from pulumi_mpa.inputs import outputs_in, plain

if TYPE_CHECKING:
    from pulumi_mpa.connection import ConnectionArgs, ConnectionArgsDict
    from pulumi_mpa.messages import Message
    from pulumi_mpa.model.settings import Settings


_DOING: Final = "call"


def chosen_connection(
    function: str,
    given: pulumi.Input[ConnectionArgs | ConnectionArgsDict] | None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None,
) -> Any:  # noqa: ANN401 -- any plain input
    """
    Return the connection of a call, spelled as in state.

    Args:
        function: What errors call the function.

        given: That of the call itself.

        opts: Pulumi's options; without a parent, the stack is the parent.

    Returns:
        None for that of the stack's configuration.

    Raises:
        pulumi.RunError: It has values that nothing can be made of.
    """
    if given is None:
        parent = (opts.parent if opts is not None else None) or pulumi.runtime.get_root_resource()
        given = inherited_connection(parent._transformations or ()) if parent is not None else None  # noqa: SLF001 -- as the SDK hands them down
    return None if given is None else plain(function, {"connection": given})["connection"]


def connection_problems_of(function: str, connection: object, *, outputs: bool) -> list[Message]:
    """
    Return what is wrong with a connection.

    Args:
        function: The name of the function.

        connection: The connection as `chosen_connection` returns it.

        outputs: Whether outputs may be in it; if not, one is a problem.
    """
    if connection is None:
        return []
    if next(outputs_in(connection), None) is not None:
        from pulumi_mpa.messages import Code, Message  # noqa: PLC0415 -- most calls need none of it

        name = {"argument": "connection"}
        return [] if outputs else [Message(Code.FUNCTION_OUTPUT, {**name, "function": function}, name)]
    from pulumi_mpa.model.shapes.connection import connection_problems  # noqa: PLC0415 -- imports pydantic

    return connection_problems(connection)


def check_account(function: str, settings: Settings) -> None:
    """
    Compare whose the credentials are, if program or configuration say whose they can be; nothing else was sent before.

    Args:
        function: The name of the function.

        settings: How AWS is reached.

    Raises:
        WrongAccountError: They are of another account.

        MpaError: AWS does not say whose they are.
    """
    possible = settings.possible_accounts()
    if not possible:
        return
    from pulumi_mpa.aws.account import account_reached  # noqa: PLC0415 -- most calls need none of it
    from pulumi_mpa.plan.account import MeantAccount, raise_for  # noqa: PLC0415 -- likewise

    reached = account_reached(settings, doing=_DOING, thing=function, arn=None)
    raise_for(MeantAccount(None, None, possible).problem_of(reached), _DOING, function, "")
