"""
Operation of Payment Cryptography that imports a key; the one that a team can protect.

Only the public key of a root certificate is protected. What its certificate says is not read.
"""

from __future__ import annotations

import base64
import ssl
from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import conflict, invalid
from pulumi_mpa.emulator.life.mpa.sessions import ApprovalRequest
from pulumi_mpa.emulator.life.payment_cryptography.records import Key
from pulumi_mpa.emulator.life.requests import request_approval, team_that_can_vote
from pulumi_mpa.emulator.operations.payment_cryptography.associations import find_association
from pulumi_mpa.emulator.operations.payment_cryptography.handlers import operation
from pulumi_mpa.emulator.operations.payment_cryptography.keys import find_key, key_view, make_key, no_replicas
from pulumi_mpa.emulator.world import requester_of
from pulumi_mpa.lifecycle.association import ProtectedOperation, RequestAction
from pulumi_mpa.lifecycle.key import ROOT_CERTIFICATE_USAGE, USABLE, KeyClass, KeyEvent, KeyOrigin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_mpa.emulator.life.associations import Association
    from pulumi_mpa.emulator.operations.register import Call

_ROOT, _TRUSTED, _CRYPTOGRAM = "RootCertificatePublicKey", "TrustedCertificatePublicKey", "KeyCryptogram"
#: Materials that say themselves what key they hold. The others hide it in a block that only the service can open.
_IMPORTED = (_ROOT, _TRUSTED, _CRYPTOGRAM)


def _protection_of(call: Call) -> Association | None:
    return find_association(call, ProtectedOperation.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE)


def _import_rules(call: Call) -> Iterator[str]:
    yield from no_replicas(call)
    material: Mapping[str, Any] | None = call.input.get("KeyMaterial")
    if not material:
        return
    ((kind, given),) = material.items()
    where = f"KeyMaterial.{kind}"
    if kind not in _IMPORTED:
        yield f"{where}: the emulator can't read this kind; it imports {', '.join(_IMPORTED)}"
        return
    if kind != _CRYPTOGRAM:
        yield from _certificate_problems(where, given)
    if kind == _ROOT:
        yield from _root_problems(where, given["KeyAttributes"])
        if _protection_of(call) and not call.input.get("RequesterComment"):
            yield "RequesterComment: is required while a team protects this import"


def _certificate_problems(where: str, given: Mapping[str, Any]) -> Iterator[str]:
    if given["KeyAttributes"]["KeyClass"] != KeyClass.PUBLIC_KEY:
        yield f"{where}.KeyAttributes.KeyClass: must be {KeyClass.PUBLIC_KEY}"
    try:
        ssl.PEM_cert_to_DER_cert(base64.b64decode(given["PublicKeyCertificate"], validate=True).decode("ascii"))
    except ValueError:
        yield f"{where}.PublicKeyCertificate: must be a certificate in PEM, in base64"


def _root_problems(where: str, attributes: Mapping[str, Any]) -> Iterator[str]:
    if attributes["KeyUsage"] != ROOT_CERTIFICATE_USAGE:
        yield f"{where}.KeyAttributes.KeyUsage: must be {ROOT_CERTIFICATE_USAGE}"
    if [mode for mode, allowed in attributes["KeyModesOfUse"].items() if allowed] != ["Verify"]:
        yield f"{where}.KeyAttributes.KeyModesOfUse: must be Verify alone"


@operation("ImportKey", _import_rules)
def import_key(call: Call) -> dict[str, Any]:
    """Import a key: at once (K6), or, for the public key of a root certificate that a team protects, by a vote (K1)."""
    ((kind, given),) = call.input["KeyMaterial"].items()
    if kind == _TRUSTED:
        _check_parent(call, given["CertificateAuthorityPublicKeyIdentifier"])
    association = _protection_of(call) if kind == _ROOT else None
    keys = call.world.store.shelf(Key)
    event = KeyEvent.IMPORT_REQUESTED if association else KeyEvent.MADE
    key = make_key(call, event, given["KeyAttributes"], KeyOrigin.EXTERNAL, exportable=given.get("Exportable", True))
    if association:
        request = ApprovalRequest(
            RequestAction.IMPORT_KEY,
            requester_of(call.caller),
            "Import of the public key of a root certificate",
            resource_arn=key.arn,
            comment=call.input["RequesterComment"],
        )
        keys.put(key)
        request_approval(call.world, key, team_that_can_vote(call.world, association.team_arn), request)
    keys.put(key)
    return key_view(call, key)


def _check_parent(call: Call, identifier: str) -> None:
    parent = find_key(call, identifier)
    if parent.attributes["KeyClass"] != KeyClass.PUBLIC_KEY:
        where = f"KeyMaterial.{_TRUSTED}.CertificateAuthorityPublicKeyIdentifier"
        raise invalid([f"{where}: is no public key of a certificate authority"])
    if parent.state not in USABLE:
        raise conflict(f"The key {identifier} of the certificate authority is {parent.state}: it can't be used.")
