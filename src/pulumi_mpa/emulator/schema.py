"""
The tables of the database, and the mark that a state file bears.

Every question that the services ask has an index, so that an answer costs the same among many records as among few:
a record by its ARN; a page of an owner's records, all of them or those in one status or with one label; how many an owner
has; what is shared with an account; the timer that is due first.

Every row has a checksum of what it holds, which the database computes whenever it is written: SQLite itself would not
notice that the content of a row has changed on the disk.
"""

from __future__ import annotations

from typing import Final

#: Written into the file; a file with another number was made by another version.
FORMAT: Final = 4
APPLICATION: Final = 0x4D504131

STATEMENTS: Final = (
    # A number is never given out again, since a page token names the last one that was shown.
    (
        "CREATE TABLE records (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, arn TEXT, owner TEXT, status TEXT, "
        "label TEXT, account TEXT, created_at TEXT, body TEXT, "
        "checksum INTEGER AS (checksum(kind, arn, owner, status, label, account, created_at, body)) STORED, "
        "UNIQUE (kind, arn))"
    ),
    # With all that lists filter on: what a filter passes over is not read.
    "CREATE INDEX records_of ON records (kind, owner, seq, status, label, account, created_at)",
    "CREATE INDEX records_in_status ON records (kind, owner, status, seq)",
    "CREATE INDEX records_with_label ON records (kind, owner, label, seq)",
    (
        "CREATE TABLE counts (kind TEXT, owner TEXT, number INTEGER, "
        "checksum INTEGER AS (checksum(kind, owner, number)) STORED, PRIMARY KEY (kind, owner)) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE shares (account TEXT, kind TEXT, seq INTEGER, "
        "checksum INTEGER AS (checksum(account, kind, seq)) STORED, PRIMARY KEY (account, kind, seq)) WITHOUT ROWID"
    ),
    "CREATE INDEX shares_of ON shares (seq)",
    (
        "CREATE TABLE tokens (scope TEXT PRIMARY KEY, arn TEXT, body TEXT, "
        "checksum INTEGER AS (checksum(scope, arn, body)) STORED)"
    ),
    "CREATE INDEX tokens_of ON tokens (arn)",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT, checksum INTEGER AS (checksum(name, value)) STORED)",
    (
        "CREATE TABLE timers (seq INTEGER PRIMARY KEY, kind TEXT, arn TEXT, due TEXT, real_due REAL, "
        "checksum INTEGER AS (checksum(kind, arn, due, real_due)) STORED)"
    ),
    "CREATE INDEX timers_due ON timers (due, seq)",
    "CREATE INDEX timers_really_due ON timers (real_due, seq) WHERE real_due IS NOT NULL",
    "CREATE INDEX timers_of ON timers (arn)",
    (
        "CREATE TABLE faults (seq INTEGER PRIMARY KEY, operation TEXT, body TEXT, "
        "checksum INTEGER AS (checksum(operation, body)) STORED)"
    ),
    "CREATE INDEX faults_of ON faults (operation, seq)",
)
