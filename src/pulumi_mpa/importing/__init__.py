"""
Take what an account has into a stack, whoever made it.

`write_import` writes a file for `pulumi import --file` and the program that declares the same, so that the next preview
has nothing to do. Nothing is written to AWS.
"""

from pulumi_mpa.importing.write import WrittenImport, write_import

__all__ = ["WrittenImport", "write_import"]
