"""The clients of one way to AWS, each made once, whichever thread asks for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from pulumi_mpa.aws.answers import Answers
from pulumi_mpa.aws.client import Client
from pulumi_mpa.lifecycle import limits

if TYPE_CHECKING:
    from pulumi_mpa.model.settings import FoundRegion, Service, Settings


class Clients:
    """
    The clients of AWS's services, for any thread.

    Args:
        settings: How AWS is reached.
    """

    def __init__(self, settings: Settings) -> None:
        """Store the settings; nothing is opened yet."""
        self.settings = settings
        self._made: dict[tuple[Service, str], Client] = {}
        self._making = threading.Lock()
        #: What several questions need, such as the identity store in which users are looked up.
        self.answers = Answers()

    def of(self, service: Service, region: str = limits.REGION) -> Client:
        """Return the client of a service in a Region."""
        with self._making:
            return self._made.setdefault((service, region), Client(self.settings, service, region))

    def key_region(self) -> FoundRegion | None:
        """Return the Region of associations that name none, as the resource takes it; None if nothing names one."""
        settings = self.settings
        return settings.payment_cryptography_region or self.region()

    def region(self) -> FoundRegion | None:
        """Return the Region of what names none: that of pulumi-aws, of the environment, or of the profile."""
        settings = self.settings
        return settings.aws_region or settings.environment_region or settings.profile_region()
