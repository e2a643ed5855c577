"""
Operations of AWS Backup on the settings of an account.

At AWS they are those of an organization, which its management account sets; here every account is an organization of
its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pulumi_mpa.emulator.operations.backup.handlers import operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.operations.register import Call

_MPA: Final = "isMpaEnabled"
#: Every setting, as it is before anybody sets it; AWS Backup API reference, UpdateGlobalSettings.
_DEFAULTS: Final = {
    "isCrossAccountBackupEnabled": "false",
    _MPA: "false",
    "isDelegatedAdministratorEnabled": "false",
}
_VALUES: Final = ("true", "false")


def _fact(call: Call) -> str:
    return f"backup-settings:{call.caller.account}"


def _stored(call: Call) -> dict[str, Any]:
    found: dict[str, Any] = call.world.store.fact(_fact(call), {"settings": {}, "set_at": None})
    return found


def is_opted_in(call: Call) -> bool:
    """Check whether the caller's account has multi-party approval switched on."""
    return bool(_stored(call)["settings"].get(_MPA) == "true")


@operation("DescribeGlobalSettings")
def describe_global_settings(call: Call) -> dict[str, Any]:
    """Show every setting."""
    stored = _stored(call)
    shown: dict[str, Any] = {"GlobalSettings": _DEFAULTS | stored["settings"]}
    return shown if stored["set_at"] is None else shown | {"LastUpdateTime": stored["set_at"]}


def _setting_rules(call: Call) -> Iterator[str]:
    for name, value in call.input.get("GlobalSettings", {}).items():
        if name not in _DEFAULTS:
            yield f"GlobalSettings: the settings are {', '.join(_DEFAULTS)}"
        elif value not in _VALUES:
            yield f"GlobalSettings.{name}: must be one of {', '.join(_VALUES)}"


@operation("UpdateGlobalSettings", _setting_rules)
def update_global_settings(call: Call) -> dict[str, Any]:
    """Set some settings; the others stay."""
    settings = _stored(call)["settings"] | call.input.get("GlobalSettings", {})
    call.world.store.remember(_fact(call), {"settings": settings, "set_at": call.world.clock.now().isoformat()})
    return {}
