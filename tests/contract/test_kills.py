"""
Whatever was answered is stored, also when the emulator is killed the moment after, under load.

`MPA_TIMES=20 .venv/bin/python -m pytest -s tests/contract/test_kills.py` kills it twenty times, and prints what was answered
and what was lost.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from pulumi_mpa.testing import EmulatorError, MpaEmulator
from pulumi_mpa.testing.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KILLS = int(os.environ.get("MPA_TIMES", "1"))
#: More than callers meet until a kill, and as many as a plan can have.
FAULTS = 1000
HMAC: Any = {
    "KeyUsage": "TR31_M7_HMAC_KEY",
    "KeyClass": "SYMMETRIC_KEY",
    "KeyAlgorithm": "HMAC_SHA256",
    "KeyModesOfUse": {"Generate": True, "Verify": True},
}
_RANDOM = random.Random(date.today().toordinal())  # noqa: DTZ011, S311  others with each day


class Answered:
    """What the emulator has answered, over all its lives."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.keys: list[str] = []
        self.deleted: list[str] = []
        self.users: list[str] = []
        self.seconds: int = 0
        self.faults: int = 0

    def count(self) -> int:
        """Count the writes."""
        return len(self.keys) + len(self.deleted) + len(self.users) + self.seconds + self.faults


def _client(aws: MpaEmulator) -> Any:  # noqa: ANN401  a boto3 client
    """Return a client that tries each call once."""
    return boto3.session.Session("111122223333", "x").client(
        "payment-cryptography",
        endpoint_url=aws.endpoint_url,
        region_name="us-east-1",
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )


def _writers(aws: MpaEmulator, answered: Answered) -> list[Callable[[], None]]:
    """Return what several callers do over and over; each notes what it was answered."""
    making, deleting, struck = (_client(aws) for _ in range(3))

    def make() -> None:
        answered.keys.append(making.create_key(KeyAttributes=HMAC, Exportable=False)["Key"]["KeyArn"])

    def make_and_delete() -> None:
        arn = deleting.create_key(KeyAttributes=HMAC, Exportable=False)["Key"]["KeyArn"]
        answered.keys.append(arn)
        deleting.delete_key(KeyIdentifier=arn, DeleteKeyInDays=90)
        answered.deleted.append(arn)

    def set_users() -> None:
        users = [*answered.users, f"user-{len(answered.users)}"]
        aws.controls.set_unknown_users(users)
        answered.users.append(users[-1])

    def advance() -> None:
        aws.clock.advance(seconds=1)
        answered.seconds += 1

    def meet_a_fault() -> None:
        with pytest.raises(ClientError, match="503"):
            struck.get_key(KeyIdentifier="alias/none")
        answered.faults += 1

    return [make, make_and_delete, set_users, advance, meet_a_fault]


def _until_killed(write: Callable[[], None]) -> None:
    # A response that ends after its headers has no key.
    with suppress(BotoCoreError, EmulatorError, KeyError):
        while True:
            write()


def _lost(aws: MpaEmulator, began: float, answered: Answered) -> list[str]:
    """Return everything that was answered and is not there; a call that was struck may have been carried out or not."""
    pages = aws.client("payment-cryptography").get_paginator("list_keys").paginate()
    keys = {key["KeyArn"]: key["KeyState"] for page in pages for key in page["Keys"]}
    connection = Connection(aws.endpoint_url)
    users = connection.ask("GET", "unknown-users")["identity_ids"]
    faults = sum(fault["times"] for fault in connection.ask("GET", "faults")["faults"])
    return [
        *(set(answered.keys) - keys.keys()),
        *(arn for arn in answered.deleted if keys.get(arn) != "DELETE_PENDING"),
        *(set(answered.users) - set(users)),
        *(["the clock"] if aws.clock.now().timestamp() < began + answered.seconds else []),
        *(["a fault that was used up"] if faults > FAULTS * KILLS - answered.faults else []),
    ]


def _started(state: Path) -> tuple[subprocess.Popen[str], MpaEmulator]:
    command = [sys.executable, "-m", "pulumi_mpa.emulator", "--clock", "virtual", "--state", str(state)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, MpaEmulator.connect(json.loads(process.stdout.readline())["endpoint_url"])


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    """With five callers who write without a pause; after each kill the same file goes on."""
    answered = Answered()
    process, aws = _started(tmp_path / "state.db")
    began = aws.clock.now().timestamp()
    for _ in range(KILLS):
        aws.faults.add(operation="GetKey", times=FAULTS, http=503)
    for kill in range(KILLS):
        threads = [threading.Thread(target=_until_killed, args=(write,)) for write in _writers(aws, answered)]
        for thread in threads:
            thread.start()
        before = answered.count()
        while answered.count() < before + 40:
            time.sleep(0.001)
        time.sleep(_RANDOM.random() / 5)
        process.kill()
        process.communicate()
        for thread in threads:
            thread.join()
        process, aws = _started(tmp_path / "state.db")
        lost = _lost(aws, began, answered)
        sys.stdout.write(f"kill {kill + 1}: {answered.count()} writes answered, {len(lost)} lost\n")
        assert [] == lost
    process.kill()
    process.communicate()
