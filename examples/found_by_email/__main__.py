"""Approvers found by their e-mail addresses, the latest version of a policy, and the team's open votes."""

import pulumi

import pulumi_mpa as mpa

config = pulumi.Config()
instance = config.require("instanceArn")

people = [
    mpa.get_identity_center_user(email=email, instance_arn=instance, region="us-east-1")
    for email in config.require_object("approvers")
]
policy = mpa.get_policy_version(
    policy_arn="arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault", latest=True
)

source = mpa.IdentitySource(
    "org", identity_source_parameters={"iam_identity_center": {"instance_arn": instance, "region": "us-east-1"}}
)
team = mpa.ApprovalTeam(
    "backup-approvers",
    description="Restores from the backup vaults",
    approval_strategy={"mof_n": {"min_approvals_required": 2}},
    approvers=[
        {"primary_identity_id": person.user_id, "primary_identity_source_arn": source.identity_source_arn}
        for person in people
    ],
    policies=[{"policy_arn": policy.arn}],
)

votes = mpa.get_sessions_output(
    approval_team_arn=team.arn, filters=[{"field_name": "SessionStatus", "operator": "EQ", "value": "PENDING"}]
)
pulumi.export("team", team.arn)
# Sessions have descriptions, which are secret; how many there are is not.
pulumi.export("open_votes", pulumi.Output.unsecret(votes.sessions.apply(len)))
