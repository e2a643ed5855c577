"""
The policies of pulumi-mpa, ready to run.

Every policy is advisory until a level is set, here or in a file for `--policy-pack-config`:

    policy_pack(all="mandatory", levels={"mpa-team-spare-approver": "advisory"})
"""

from pulumi_mpa.policy import policy_pack

policy_pack()
