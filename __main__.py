"""The quickstart: the account's identity source, and a team of three of whom two must agree."""

import pulumi

import pulumi_mpa as mpa

config = pulumi.Config()
users: list[str] = config.require_object("approvers")

source = mpa.IdentitySource(
    "org",
    identity_source_parameters={
        "iam_identity_center": {"instance_arn": config.require("instanceArn"), "region": "us-east-1"},
    },
)
team = mpa.ApprovalTeam(
    "root-cert-approvers",
    description=config.require("purpose"),
    approval_strategy={"mof_n": {"min_approvals_required": 2}},
    approvers=[
        {"primary_identity_id": user, "primary_identity_source_arn": source.identity_source_arn} for user in users
    ],
    policies=[
        {"policy_arn": "arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"},
    ],
)

pulumi.export("portal", source.approval_portal_url)
pulumi.export("team", team.arn)
pulumi.export("explanation", team.explanation)
pulumi.export("session", team.update_session_arn)
