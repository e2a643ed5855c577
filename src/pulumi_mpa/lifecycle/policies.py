"""The policies for teams that AWS publishes."""

from __future__ import annotations

from pulumi_mpa.lifecycle.strings import StringEnum


class ManagedPolicy(StringEnum):
    """
    ARNs of the policies that AWS publishes, each following its default version.

    Source:
        AWS Backup Developer Guide, tasks of a Multi-party approval administrator; it is the only one that AWS names.
    """

    CREATE_RESTORE_ACCESS_VAULT = "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
