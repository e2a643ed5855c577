"""The operations of IAM Identity Center and its identity store that are served; importing this package registers all of them."""

from pulumi_mpa.emulator.operations.identity_center import instances, users
from pulumi_mpa.emulator.operations.identity_center.handlers import ADMIN_HANDLERS, STORE_HANDLERS

__all__ = ["ADMIN_HANDLERS", "STORE_HANDLERS", "instances", "users"]
