"""Pulumi resources for AWS Multi-party Approval."""
