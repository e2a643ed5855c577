"""A stack's resources, read where the backend keeps them, secrets decrypted: what a user sees with `--show-secrets`."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from key_service import PREFIX
from pulumi.runtime.rpc import _special_secret_sig, _special_sig_key

if TYPE_CHECKING:
    from pathlib import Path


def resources_in(file: Path) -> list[dict[str, Any]]:
    """Return the resources of the stack that a file holds."""
    latest = json.loads(file.read_text())["checkpoint"]["latest"] or {}
    state = (latest.get("secrets_providers") or {}).get("state") or {}
    if "encryptedkey" not in state:
        return list(latest.get("resources", ()))
    wrapped = base64.b64decode(state["encryptedkey"]).decode().removeprefix(PREFIX)
    key = AESGCM(base64.b64decode(wrapped))
    return [_decrypted(resource, key) for resource in latest.get("resources", ())]


def _decrypted(value: Any, key: AESGCM) -> Any:  # noqa: ANN401 -- any JSON value
    if isinstance(value, list):
        return [_decrypted(item, key) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get(_special_sig_key) == _special_secret_sig:
        nonce, text = (base64.b64decode(part) for part in value["ciphertext"].split(":")[1:])
        return json.loads(key.decrypt(nonce, text, None))
    return {name: _decrypted(item, key) for name, item in value.items()}
