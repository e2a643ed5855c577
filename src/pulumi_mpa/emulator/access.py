"""
Who may use the emulator: programs on this machine, unless it was started for others too.

It verifies no signatures, so whoever reaches it could start a vote. A web page that a browser on this machine shows does
reach it: directly, or under a name of its own that resolves to loopback. What gives a page away are the headers that a
browser sends and a program does not, and the name in `Host`, which is the page's.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

#: The environment variable that has the control token, for the command line and for the test kit.
TOKEN_VARIABLE: Final = "PULUMI_MPA_CONTROL_TOKEN"  # noqa: S105  a name
#: A header `Host`: a name or an address, and perhaps a port.
_HOST: Final = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+(%\w+)?\]|[\w.-]+)(:[0-9]*)?", re.ASCII)
#: What a control token may consist of: whatever a header carries unchanged.
_TOKEN: Final = re.compile(r"[!-~]+")
#: What a browser says about a request that no other site made; Fetch Metadata, section 2.3.
_OWN_SITES: Final = ("same-origin", "none")
_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Approach:
    """
    What a request says about who sends it.

    Args:
        address: IP address of the caller.

        hosts: Every name that it has for the emulator, in a header `Host` or in an absolute target, with its port. Empty
            for a client of HTTP/1.0 that sends none.

        origin: The header of this name; None when there is none.

        referer: The header of this name; None when there is none.

        fetch_site: The header `Sec-Fetch-Site`; None when there is none.

        authorization: The header of this name; None when there is none.
    """

    address: str
    hosts: tuple[str, ...] = ()
    origin: str | None = None
    referer: str | None = None
    fetch_site: str | None = None
    authorization: str | None = None

    @property
    def url(self) -> str | None:
        """Where the caller reaches the emulator; None when it names no host that is one."""
        # An absolute target comes last, and counts for more than a header.
        return f"http://{self.hosts[-1]}" if self.hosts and _HOST.fullmatch(self.hosts[-1]) else None


class Refusal(NamedTuple):
    """Why a request is not served: an HTTP status and one sentence."""

    status: int
    message: str


@dataclass(frozen=True)
class Access:
    """
    For whom an emulator was started.

    Args:
        exposed: Whether operations of AWS serve other machines, and programs that have another name for this one.

        control_token: What callers of the controls must know, wherever they are. None: they must be programs on this
            machine.
    """

    exposed: bool = False
    control_token: str | None = field(default=None, repr=False)

    def refuse_call(self, approach: Approach) -> Refusal | None:
        """Return why a call of an AWS service is not served; None when it is."""
        found = None if self.exposed else _stranger(approach)
        if found is None:
            return None
        return Refusal(
            403,
            f"{found}, and this emulator serves only programs on this machine, under a loopback name, unless it is "
            "started with --expose.",
        )

    def refuse_control(self, approach: Approach) -> Refusal | None:
        """Return why a request to the controls is not served; None when it is."""
        if self.control_token is not None:
            if _has_token(approach.authorization, self.control_token):
                return None
            return Refusal(
                401, "The controls of this emulator need its control token, as `Authorization: Bearer TOKEN`."
            )
        found = _stranger(approach)
        if found is None:
            return None
        return Refusal(
            403,
            f"{found}, and the controls serve only programs on this machine, under a loopback name, unless the emulator "
            "is started with a control token.",
        )


def checked_token(text: str) -> str:
    """
    Return a control token without what surrounds it, such as the end of a line.

    Raises:
        ValueError: A header cannot carry it. The message does not show it.
    """
    token = text.strip()
    if not _TOKEN.fullmatch(token):
        raise ValueError(
            "a control token has one or more letters, digits or punctuation marks, all in ASCII, and no spaces"
        )
    return token


@lru_cache(maxsize=128)
def is_loopback(name: str) -> bool:
    """Check whether an address, or a name that no DNS server decides about, stays on this machine."""
    name = name.lower().removesuffix(".")
    # RFC 6761, section 6.3: these names are loopback for everyone.
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def _stranger(approach: Approach) -> str | None:
    """Return what shows that a request is not one of a program on this machine, as the beginning of a sentence."""
    if not is_loopback(approach.address):
        return f"The request comes from the address {approach.address}"
    for host in approach.hosts:
        found = _HOST.fullmatch(host)
        if not found or not is_loopback(found["name"].strip("[]")):
            return f"The request is for the host {host!r}"
    for header, value in (("Origin", approach.origin), ("Referer", approach.referer)):
        if value is not None and _origin_of(value) not in {_origin_of(f"http://{host}") for host in approach.hosts}:
            return f"The request comes from a web page, as its header {header} says"
    if approach.fetch_site is not None and approach.fetch_site not in _OWN_SITES:
        return "The request comes from a web page, as its header Sec-Fetch-Site says"
    return None


def _origin_of(url: str) -> tuple[str, str, int] | None:
    """Return scheme, host and port of a URL; None when it has none of these."""
    try:
        found = urlsplit(url)
        port = found.port or _PORTS.get(found.scheme)
    except ValueError:
        return None
    return (found.scheme, found.hostname, port) if found.hostname and port else None


def _has_token(authorization: str | None, token: str) -> bool:
    scheme, _, given = (authorization or "").partition(" ")
    # A comparison that ends at the first difference would tell by its time how much was right.
    same = hmac.compare_digest(given.strip().encode("utf-8", "replace"), token.encode())
    return same and scheme.lower() == "bearer"
