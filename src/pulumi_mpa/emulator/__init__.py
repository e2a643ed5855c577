"""
AWS Multi-party Approval on this machine: an HTTP server that stock AWS clients talk to.

Wire format and validation come from botocore's model of the API, behaviour from the package's lifecycle tables.
People are played over control paths beside the API; their time is the machine's, or passes only on demand.
"""

from pulumi_mpa.emulator.assumptions import Assumptions
from pulumi_mpa.emulator.server import Server
from pulumi_mpa.emulator.service import Service
from pulumi_mpa.emulator.settings import ClockKind, Settings
from pulumi_mpa.emulator.state_file import StateFileError

__all__ = ["Assumptions", "ClockKind", "Server", "Service", "Settings", "StateFileError"]
