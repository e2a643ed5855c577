"""Processes that others started, watched until they end."""

from __future__ import annotations

import subprocess
import time


def ends(pid: int) -> bool:
    """Wait until the process is gone, ten seconds at most."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], stdout=subprocess.PIPE, text=True, check=False)
        # Nobody may be there to collect an orphan's exit status in a container.
        if shown.stdout.strip()[:1] in ("", "Z"):
            return True
        time.sleep(0.05)
    return False
