"""Identity sources, teams and sessions of Multi-party Approval; importing this package registers what follows when."""

from pulumi_mpa.emulator.life.mpa import baselines, invitations, sources, team_checks, team_deletions, team_updates

__all__ = ["baselines", "invitations", "sources", "team_checks", "team_deletions", "team_updates"]
