"""
A team protects the import of root certificates into AWS Payment Cryptography.

A team's policies cannot be changed, so another `policy` in the configuration means another team. The new team is created
first. Then the old team votes on handing over to it, and only after that on its own deletion.
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
association = mpa.MpaTeamAssociation("root-certificates", mpa_team_arn=team.arn, region="eu-central-1")

pulumi.export("team_in_force", association.team_in_force)
pulumi.export("explanation", association.explanation)
