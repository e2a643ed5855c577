"""
Ends the provider's process with SIGKILL before an operation is sent, or right after it was answered.

Python runs this first in every process that finds it. KILLED says when, as
`after CreateApprovalTeam`; the engine's other processes are left alone.
"""

import os
import signal
import sys

if "pulumi.dynamic" in sys.orig_argv:
    from botocore.client import BaseClient

    when, operation = os.environ["KILLED"].split()
    send = BaseClient._make_api_call

    def send_and_die(self, name, parameters):
        """Send a call, unless this process is to die first."""
        if (when, name) == ("before", operation):
            os.kill(os.getpid(), signal.SIGKILL)
        answer = send(self, name, parameters)
        if (when, name) == ("after", operation):
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    BaseClient._make_api_call = send_and_die
