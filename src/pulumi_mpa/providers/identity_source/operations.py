"""The operations of an identity source."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from pulumi.dynamic import CreateResult, ReadResult, UpdateResult

from pulumi_mpa.aws.approval_team import list_teams
from pulumi_mpa.aws.backoff import wait_until
from pulumi_mpa.aws.errors import CONFLICT, code_of
from pulumi_mpa.aws.identity_source import delete_source, find_source, list_sources, request_source
from pulumi_mpa.aws.tags import find_tags, put_tags, remove_tags
from pulumi_mpa.errors import ConflictingStateError, InvalidRequestError, MpaError, Situation
from pulumi_mpa.lifecycle import approval_team as teams
from pulumi_mpa.lifecycle import identity_source as sources
from pulumi_mpa.lifecycle.machine import Actor
from pulumi_mpa.messages import Code, Message
from pulumi_mpa.model import ownership
from pulumi_mpa.model.identity_source import desired
from pulumi_mpa.model.requests.intent import digest
from pulumi_mpa.model.requests.request import GRAIN
from pulumi_mpa.plan.identity_source import (
    GONE,
    describe_source,
    find_source_for,
    is_taken_over,
    source_inputs_after,
    source_outputs,
    unexpected_source,
    what_is,
)
from pulumi_mpa.providers.engine import MpaOperations, error_of, from_engine, report, taken_over

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_mpa.model.identity_source import DesiredSource, Source
    from pulumi_mpa.providers.lines import Reporter

_THING = "the identity source"
#: Seconds for AWS to show a source that it has just accepted.
_APPEARING = 15.0


class Operations(MpaOperations):
    """Maps the engine's operations onto the account's identity source."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Take the account's identity source if it is the wanted one, else make it and wait for its portal."""
        values = from_engine(props)
        want, reporter = desired(values), self.context.reporter(values)
        present = next(iter(list_sources(self.client, doing="create", thing=_THING)), None)
        if present is not None:
            source, tags = present, self._adopt(want, present)
            report(reporter, Message(Code.SOURCE_ADOPTED, {"arn": present.arn}))
        else:
            source, tags = self._make(want, reporter)
        return CreateResult(source.arn, source_outputs(values, source, tags))

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Read the identity source; inputs change only where somebody else changed its tags."""
        recorded = from_engine(props)
        source = find_source(self.client, id_, doing="read", thing=_THING)
        tags = find_tags(self.client, id_, doing="read", thing=_THING) if source is not None else None
        if source is None or tags is None:
            return ReadResult("", {})
        if not recorded.get("declared"):
            center = {"instanceArn": source.instance_arn, "region": source.region}
            found = {
                "identitySourceParameters": {"iamIdentityCenter": center},
                "tags": ownership.user_tags(tags),
            }
            outputs = source_outputs(found, source, tags)
            if not recorded:
                return ReadResult(id_, outputs, found)
            # Of what a program only reads, with `get`, it declares nothing that could differ, and has no inputs.
            outputs["declared"] = {}
            return ReadResult(id_, outputs)
        shown = source_outputs(recorded["declared"], source, tags)
        inputs = source_inputs_after(recorded, shown)
        outputs = source_outputs(inputs, source, tags)
        taken = is_taken_over(recorded, tags.get(ownership.OWNER))
        if taken:
            report(self.context.reporter(recorded), Message(Code.TAKEN_OVER))
        drift = (
            inputs != recorded["declared"]
            or shown["identitySourceParameters"] != recorded.get("identitySourceParameters")
            or taken
            or outputs["waitingFor"] == Actor.YOU
        )
        self.context.refreshes.note(id_, from_engine(outputs), inputs.get("managedBy"), drift=drift)
        return ReadResult(id_, outputs, inputs)

    def update(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> UpdateResult:
        """Change tags, which needs nobody; observe a source again that was not ready."""
        recorded, values = from_engine(_olds), from_engine(_news)
        want = desired(values)
        source = self._settled(_id, "update", self.context.reporter(values))
        present = find_tags(self.client, _id, doing="update", thing=_THING) if source is not None else None
        if source is None or present is None:
            raise error_of(GONE, "update", _THING, _id)
        blocked = unexpected_source(source)
        if blocked is not None:
            raise error_of(blocked, "update", _THING, _id)
        if is_taken_over(recorded, present.get(ownership.OWNER), want.owner):
            raise taken_over(_THING, _id)
        wanted = _tags_of(want)
        self._put_missing(wanted, present, _id, "tag")
        before = (recorded.get("declared") or {}).get("tags") or {}
        remove_tags(
            self.client,
            _id,
            [key for key in before if key not in wanted and key in present],
            doing="tag",
            thing=_THING,
        )
        return UpdateResult(source_outputs(values, source, {**present, **wanted}))

    def delete(self, _id: str, _props: dict[str, Any]) -> None:
        """Remove the identity source; AWS refuses while a team uses it, and then the teams are named."""
        recorded = from_engine(_props)
        present = find_tags(self.client, _id, doing="delete", thing=_THING) or {}
        if is_taken_over(recorded, present.get(ownership.OWNER)):
            report(self.context.reporter(recorded), Message(Code.SOURCE_NOT_REMOVED))
            return
        try:
            delete_source(self.client, _id, thing=_THING)
        except MpaError as error:
            if code_of(error) != CONFLICT:
                raise
            raise self._in_use(_id) from error
        left = wait_until(
            lambda: find_source(self.client, _id, doing="delete", thing=_THING),
            lambda source: source is None or source.pair != sources.DELETING,
            waiting=self.context.reporter(recorded).waiting("AWS is removing the approval portal"),
        )
        if left is not None:
            message = Message(Code.SOURCE_NOT_REMOVED_YET, {"state": describe_source(left)})
            raise ConflictingStateError(Situation("delete", _THING, _id, message))

    def _thing_of(self, _id: str, _values: Mapping[str, Any], _recorded: Mapping[str, Any]) -> str:
        return _THING

    def _adopt(self, want: DesiredSource, source: Source) -> dict[str, str]:
        tags = find_tags(self.client, source.arn, doing="create", thing=_THING) or {}
        blocked = find_source_for(want, source, tags.get(ownership.OWNER)) or unexpected_source(source)
        if blocked is not None:
            raise error_of(blocked, "create", _THING, source.arn)
        wanted = _tags_of(want)
        self._put_missing(wanted, tags, source.arn, "adopt")
        return {**tags, **wanted}

    def _put_missing(self, wanted: Mapping[str, str], present: Mapping[str, str], arn: str, doing: str) -> None:
        missing = {key: value for key, value in wanted.items() if present.get(key) != value}
        put_tags(self.client, arn, missing, doing=doing, thing=_THING)

    def _make(self, want: DesiredSource, reporter: Reporter) -> tuple[Source, dict[str, str]]:
        tags = _tags_of(want)
        token = digest("source", want.owner, want.instance_arn, want.region, ownership.tags_to_send(want.tags))
        source = self._made_once(want, tags, token, reporter)
        if source is None:
            # The token still names a source that was removed since: only another token makes a new one.
            source = self._made_once(want, tags, digest(token, secrets.token_hex(8)), reporter)
        if source is None:
            raise ConflictingStateError(Situation("create", _THING, None, Message(Code.SOURCE_NOT_SHOWN)))
        if source.pair in sources.BROKEN:
            delete_source(self.client, source.arn, thing=_THING)
            message = Message(Code.SOURCE_FOUND_INVALID, {"state": what_is(source)})
            raise InvalidRequestError(Situation("create", _THING, None, message))
        return source, tags

    def _made_once(self, want: DesiredSource, tags: Mapping[str, str], token: str, reporter: Reporter) -> Source | None:
        requested_at = self.client.server_time()
        arn, created_at = request_source(
            self.client,
            instance_arn=str(want.instance_arn),
            region=str(want.region),
            tags=tags,
            token=token,
            thing=_THING,
        )
        replayed = created_at is not None and created_at < requested_at - GRAIN
        return self._settled(arn, "create", reporter, appearing=0.0 if replayed else _APPEARING)

    def _settled(self, arn: str, doing: str, reporter: Reporter, *, appearing: float = 0.0) -> Source | None:
        return wait_until(
            lambda: find_source(self.client, arn, doing=doing, thing=_THING),
            lambda source: source is not None and source.pair != sources.CREATING,
            appearing=appearing,
            waiting=reporter.waiting("AWS is installing the approval portal"),
        )

    def _in_use(self, arn: str) -> ConflictingStateError:
        listed = [
            f"{name}{' (being deleted, which AWS does when its window ends)' if pair == teams.DELETING else ''}"
            for _, name, pair in list_teams(self.client, doing="delete", thing=_THING)
        ]
        using = ", ".join(sorted(listed)) or "teams that these credentials can't list"
        return ConflictingStateError(Situation("delete", _THING, arn, Message(Code.SOURCE_IN_USE, {"teams": using})))


def _tags_of(want: DesiredSource) -> dict[str, str]:
    return {**ownership.tags_to_send(want.tags), ownership.OWNER: str(want.owner)}
