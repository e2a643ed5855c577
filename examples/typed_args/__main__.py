"""The team with classes that an editor completes: tags, a name of its own, and a way to ask again."""

import pulumi

import pulumi_mpa as mpa

config = pulumi.Config()

source = mpa.IdentitySource(
    "org",
    identity_source_parameters=mpa.IdentitySourceParametersArgs(
        iam_identity_center=mpa.IamIdentityCenterArgs(
            instance_arn=config.require("instanceArn"),
            region="us-east-1",
        ),
    ),
    tags={"cost-center": "security"},
)
team = mpa.ApprovalTeam(
    "backup-approvers",
    name="backup-approvers",
    description="Restores from the backup vaults",
    approval_strategy=mpa.ApprovalStrategyArgs(mof_n=mpa.MofNArgs(min_approvals_required=2)),
    approvers=[
        mpa.ApproverArgs(primary_identity_id=user, primary_identity_source_arn=source.identity_source_arn)
        for user in config.require_object("approvers")
    ],
    policies=[
        mpa.PolicyReferenceArgs(
            policy_arn="arn:aws:mpa:::aws:policy/backup.amazonaws.com/CreateRestoreAccessVault/$DEFAULT"
        )
    ],
    tags={"cost-center": "security"},
    on_delete="gone",
    resubmit=config.require("resubmit"),
)

# Typed outputs: an editor knows that this is a number.
needed = team.approval_strategy.apply(lambda strategy: strategy.mof_n.min_approvals_required)

pulumi.export("team", team.arn)
pulumi.export("needed", needed)
pulumi.export("settled", team.settled)
pulumi.export("waiting_for", team.waiting_for)
