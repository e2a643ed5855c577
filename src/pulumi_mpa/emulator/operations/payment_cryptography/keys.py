"""
Operations of Payment Cryptography on keys.

A key is a record here and has no material: nothing can be encrypted with it, and its check value is made up.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import nothing_there, over_quota
from pulumi_mpa.emulator.life.payment_cryptography.keys import birth, schedule_deletion
from pulumi_mpa.emulator.life.payment_cryptography.records import Key
from pulumi_mpa.emulator.operations.paging import page_of_records
from pulumi_mpa.emulator.operations.payment_cryptography.handlers import operation
from pulumi_mpa.emulator.operations.payment_cryptography.request_view import request_view
from pulumi_mpa.emulator.operations.views import given
from pulumi_mpa.emulator.shelf import Condition
from pulumi_mpa.emulator.world import new_id, owner_of
from pulumi_mpa.lifecycle.key import CheckValueAlgorithm, KeyClass, KeyEvent, KeyOrigin
from pulumi_mpa.lifecycle.limits import KEY_DELETION_DAYS, KEY_PAGE, MAX_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_mpa.emulator.operations.register import Call

#: Which algorithm makes the check value when the caller does not say, by the beginning of the key's algorithm.
_CHECK_VALUES = {
    "AES": CheckValueAlgorithm.CMAC,
    "TDES": CheckValueAlgorithm.ANSI_X9_24,
    "HMAC": CheckValueAlgorithm.HMAC,
}


def find_key(call: Call, identifier: str) -> Key:
    """
    Find a key of the caller's account and region.

    Raises:
        ServiceError: ResourceNotFoundException; also for an alias, of which there are none here.
    """
    key = call.world.store.shelf(Key).get(identifier)
    if key is None or key.owner != owner_of(call.caller):
        raise nothing_there(identifier)
    return key


def no_replicas(call: Call) -> Iterator[str]:
    """Return a problem where the input asks for what the emulator does not do with a new key."""
    if call.input.get("ReplicationRegions"):
        yield "ReplicationRegions: the emulator does not replicate keys"


def make_key(call: Call, event: KeyEvent, attributes: Mapping[str, Any], origin: KeyOrigin, *, exportable: bool) -> Key:
    """
    Create the record of a new key; the caller stores it.

    Raises:
        ServiceError: ServiceQuotaExceededException.
    """
    owner = owner_of(call.caller)
    count = call.world.store.shelf(Key).count(owner)
    if count >= MAX_KEYS:
        raise over_quota(f"The account has {count} keys in {call.caller.region} already; {MAX_KEYS} are the limit.")
    arn = call.caller.arn(f"key/{new_id().replace('-', '')}")
    kind = attributes["KeyAlgorithm"].partition("_")[0]
    enabled = call.input.get("Enabled", True)
    return Key(
        arn=arn,
        owner=owner,
        state=birth(event),
        created_at=call.world.clock.now(),
        tags={tag["Key"]: tag["Value"] for tag in call.input.get("Tags", ())},
        attributes=dict(attributes),
        check_value=hashlib.sha256(arn.encode()).hexdigest()[:6].upper(),
        check_value_algorithm=call.input.get(
            "KeyCheckValueAlgorithm", _CHECK_VALUES.get(kind, CheckValueAlgorithm.SHA_1)
        ),
        origin=origin,
        exportable=exportable,
        enabled=enabled,
        derive_usage=call.input.get("DeriveKeyUsage"),
    )


def key_view(call: Call, key: Key) -> dict[str, Any]:
    """Show a key."""
    view = _summary(key) | given(
        KeyCheckValueAlgorithm=key.check_value_algorithm,
        KeyOrigin=key.origin,
        CreateTimestamp=key.created_at,
        UsageStartTimestamp=key.created_at if key.enabled else None,
        DeletePendingTimestamp=key.deletes_at,
        DeleteTimestamp=key.deleted_at,
        DeriveKeyUsage=key.derive_usage,
        MpaStatus=request_view(call.world, key),
    )
    return {"Key": view}


def _summary(key: Key) -> dict[str, Any]:
    return {
        "KeyArn": key.arn,
        "KeyState": key.state.status,
        "KeyAttributes": key.attributes,
        "KeyCheckValue": key.check_value,
        "Exportable": key.exportable,
        "Enabled": key.enabled,
    }


def _create_rules(call: Call) -> Iterator[str]:
    yield from no_replicas(call)
    made = (KeyClass.SYMMETRIC_KEY, KeyClass.ASYMMETRIC_KEY_PAIR)
    if call.input.get("KeyAttributes", {}).get("KeyClass", made[0]) not in made:
        yield f"KeyAttributes.KeyClass: must be {' or '.join(made)}; others are imported"


@operation("CreateKey", _create_rules)
def create_key(call: Call) -> dict[str, Any]:
    """Create a key, which no team protects."""
    key = make_key(
        call,
        KeyEvent.MADE,
        call.input["KeyAttributes"],
        KeyOrigin.AWS_PAYMENT_CRYPTOGRAPHY,
        exportable=call.input["Exportable"],
    )
    call.world.store.shelf(Key).put(key)
    return key_view(call, key)


@operation("GetKey")
def get_key(call: Call) -> dict[str, Any]:
    """Show a key, with the status of the request for its import."""
    return key_view(call, find_key(call, call.input["KeyIdentifier"]))


@operation("ListKeys")
def list_keys(call: Call) -> dict[str, Any]:
    """List the keys of the account in the region, whatever became of them."""
    owner, wanted = owner_of(call.caller), call.input.get("KeyState")
    conditions = [] if wanted is None else [Condition("status", "=", wanted)]

    def read(after: int | None, limit: int) -> list[tuple[int, Key]]:
        return call.world.store.shelf(Key).page(owner, conditions, after=after, limit=limit)

    page, rest = page_of_records([read], call.input, [call.operation, owner, wanted], KEY_PAGE)
    return {"Keys": [_summary(key) for key in page], **rest}


@operation("DeleteKey")
def delete_key(call: Call) -> dict[str, Any]:
    """Schedule a key's deletion after some days; one whose import is being voted on stays."""
    key = find_key(call, call.input["KeyIdentifier"])
    schedule_deletion(call.world, key, call.input.get("DeleteKeyInDays", KEY_DELETION_DAYS))
    return key_view(call, key)
