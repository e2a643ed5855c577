"""
Operation of Payment Cryptography that imports a key; the one that a team can guard.

Only the public key of a root certificate is guarded. What its certificate says is not read.
"""

from __future__ import annotations

import base64
import ssl
from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.faults import conflict, invalid
from pulumi_mpa.emulator.life.keys import session_ended
from pulumi_mpa.emulator.life.requests import put_request, team_that_can_vote
from pulumi_mpa.emulator.life.sessions import Ask
from pulumi_mpa.emulator.operations.associations import find_association
from pulumi_mpa.emulator.operations.keys import find_key, key_view, make_key, no_replicas
from pulumi_mpa.emulator.operations.register import Call, operation
from pulumi_mpa.emulator.world import requester_of
from pulumi_mpa.lifecycle.association import ProtectedOperation, RequestAction
from pulumi_mpa.lifecycle.key import ROOT_CERTIFICATE_USAGE, USABLE, KeyClass, KeyEvent, KeyOrigin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_mpa.emulator.records import Association

_ROOT, _TRUSTED, _CRYPTOGRAM = "RootCertificatePublicKey", "TrustedCertificatePublicKey", "KeyCryptogram"
#: Materials that say themselves what key they hold. The others hide it in a block that only the service can open.
_IMPORTED = (_ROOT, _TRUSTED, _CRYPTOGRAM)


def _guard_of(call: Call) -> Association | None:
    return find_association(call, ProtectedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE)


def _import_rules(call: Call) -> Iterator[str]:
    yield from no_replicas(call)
    material: Mapping[str, Any] | None = call.input.get("KeyMaterial")
    if not material:
        return
    ((kind, given),) = material.items()
    where = f"KeyMaterial.{kind}"
    if kind not in _IMPORTED:
        yield f"{where}: the emulator can't open it; it imports {', '.join(_IMPORTED)}"
        return
    if kind != _CRYPTOGRAM:
        yield from _certificate_faults(where, given)
    if kind == _ROOT:
        yield from _root_faults(where, given["KeyAttributes"])
        if _guard_of(call) and not call.input.get("RequesterComment"):
            yield "RequesterComment: is required while a team guards this import"


def _certificate_faults(where: str, given: Mapping[str, Any]) -> Iterator[str]:
    if given["KeyAttributes"]["KeyClass"] != KeyClass.PUBLIC_KEY:
        yield f"{where}.KeyAttributes.KeyClass: must be {KeyClass.PUBLIC_KEY}"
    try:
        ssl.PEM_cert_to_DER_cert(base64.b64decode(given["PublicKeyCertificate"], validate=True).decode("ascii"))
    except ValueError:
        yield f"{where}.PublicKeyCertificate: must be a certificate in PEM, in base64"


def _root_faults(where: str, attributes: Mapping[str, Any]) -> Iterator[str]:
    if attributes["KeyUsage"] != ROOT_CERTIFICATE_USAGE:
        yield f"{where}.KeyAttributes.KeyUsage: must be {ROOT_CERTIFICATE_USAGE}"
    if [mode for mode, allowed in attributes["KeyModesOfUse"].items() if allowed] != ["Verify"]:
        yield f"{where}.KeyAttributes.KeyModesOfUse: must be Verify alone"


@operation("ImportKey", _import_rules)
def import_key(call: Call) -> dict[str, Any]:
    """Import a key: at once (K6), or, for the public key of a guarded root certificate, by a vote (K1)."""
    ((kind, given),) = call.input["KeyMaterial"].items()
    if kind == _TRUSTED:
        _check_parent(call, given["CertificateAuthorityPublicKeyIdentifier"])
    association = _guard_of(call) if kind == _ROOT else None
    event = KeyEvent.IMPORT_REQUESTED if association else KeyEvent.MADE
    key = make_key(call, event, given["KeyAttributes"], KeyOrigin.EXTERNAL, exportable=given.get("Exportable", True))
    if association:
        ask = Ask(
            RequestAction.IMPORT_KEY,
            requester_of(call.caller),
            "Import of the public key of a root certificate",
            resource_arn=key.arn,
            comment=call.input["RequesterComment"],
        )
        call.world.store.keys.put(key)
        put_request(call.world, key, team_that_can_vote(call.world, association.team_arn), ask, session_ended)
    call.world.store.keys.put(key)
    return key_view(call, key)


def _check_parent(call: Call, identifier: str) -> None:
    parent = find_key(call, identifier)
    if parent.attributes["KeyClass"] != KeyClass.PUBLIC_KEY:
        where = f"KeyMaterial.{_TRUSTED}.CertificateAuthorityPublicKeyIdentifier"
        raise invalid([f"{where}: is no public key of a certificate authority"])
    if parent.state not in USABLE:
        raise conflict(f"The key {identifier} of the certificate authority is {parent.state}: it can't be used.")
