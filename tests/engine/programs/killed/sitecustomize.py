"""
Ends the provider's process with SIGKILL before an operation is sent, or right after it was answered.

Python runs this first in every process that finds it. KILLED says when, as
`after CreateApprovalTeam` or `after TagResource 2` for the second such call;
the engine's other processes are left alone.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

if "pulumi.dynamic" in sys.orig_argv:
    from botocore.client import BaseClient

    when, operation, *which = os.environ["KILLED"].split()
    left = [int(which[0]) if which else 1]
    # botocore's hooks run before an answer is read or after it is changed; this is where a call begins and ends.
    send = BaseClient._make_api_call  # type: ignore[attr-defined]  # noqa: SLF001

    def send_and_die(self: Any, name: str, parameters: dict[str, Any]) -> Any:  # noqa: ANN401
        """Send a call, unless this process is to die first."""
        left[0] -= name == operation
        its_turn = name == operation and left[0] == 0
        if its_turn and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = send(self, name, parameters)
        if its_turn and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    BaseClient._make_api_call = send_and_die  # type: ignore[attr-defined]  # noqa: SLF001
