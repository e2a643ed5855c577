"""What a request to a control asks for: its body or its query, checked against the form that the control takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from pydantic import ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from pulumi_mpa.emulator.control.errors import ControlError
from pulumi_mpa.emulator.control.requests import ControlRequest

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

JSON: Final = "application/json"
R = TypeVar("R", bound=ControlRequest)


def read_body(request: Request, kind: type[R]) -> R:
    """
    Read the body of a request; where nothing is needed, none at all is an empty object.

    Raises:
        ControlError: It cannot be read, or is not of this form; the message names every problem.
    """
    text = _content(request)
    if text or request.mimetype:
        # With another type any web page could send this without the browser asking first.
        if request.mimetype != JSON:
            sent = request.mimetype or "none"
            raise ControlError(415, f"The request must have the content type {JSON}, and has {sent}.")
    elif _has_no_length(request) and any(field.is_required() for field in kind.model_fields.values()):
        raise ControlError(411, f"The request must have a body with its Content-Length: {_members_of(kind)}.")
    try:
        return kind.model_validate_json(text or b"{}")
    except ValidationError as error:
        raise ControlError(400, _problems_of(error)) from None


def read_query(request: Request, kind: type[R]) -> R:
    """
    Read the query of a request.

    Raises:
        ControlError: It is not of this form; the message names every problem.
    """
    try:
        return kind.model_validate(request.args.to_dict())
    except ValidationError as error:
        raise ControlError(400, _problems_of(error)) from None


def _content(request: Request) -> bytes:
    length = request.environ.get("CONTENT_LENGTH", "0")
    if not (length.isascii() and length.isdigit()):
        raise ControlError(400, f"The request cannot be read: its Content-Length is {length!r}.")
    try:
        return request.get_data()
    except RequestEntityTooLarge:
        raise ControlError(
            413, f"The request is too large: a body can have {request.max_content_length} bytes."
        ) from None
    except (OSError, ValueError):
        # Parts of a body that are not what they announce, or that end too early.
        raise ControlError(400, "The request cannot be read: its body is incomplete.") from None


def _has_no_length(request: Request) -> bool:
    return "CONTENT_LENGTH" not in request.environ and "wsgi.input_terminated" not in request.environ


def _members_of(kind: type[ControlRequest]) -> str:
    return ", ".join(name for name, field in kind.model_fields.items() if field.is_required())


def _problems_of(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in problem['loc']) or 'request'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_context=False, include_input=False)
    )
