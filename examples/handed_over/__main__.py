"""
A team guards the import of root certificates into AWS Payment Cryptography.

A team's policies can't be changed, so another `policy` in the configuration means another team. The new one is made
first, the old one votes on handing over to it, and only then on its own end.
"""

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
    "root-cert-approvers",
    description="Root certificates of payment keys",
    approval_strategy={"mof_n": {"min_approvals_required": 2}},
    approvers=[
        {"primary_identity_id": user, "primary_identity_source_arn": source.identity_source_arn}
        for user in config.require_object("approvers")
    ],
    policies=[{"policy_arn": config.require("policy")}],
)
guard = mpa.MpaTeamAssociation("root-certificates", mpa_team_arn=team.arn, region="eu-central-1")

pulumi.export("team_in_force", guard.team_in_force)
pulumi.export("explanation", guard.explanation)
