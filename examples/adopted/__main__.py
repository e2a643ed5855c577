"""
A team and an identity source that exist already come into this stack; another team is only read.

The values are those in force: then nothing is asked and nobody votes. Where one differs, the next `pulumi preview`
shows the vote that it needs.
"""

import pulumi

import pulumi_mpa as mpa

config = pulumi.Config()

source = mpa.IdentitySource(
    "org",
    identity_source_parameters={
        "iam_identity_center": {"instance_arn": config.require("instanceArn"), "region": "us-east-1"},
    },
    adopt=True,
)
team = mpa.ApprovalTeam(
    "backup-approvers",
    name="made-by-hand",
    description="Restores from the backup vaults",
    approval_strategy={"mof_n": {"min_approvals_required": 2}},
    approvers=[
        {"primary_identity_id": user, "primary_identity_source_arn": source.identity_source_arn}
        for user in config.require_object("approvers")
    ],
    policies=[{"policy_arn": "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"}],
    adopt=True,
)
other = mpa.ApprovalTeam.get("other", config.require("otherTeam"))

pulumi.export("team", team.arn)
pulumi.export("other_description", other.description)
