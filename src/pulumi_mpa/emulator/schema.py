"""
The tables of the database, and the mark that a state file bears.

Every question that the services ask has an index, so that an answer costs the same among many records as among few:
a record by its ARN; a page of an owner's records, all of them or those in one status or with one label; how many an owner
has; what is shared with an account; the timer that is due first.
"""

from __future__ import annotations

from typing import Final

#: Written into the file; a file with another number was made by another version.
FORMAT: Final = 3
APPLICATION: Final = 0x4D504131

#: A number is never given out again, since a page token names the last one that was shown.
STATEMENTS: Final = (
    (
        "CREATE TABLE records (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, arn TEXT, owner TEXT, status TEXT, "
        "label TEXT, account TEXT, created_at TEXT, body TEXT, UNIQUE (kind, arn))"
    ),
    # With all that lists filter on: what a filter passes over is not read.
    "CREATE INDEX records_of ON records (kind, owner, seq, status, label, account, created_at)",
    "CREATE INDEX records_in_status ON records (kind, owner, status, seq)",
    "CREATE INDEX records_with_label ON records (kind, owner, label, seq)",
    "CREATE TABLE counts (kind TEXT, owner TEXT, number INTEGER, PRIMARY KEY (kind, owner)) WITHOUT ROWID",
    "CREATE TABLE shares (account TEXT, kind TEXT, seq INTEGER, PRIMARY KEY (account, kind, seq)) WITHOUT ROWID",
    "CREATE INDEX shares_of ON shares (seq)",
    "CREATE TABLE tokens (scope TEXT PRIMARY KEY, arn TEXT, body TEXT)",
    "CREATE INDEX tokens_of ON tokens (arn)",
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT)",
    "CREATE TABLE timers (seq INTEGER PRIMARY KEY, kind TEXT, arn TEXT, due TEXT, real_due REAL)",
    "CREATE INDEX timers_due ON timers (due, seq)",
    "CREATE INDEX timers_really_due ON timers (real_due, seq) WHERE real_due IS NOT NULL",
    "CREATE INDEX timers_of ON timers (arn)",
)
