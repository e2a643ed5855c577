"""
What a request's signature says: whose key it was made with, and for which service and region.

Signatures are not verified. Their scope is read from the header `Authorization`, or from the query of a presigned URL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi_mpa.emulator.errors import Kind, ServiceError

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

_ALGORITHM = "AWS4-HMAC-SHA256"
_SCOPE = r"(?P<key>\w{1,128})/\d{8}/(?P<region>[a-z0-9-]{1,20})/(?P<service>[\w-]{1,64})/aws4_request"
_HEADER = re.compile(
    rf"{_ALGORITHM}\s+.*?\bCredential={_SCOPE}\b(?=.*\bSignedHeaders=[\w;-]+)(?=.*\bSignature=[0-9a-f]{{1,64}}\b)",
    re.ASCII,
)
_CREDENTIAL = re.compile(_SCOPE, re.ASCII)
#: What a presigned URL has beside its credential.
_QUERY = {
    "X-Amz-Algorithm": re.compile(_ALGORITHM),
    "X-Amz-SignedHeaders": re.compile(r"[\w;-]+", re.ASCII),
    "X-Amz-Signature": re.compile(r"[0-9a-f]{1,64}"),
}


@dataclass(frozen=True)
class Scope:
    """
    What a signature was made with and for.

    Args:
        access_key: Access key id.

        region: Region that is called.

        service: Name of the service that is called.
    """

    access_key: str
    region: str
    service: str


def read_scope(authorization: str | None, query: MultiDict[str, str]) -> Scope:
    """
    Read the scope of a request's signature.

    Args:
        authorization: The header of this name.

        query: Names and values of the query, decoded.

    Raises:
        ServiceError: MissingAuthenticationToken for a request without a signature, IncompleteSignature for one whose
            signature can't be read.
    """
    if authorization:
        found = _HEADER.match(authorization)
    elif "X-Amz-Credential" in query:
        complete = all(pattern.fullmatch(query.get(name, "")) for name, pattern in _QUERY.items())
        found = _CREDENTIAL.fullmatch(query["X-Amz-Credential"]) if complete else None
    else:
        raise ServiceError(Kind.MISSING_TOKEN, "The request has no signature.")
    if not found:
        raise ServiceError(
            Kind.INCOMPLETE_SIGNATURE, f"The signature of the request is not a complete {_ALGORITHM} one."
        )
    return Scope(found["key"], found["region"], found["service"])
