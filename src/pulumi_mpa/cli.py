"""The command line `pulumi-mpa`."""

from __future__ import annotations

import sys

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pulumi-mpa")
def main() -> None:
    """AWS Multi-party Approval for Pulumi: what stands beside `pulumi` itself."""


@main.command(
    add_help_option=False, context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def emulator(arguments: tuple[str, ...]) -> None:
    """Serve AWS Multi-party Approval on this machine (`emulator --help` lists its options)."""
    # Only this command needs the server's packages, which are an extra.
    try:
        from pulumi_mpa.emulator.command import run  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"the emulator needs the package {error.name}; run: pip install 'pulumi-mpa[emulator]'"
        ) from error
    sys.exit(run(arguments, "pulumi-mpa emulator"))
