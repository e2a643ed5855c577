"""
Test policies for Pulumi that are written in Python, whatever resources they are about.

    from pulumi_mpa.policy.testing import assert_passes, assert_violates, check, resource

    bucket = resource("aws:s3/bucket:Bucket", "logs", {"acl": "public-read"})
    assert_violates(check(NO_PUBLIC_BUCKETS, bucket), message="public")

A policy is given what the engine would give it: the messages are the engine's, and the SDK reads them. `AnalyzerProcess`
runs the same checks in the process of a pack. Nothing here needs pytest.
"""

from pulumi_mpa.policy.problems import PolicyConfigError
from pulumi_mpa.policy.testing.analyzers import AnalyzerError
from pulumi_mpa.policy.testing.assertions import (
    assert_not_applicable,
    assert_passes,
    assert_remediates,
    assert_violates,
)
from pulumi_mpa.policy.testing.process import AnalyzerProcess
from pulumi_mpa.policy.testing.resources import StackResource, resource
from pulumi_mpa.policy.testing.results import NotApplicable, PolicyError, Remediation, Result, Violation
from pulumi_mpa.policy.testing.run import Check, check
from pulumi_mpa.policy.testing.values import UNKNOWN, secret

__all__ = [
    "UNKNOWN",
    "AnalyzerError",
    "AnalyzerProcess",
    "Check",
    "NotApplicable",
    "PolicyConfigError",
    "PolicyError",
    "Remediation",
    "Result",
    "StackResource",
    "Violation",
    "assert_not_applicable",
    "assert_passes",
    "assert_remediates",
    "assert_violates",
    "check",
    "resource",
    "secret",
]
