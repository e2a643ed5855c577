"""
AWS Security Token Service, as far as programs use it to learn and to choose whose account they call.

Whoever asks for a role gets it: roles and their trust policies are not emulated. Both operations touch no record, so they
are neither counted as calls nor met by faults. Their protocol is the service's own: forms in, XML out.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl
from xml.etree.ElementTree import Element, SubElement, tostring

from pulumi_mpa.emulator.caller import key_of_role
from pulumi_mpa.emulator.codec import Response
from pulumi_mpa.emulator.world import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.emulator.caller import Caller

#: Its name in the scope of a signature.
STS: Final = "sts"
_NAMESPACE: Final = "https://sts.amazonaws.com/doc/2011-06-15/"
#: API model, arnType with the form of a role; roleSessionNameType; externalIdType; roleDurationSecondsType.
_ROLE: Final = re.compile(
    r"arn:aws:iam::(?P<account>[0-9]{12}):role/(?:[\w+=,.@-]+/)*(?P<name>[\w+=,.@-]{1,64})", re.ASCII
)
_SESSION: Final = re.compile(r"[\w+=,.@-]{2,64}", re.ASCII)
_EXTERNAL_ID: Final = re.compile(r"[\w+=,.@:/-]{2,1224}", re.ASCII)
_SECONDS: Final = (900, 43_200)
#: API reference, AssumeRole: how long credentials are valid when the caller does not say.
_DEFAULT_SECONDS: Final = 3600
_OK, _INVALID = 200, 400


def respond(caller: Caller, body: bytes) -> Response:
    """
    Respond to one request.

    Args:
        caller: Who signed it.

        body: The form that was sent.
    """
    form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    action = form.get("Action", "")
    if action == "GetCallerIdentity":
        return _answer(action, _identity(caller))
    if action == "AssumeRole":
        return _with_role(action, form)
    return _error("InvalidAction", "Of sts the emulator serves AssumeRole and GetCallerIdentity.")


def _identity(caller: Caller) -> dict[str, object]:
    return {"Arn": caller.principal_arn, "UserId": caller.access_key, "Account": caller.account}


def _with_role(action: str, form: Mapping[str, str]) -> Response:
    role, session = _ROLE.fullmatch(form.get("RoleArn", "")), form.get("RoleSessionName", "")
    seconds = form.get("DurationSeconds", str(_DEFAULT_SECONDS))
    least, most = _SECONDS
    wrong = {
        "roleArn": role is None,
        "roleSessionName": not _SESSION.fullmatch(session),
        "externalId": "ExternalId" in form and not _EXTERNAL_ID.fullmatch(form["ExternalId"]),
        "durationSeconds": not re.fullmatch(r"[0-9]{1,6}", seconds) or not least <= int(seconds) <= most,
    }
    found = [name for name, is_wrong in wrong.items() if is_wrong]
    if role is None or found:
        # AWS quotes the value here, whatever it is.
        values = ", ".join(f"Value '{form.get(name[:1].upper() + name[1:], '')}' at '{name}'" for name in found)
        return _error("ValidationError", f"1 validation error detected: {values} failed to satisfy constraint.")
    account, name = role["account"], role["name"]
    # By the clock of this machine, since the SDK compares it with that.
    expiration = datetime.now(timezone.utc) + timedelta(seconds=int(seconds))
    key = key_of_role(account, name, session)
    result = {
        "Credentials": {
            "AccessKeyId": key,
            "SecretAccessKey": "emulator",
            "SessionToken": f"session-of-{key}",
            "Expiration": expiration.strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        "AssumedRoleUser": {
            "AssumedRoleId": f"AROA{account}:{session}",
            "Arn": f"arn:aws:sts::{account}:assumed-role/{name}/{session}",
        },
    }
    return _answer(action, result)


def _error(code: str, message: str) -> Response:
    root = Element("ErrorResponse", xmlns=_NAMESPACE)
    _write(root, {"Error": {"Type": "Sender", "Code": code, "Message": message}})
    return _response(root, _INVALID)


def _answer(action: str, result: Mapping[str, object]) -> Response:
    root = Element(f"{action}Response", xmlns=_NAMESPACE)
    _write(root, {f"{action}Result": result})
    return _response(root, _OK)


def _response(root: Element, status: int) -> Response:
    _write(root, {"ResponseMetadata": {"RequestId": new_id()}})
    return Response(status, tostring(root, encoding="unicode"), {"Content-Type": "text/xml"})


def _write(parent: Element, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        element = SubElement(parent, name)
        if isinstance(value, dict):
            _write(element, value)
        else:
            element.text = str(value)
