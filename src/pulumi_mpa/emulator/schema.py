"""
The tables of the database, and the mark that a state file bears.

Every row has a checksum of what it holds, which the database computes whenever it is written: SQLite itself would not
notice that the content of a row has changed on the disk.
"""

from __future__ import annotations

from typing import Final

#: Written into the file; a file with another number was made by another version.
FORMAT: Final = 3
APPLICATION: Final = 0x4D504131

STATEMENTS: Final = (
    (
        "CREATE TABLE records (seq INTEGER PRIMARY KEY, kind TEXT, arn TEXT, owner TEXT, body TEXT, "
        "checksum INTEGER AS (checksum(kind, arn, owner, body)) STORED, UNIQUE (kind, arn))"
    ),
    "CREATE INDEX records_of ON records (kind, owner, seq)",
    (
        "CREATE TABLE tokens (scope TEXT PRIMARY KEY, arn TEXT, body TEXT, "
        "checksum INTEGER AS (checksum(scope, arn, body)) STORED)"
    ),
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT, checksum INTEGER AS (checksum(name, value)) STORED)",
    (
        "CREATE TABLE timers (seq INTEGER PRIMARY KEY, kind TEXT, arn TEXT, due TEXT, real_due REAL, "
        "checksum INTEGER AS (checksum(kind, arn, due, real_due)) STORED)"
    ),
    (
        "CREATE TABLE faults (seq INTEGER PRIMARY KEY, operation TEXT, body TEXT, "
        "checksum INTEGER AS (checksum(operation, body)) STORED)"
    ),
    "CREATE INDEX faults_of ON faults (operation, seq)",
)
