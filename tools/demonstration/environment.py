"""An environment in which nothing of the reader's own Pulumi, AWS or Python settings is read or changed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

#: Settings of these programs, wherever they come from, stay outside.
FOREIGN: Final = ("AWS_", "PULUMI_", "PYTHON", "VIRTUAL_ENV")
#: The file backend wants one; what it protects is thrown away.
PASSPHRASE: Final = "of no worth"  # noqa: S105 -- it guards nothing
_LOOPBACK: Final = "127.0.0.1,localhost"


def own_settings(folder: Path, service: Mapping[str, str]) -> dict[str, str]:
    """
    Return the variables that lead Pulumi and the AWS SDK to a folder and a service of our own.

    Args:
        folder: Where Pulumi keeps its state, its login and its plugins.

        service: The emulator's own variables.

    Returns:
        What is set; the rest of the environment is the caller's.
    """
    return {
        **service,
        "NO_PROXY": _LOOPBACK,
        "no_proxy": _LOOPBACK,
        "PULUMI_BACKEND_URL": (folder / "state").as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_HOME": str(folder / "home"),
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }


def whole_environment(outer: Mapping[str, str], engine: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """
    Return the environment of a child process.

    Args:
        outer: The reader's environment.

        engine: The folder that holds `pulumi`.

        settings: What `own_settings` returned.

    Returns:
        The reader's environment without the settings that could disturb, the engine first on PATH.
    """
    kept = {name: value for name, value in outer.items() if not name.startswith(FOREIGN)}
    return {
        **kept,
        **settings,
        "PATH": f"{engine}{os.pathsep}{outer.get('PATH', os.defpath)}",
        # Programs are changed within a second, by which Python tells old bytecode; and the reader's folder stays as it was.
        "PYTHONDONTWRITEBYTECODE": "1",
    }
