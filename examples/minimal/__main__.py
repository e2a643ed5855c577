"""An identity source and a team of three of whom two must agree."""

import pulumi

import pulumi_mpa as mpa

config = pulumi.Config()

source = mpa.IdentitySource(
    "org",
    identity_source_parameters={
        "iam_identity_center": {"instance_arn": config.require("instanceArn"), "region": "us-east-1"},
    },
)
team = mpa.ApprovalTeam(
    "backup-approvers",
    description="Restores from the backup vaults",
    approval_strategy={"mof_n": {"min_approvals_required": 2}},
    approvers=[
        {"primary_identity_id": user, "primary_identity_source_arn": source.identity_source_arn}
        for user in config.require_object("approvers")
    ],
    policies=[{"policy_arn": "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"}],
)

pulumi.export("team", team.arn)
pulumi.export("explanation", team.explanation)
