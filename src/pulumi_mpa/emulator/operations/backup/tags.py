"""Operations of AWS Backup on tags, which never need a vote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_mpa.emulator.errors import not_found, over_quota
from pulumi_mpa.emulator.life.backup.records import Vault
from pulumi_mpa.emulator.operations.backup.handlers import operation
from pulumi_mpa.emulator.operations.paging import page_of
from pulumi_mpa.emulator.operations.tag_rules import reserved_problems
from pulumi_mpa.emulator.world import owner_of
from pulumi_mpa.lifecycle.limits import BACKUP_PAGE, MAX_TAGS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pulumi_mpa.emulator.operations.register import Call


def _tagged(call: Call) -> Vault:
    arn = call.input["ResourceArn"]
    vault = call.world.store.shelf(Vault).get(arn)
    if vault is None or vault.owner != owner_of(call.caller):
        raise not_found("Resource", arn)
    return vault


@operation("ListTags")
def list_tags(call: Call) -> dict[str, Any]:
    """Show the tags of a vault."""
    vault = _tagged(call)
    page, rest = page_of(list(vault.tags.items()), call.input, [call.operation, vault.arn], BACKUP_PAGE)
    return {"Tags": dict(page), **rest}


def _tag_rules(call: Call) -> Iterator[str]:
    yield from reserved_problems(call.input.get("Tags", ()))


@operation("TagResource", _tag_rules)
def tag_resource(call: Call) -> dict[str, Any]:
    """Set tags."""
    vault = _tagged(call)
    tags = vault.tags | call.input["Tags"]
    if len(tags) > MAX_TAGS:
        raise over_quota(f"{vault.arn} would have {len(tags)} tags; {MAX_TAGS} are the limit.")
    vault.tags = tags
    call.world.store.shelf(Vault).put(vault)
    return {}


@operation("UntagResource")
def untag_resource(call: Call) -> dict[str, Any]:
    """Remove tags; keys that are not there are no error."""
    vault = _tagged(call)
    vault.tags = {key: value for key, value in vault.tags.items() if key not in call.input["TagKeyList"]}
    call.world.store.shelf(Vault).put(vault)
    return {}
