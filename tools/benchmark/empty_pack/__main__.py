"""A pack with one policy that does nothing."""

from pulumi_policy import PolicyPack, ResourceValidationPolicy

PolicyPack("empty", [ResourceValidationPolicy("nothing", "Nothing is demanded.", lambda *_: None)])
