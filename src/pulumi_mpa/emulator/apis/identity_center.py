"""IAM Identity Center and its identity store: how a program finds the users that it makes approvers."""

from __future__ import annotations

from typing import Final

from pulumi_mpa.emulator.apis.api import Api, Protocol
from pulumi_mpa.emulator.operations.identity_center import ADMIN_HANDLERS, STORE_HANDLERS

#: What responses have since later versions of the API models.
_LATER: Final = frozenset({"Revision", "UserArn"})

SSO_ADMIN: Final = Api("sso-admin", Protocol.JSON, ADMIN_HANDLERS, signing_name="sso")
IDENTITY_STORE: Final = Api("identitystore", Protocol.JSON, STORE_HANDLERS, later=_LATER)
