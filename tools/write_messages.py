"""
Write `docs/messages.md` and `tests/data/messages.txt` from the table of messages.

The page documents every code. The text file shows every message as a user reads it, filled with samples, so that a
change of the texts can be reviewed in one sitting.

    write_messages.py        write both
"""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pulumi_mpa.lifecycle.policies import ManagedPolicy
from pulumi_mpa.messages import TABLE, Code, Message
from pulumi_mpa.messages.message import fields_of
from pulumi_mpa.messages.table import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pulumi_mpa.messages import Row

_ROOT: Final = Path(__file__).resolve().parents[1]
PAGE: Final = _ROOT / "docs" / "messages.md"
SNAPSHOT: Final = _ROOT / "tests" / "data" / "messages.txt"
_HEAD: Final = f"""\
# Messages

<!-- Written by tools/write_messages.py from src/pulumi_mpa/messages; change the table there. -->

Every line and every error of this package ends with a code in brackets, which this page explains:

    guards: The team is active. [{Code.TEAM_ACTIVE}]
    error: cannot create approval team guards (arn:…): A team of this name exists … [{Code.TEAM_OF_NO_OWNER}]

The texts may get better with every release. A code keeps its meaning, and no code is ever used again for something else. The
first digit tells the area: `1` how a thing stands on AWS, `2` what a run does, `3` why a run cannot do it, `4` what is
wrong with an input, `5` what AWS answered, `6` how the wait of a gate goes, `7` what a policy wants that is not met.

## For pipelines

Behind the code stand data as `key=value`, so that no program has to read the sentences. Whether a run will open a vote, of which team,
how many approvers of how many must agree, and until when, is known from the preview:

    guards: This run asks the approvers of the team to … [{Code.TEAM_UPDATE_WILL_BE_REQUESTED} vote=update team=arn:… required=2 approvers=3 closes=2026-11-25T22:24Z]

- Only messages about a vote that the run opens have the key `vote`. Its value is `update` or `delete` for a team, `associate` or
  `disassociate` for an association. `maybe` in its place says that the run opens the vote only if values that the preview
  does not know yet differ.
- A vote that is open already is named by `session`.
- What is not known is left out. Whatever is not a letter, a digit or one of `_.-~:/@,+$*` is percent-encoded.
- If a message contains another one, its code stands in the data too, as in `[{Code.TEAM_REQUEST_NOT_SENT} state={Code.TEAM_UPDATE_REJECTED}]`.
- Data never hold descriptions, comments, values of tags or approvers.

`pulumi_mpa.messages` reads them back:

```python
from pulumi_mpa.messages import find

votes = [found.data for found in find(output_of_pulumi_preview) if "vote" in found.data]
```

`parse` reads the code at the end of one text, for example of the output `explanation`.

Words in {{}} are filled in.
"""


def messages_page() -> str:
    """Return the whole page."""
    return "\n".join([_HEAD, *(line for heading, rows in PARTS for line in _section(heading, rows))])


def snapshot() -> str:
    """Return every message filled with samples."""
    lines = [
        "Every message as a user reads it. Written by tools/write_messages.py; review each change, then run it again.\n"
    ]
    for heading, rows in PARTS:
        lines += [f"# {heading}", *(str(_sample(code)) for code in rows), ""]
    return "\n".join(lines)


def _section(heading: str, rows: Mapping[Code, Row]) -> Iterator[str]:
    yield from (f"## {heading}", "")
    for code, row in rows.items():
        yield from (f"### {code}", "")
        yield f"**{' '.join(part for part in (row.what, row.next_step) if part)}**"
        yield from ("", f"Cause: {row.cause}")
        if row.cure:
            yield from ("", f"Cure: {row.cure}")
        known = ", ".join(f"`{key}`" for key in row.data)
        yield from ("", f"Severity: {row.severity}." + (f" Data: {known}." if known else ""), "")


_TEAM: Final = "arn:aws:mpa:us-east-1:111122223333:approval-team/guards-0001"
_SESSION: Final = "arn:aws:mpa:us-east-1:111122223333:session/guards-0001/5f0a"
_PROTECTS: Final = "pulumi-mpa:protects.payment-cryptography.eu-central-1.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE"
_AT: Final = "at 2026-11-25 22:24 UTC"
_VALUES: Final[dict[str, object]] = {
    "account": "444455556666",
    "expected": "111122223333",
    "actions": "`payment-cryptography:GetMpaTeamAssociation`",
    "allowed": "`settled` or `active`",
    "answer": "ValidationException (what AWS says)",
    "argument": "filters",
    "arguments": "`policy_arn` and `policy_version_arn`",
    "arn": _TEAM,
    "attribute": "user name",
    "cancel": f"cancel the vote with `aws mpa cancel-session --session-arn {_SESSION}`",
    "choices": "'approved', 'gone' or 'requested'",
    "command": "aws …",
    "function": "get_sessions",
    "executable": "/home/ana/venv/bin/python",
    "python": "/usr/bin/python3",
    "count": 2,
    "current": _TEAM,
    "days": 7,
    "detail": "What AWS says.",
    "details": f"{_SESSION}, requested by arn:aws:iam::111122223333:user/ana",
    "field": "identitySourceParameters.iamIdentityCenter.region",
    "fields": "description and approvers",
    "hours": 24,
    "id": "eu-central-1",
    "installed": "1.40.0",
    "instances": "no instance",
    "instance": "arn:aws:sso:::instance/ssoins-1234567890abcdef",
    "keys": "aws:x",
    "kinds": "`email-address`, `phone-number`",
    "names": "guards, vaults",
    "since": "2026-11-11",
    "pattern": "[a-z]+-[0-9a-f]{7}",
    "paths": "approvers[0], approvers[2]",
    "hint": "Did you mean `approval_strategy`?",
    "kind": "ApprovalTeam",
    "known": "ACTIVE, DELETING",
    "least": 3,
    "left": "9 min",
    "length": 2,
    "most": 20,
    "name": "guards",
    "near": "mpa:region",
    "needed": "1.43.36",
    "need": "2 of 3",
    "only": "us-east-1",
    "operation": "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE",
    "operations": "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE",
    "other": "approvers[1].primaryIdentityId",
    "option": "ignore_changes",
    "package": "aws",
    "path": "approvers",
    "resource": 'ApprovalTeam "guards"',
    "source": "`AWS_REGION`",
    "type": "bytes",
    "places": "eu-central-1",
    "portal": "https://portal.example",
    "region": "eu-central-1",
    "required": 4,
    "approvers": 3,
    "service": "mpa",
    "session": _SESSION,
    "sessions": f"a vote on an update ({_SESSION})",
    "setting": "timeout",
    "shown": "PENDING/PENDING_ACTIVATION",
    "store": "d-1234567890",
    "tags": "pulumi-mpa:protects.payment-cryptography.eu-central-1.IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE",
    "team": _TEAM,
    "teams": "guards",
    "things": _TEAM,
    "timeout": "10m",
    "total": 12,
    "until": _AT,
    "kept": "guards-0c7d5b8",
    "value": "'soon'",
    "version": "2",
    "votes": "1 approval and 0 rejections",
    "waiting": "user-ana, user-ben",
    "who": "3 approvers (user-ana, user-ben, user-cleo)",
}
#: Values that are other messages.
_INNER: Final = {
    "problem": Code.TOO_FEW_APPROVERS,
    "problems": Code.GATE_UNTIL,
    "protections": Code.TEAM_PROTECTS,
    "reason": Code.GATE_UNDECIDED,
    "request": Code.EXTERNAL_UPDATE_REQUEST_OPEN,
    "state": Code.TEAM_UPDATE_CHECKING,
    "steps": Code.TEAM_WILL_BE_REMOVED,
}
#: Values that read otherwise in one message.
_OF_ONE: Final[dict[Code, dict[str, object]]] = {
    Code.IMPORT_INCOMPLETE: {
        "count": 1,
        "total": 6,
        "details": f"{_TEAM}: A resource of another stack manages it.",
    },
    Code.IMPORT_NOT_FOUND: {"things": _TEAM},
    Code.IMPORT_CANNOT_BE_DECLARED: {"problems": "description: The value is not valid."},
    Code.IMPORT_WOULD_CHANGE: {"detail": "AWS is creating the team."},
    Code.TEAM_WILL_BE_CREATED: {"team": "team guards"},
    Code.FUNCTION_TYPE: {"expected": "a list"},
    Code.DENIED_CALL_HAS_TAGS: {"keys": "`pulumi-mpa:owner` and 2 of the program", "prefix": "pulumi-mpa:"},
    Code.PROTECTION_NOT_TAGGED: {"keys": _PROTECTS},
    Code.TEAM_GETS_ANOTHER_NAME: {"name": "guards-3f2a91c", "kept": "guards-0c7d5b8"},
    Code.TEAM_WILL_BE_CREATED_ANEW: {"name": "guards-0c7d5b8"},
    Code.TEAM_WILL_BE_REPLACED: {"fields": "name"},
    Code.ASSOCIATION_WILL_BE_REPLACED: {"fields": "region"},
    Code.ASSOCIATION_WILL_BE_REPLACED_AND_FORGOTTEN: {"fields": "region"},
    Code.TEAM_FOUND_INVALID: {"reason": "AWS found the configuration of the team invalid: What AWS says."},
    Code.AUDIT_ACCOUNT_NOT_READ: {"count": 1, "detail": "AWS denied GetApprovalTeam."},
    Code.AUDIT_ENGINE_MISSING: {"command": "pulumi"},
    Code.AUDIT_NOT_RUN: {"detail": "loading policy packs: …"},
    Code.AUDIT_SECRETS_HIDDEN: {"things": "guards.approvers"},
    Code.AUDIT_WOULD_REMEDIATE: {"fields": "`tags`"},
    Code.FUNCTION_INVALID: {"problems": "`session_arn` is required."},
    Code.FUNCTION_NOT_FOUND: {"answer": "ResourceNotFoundException (what AWS says)"},
    Code.USER_NOT_SINGLE: {"attribute": "e-mail address"},
    Code.INSTANCE_NOT_SINGLE: {
        "instances": "arn:aws:sso:::instance/ssoins-1234567890abcdef, arn:aws:sso:::instance/ssoins-0123456789abcdef"
    },
    Code.GATE_NO_ANSWER_NOW: {"problem": "AWS could not be reached: What the SDK says."},
    Code.INPUT_INVALID: {"problem": "Input should be a valid URL"},
    Code.SETTING_UNKNOWN: {"known": "region, profile, endpoint"},
    Code.SETTING_REGION: {"region": "eu-west-1"},
    Code.POLICY_ARN_ACCOUNT: {
        "corrected": ManagedPolicy.CREATE_RESTORE_ACCESS_VAULT,
        "found": "::aws:",
        "right": ":::aws:",
    },
    Code.POLICY_ARN_WITHOUT_VERSION: {"corrected": ManagedPolicy.CREATE_RESTORE_ACCESS_VAULT},
    Code.POLICY_ARN_VERSION: {"corrected": ManagedPolicy.CREATE_RESTORE_ACCESS_VAULT, "found": "v1"},
    Code.TAG_KEY_OF_ENGINE: {"keys": "__team"},
    Code.OPTION_PATH_UNKNOWN: {"path": "aproval_strategy"},
    Code.INPUTS_NOT_SENT: {
        "problems": "description: The value has the type `bytes`, which a stack cannot store. "
        "Pass text, numbers, true or false, lists, maps, enums, or the `…Args` classes of `pulumi_mpa`."
    },
    Code.POLICY_NOT_IN_PACK: {"name": "mpa-team-spare-aprover", "hint": "Did you mean `mpa-team-spare-approver`?"},
    Code.POLICY_SETTING_UNKNOWN: {
        "name": "mpa-team-spare-approver",
        "setting": "spares",
        "hint": "Its settings are spareApprovers.",
    },
    Code.POLICY_LEVEL_UNKNOWN: {
        "name": "mpa-team-spare-approver",
        "value": "strict",
        "known": "advisory, mandatory, remediate, disabled",
    },
    Code.SETTINGS_INVALID: {"problems": "mpa:strict: The setting must be `true` or `false`."},
    Code.POLICY_SPARE_APPROVER: {"least": 1},
    Code.POLICY_PATTERN_INVALID: {
        "name": "mpa-teams-same-people",
        "setting": "allowedTeams[0]",
        "problem": "nothing to repeat at position 0",
    },
    Code.POLICY_FAILED: {
        "name": "four-approvers",
        "thing": "guards (pulumi-python:dynamic/mpa:ApprovalTeam)",
        "problem": "KeyError: 'approvers'",
    },
    Code.POLICY_TAG_KEY_RESERVED: {"name": "mpa-required-tags", "setting": "tags[0]", "problem": "aws:owner"},
    Code.POLICY_RANGE_EMPTY: {
        "name": "mpa-team-threshold",
        "setting": "minimum",
        "least": 5,
        "other": "maximum",
        "most": 3,
    },
    Code.POLICY_VALUE_STAYS_WRONG: {"name": "mpa-required-tags", "setting": "values.owner", "other": "tags.owner"},
    Code.POLICY_TAGS_MISSING: {"keys": "owner, cost-center"},
    Code.POLICY_TAG_VALUES: {"keys": "cost-center"},
    Code.POLICY_PERSONAL_TEXT: {"path": "description"},
    Code.POLICY_TEAM_IS_GOING: {"shown": "ACTIVE/DELETE_PENDING_APPROVAL"},
    Code.POLICY_MANY_VOTES: {"count": 4, "most": 3},
    Code.POLICY_APPROVER_ACTIVITY: {"days": 365},
    Code.POLICY_OLD_BASELINE: {"days": 180},
    Code.POLICY_SAME_PEOPLE: {"names": "vaults"},
}
_STATE_OF_ONE: Final = {
    Code.TEAM_REQUEST_NOT_SENT: Code.TEAM_UPDATE_REJECTED,
    Code.TEAM_UNCHANGED_DURING_EXTERNAL_DELETION: Code.TEAM_DELETE_VOTING,
    Code.TEAM_UNCHANGED_DURING_EXTERNAL_UPDATE: Code.TEAM_UPDATE_VOTING,
    Code.TEAM_UNCHANGED_DURING_INTERRUPTED_UPDATE: Code.TEAM_UPDATE_VOTING,
    Code.TEAM_DELETION_DONE: Code.TEAM_DELETING,
    Code.TEAM_STAYS_AS_IMPORTED: Code.TEAM_NOT_ACTIVATED,
    Code.ASSOCIATION_UNCHANGED_DURING_VOTE: Code.ASSOCIATION_UPDATE_VOTING,
    Code.ASSOCIATION_WILL_BE_OBSERVED: Code.ASSOCIATION_UPDATE_VOTING,
    Code.SOURCE_REQUEST_NOT_SENT: Code.SOURCE_ACCESS_DENIED,
    Code.SOURCE_FOUND_INVALID: Code.SOURCE_ACCESS_DENIED,
    Code.SOURCE_NOT_REMOVED_YET: Code.SOURCE_DELETION_FAILED,
    Code.SETTLED: Code.TEAM_ACTIVE,
    Code.GATE_WAITING: Code.TEAM_UPDATE_VOTING,
    Code.GATE_OVER: Code.TEAM_ACTIVE,
    Code.GATE_FAILED: Code.TEAM_UPDATE_REJECTED,
    Code.GATE_SESSION_FAILED: Code.SESSION_REJECTED,
    Code.GATE_WAITS_FOR_YOU: Code.TEAM_REQUEST_NOT_SENT_AGAIN,
    Code.GATE_TIME_IS_UP: Code.TEAM_UPDATE_VOTING,
    Code.GATE_UNDECIDED: Code.TEAM_UPDATE_INVITING,
    Code.GATE_NOTHING_REQUESTED: Code.ASSOCIATION_WAITS_FOR_TEAM,
    Code.GATE_REQUEST_ENDED: Code.ASSOCIATION_REQUEST_REJECTED,
}
_DATA: Final[dict[str, object]] = {
    "installed": "1.40.0",
    "needed": "1.43.36",
    "service": "mpa",
    **{key: value for key, value in _VALUES.items() if isinstance(value, int)},
    "allowed": "settled,active",
    "answer": "ValidationException",
    "approvals": 1,
    "closes": datetime(2026, 11, 25, 22, 24, tzinfo=timezone.utc),
    "asked": "no",
    "keys": "aws:x",
    "kinds": "email-address,phone-number",
    "maybe": "update",
    "near": "mpa:region",
    "operation": "UpdateApprovalTeam",
    "other": "approvers[1].primaryIdentityId",
    "path": "approvers",
    "portal": "https://portal.example",
    "region": "eu-central-1",
    "rejections": 0,
    "required": 2,
    "session": _SESSION,
    "shown": "PENDING/PENDING_ACTIVATION",
    "team": _TEAM,
    "vote": "update",
}
#: Data that read otherwise in one message.
_DATA_OF_ONE: Final[dict[Code, dict[str, object]]] = {
    Code.DENIED_CALL_HAS_TAGS: {"keys": "pulumi-mpa:owner"},
    Code.DENIED_AFTER_THE_REQUEST: {"asked": "yes"},
    Code.PROTECTION_NOT_TAGGED: {"keys": _PROTECTS},
    Code.POLICY_SPARE_APPROVER: {"least": 1},
    Code.POLICY_TAGS_MISSING: {"keys": "owner,cost-center"},
    Code.POLICY_TAG_VALUES: {"keys": "cost-center"},
    Code.POLICY_PERSONAL_TEXT: {"path": "description"},
    Code.POLICY_PERSONAL_TAGS: {"path": "tags"},
    Code.POLICY_TEAM_IS_GOING: {"shown": "ACTIVE/DELETE_PENDING_APPROVAL"},
    Code.POLICY_MANY_VOTES: {"count": 4, "most": 3},
}


def _sample(code: Code) -> Message:
    row = TABLE[code]
    values = {name: _value(code, name) for name in sorted(fields_of(row.what, row.next_step))}
    data = {**_DATA, "vote": _kind(code), "maybe": _kind(code), **_DATA_OF_ONE.get(code, {})}
    return Message(code, values, {key: data[key] for key in row.data if key in _DATA})


def _kind(code: Code) -> str:
    """Return which vote a message is about, by the code's name."""
    name = code.name
    if name.startswith("TEAM"):
        return "delete" if "DELETION" in name or "REPLACED" in name else "update"
    return "disassociate" if "REMOVAL" in name or "REPLACED" in name else "associate"


def _value(code: Code, name: str) -> object:
    own = _OF_ONE.get(code, {})
    if name in own:
        return own[name]
    if name == "state" and code in _STATE_OF_ONE:
        return _sample(_STATE_OF_ONE[code])
    if name == "operation" and str(code).startswith("MPA5"):
        return _DATA["operation"]
    return _sample(_INNER[name]) if name in _INNER else _VALUES[name]


if __name__ == "__main__":
    PAGE.write_text(messages_page())
    SNAPSHOT.write_text(snapshot())
