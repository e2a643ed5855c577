"""Calls to the service: one place that sends, and turns what goes wrong into our errors."""

from __future__ import annotations

import functools
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from pulumi_mpa.aws.denied_tags import notes_about_tags
from pulumi_mpa.aws.errors import translate_errors
from pulumi_mpa.errors import InvalidSettingsError, Situation
from pulumi_mpa.lifecycle import limits
from pulumi_mpa.messages import Code, Message, prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pulumi_mpa.model.settings import Service, Settings

#: Tries of one call, where nothing is said.
ATTEMPTS = 5
#: Length from which a sensitive value is taken out of a message.
_QUOTABLE = 4


class Client:
    """
    Sends calls to one service.

    boto3 is imported with the first call, since most previews make none.

    Args:
        settings: How AWS is reached.

        service: Its name in the SDK.

        region: Its Region.

        attempts: Tries of one call in all, the SDK's own backoff between them; 1 where a repeated call would ask twice.
    """

    def __init__(
        self, settings: Settings, service: Service = "mpa", region: str = limits.REGION, attempts: int = ATTEMPTS
    ) -> None:
        """Store the settings; nothing is opened yet."""
        self._settings, self._service, self._region, self._attempts = settings, service, region, attempts
        self._server_time: datetime | None = None

    @functools.cached_property
    def _client(self) -> Any:  # noqa: ANN401 -- boto3 makes its clients at run time
        from pulumi_mpa.aws.sdk import client_of  # noqa: PLC0415 -- boto3 takes half a second to import

        # A preview has named these problems already; a destroy or a refresh checks no inputs.
        if self._settings.problems:
            problems = self._settings.problems
            message = Message(
                Code.SETTINGS_INVALID,
                {"problems": " ".join(f"{problem.path}: {prose(problem.reason)}" for problem in problems)},
                {"problems": ",".join(str(code) for problem in problems if (code := problem.code))},
            )
            raise InvalidSettingsError(Situation("read", "the configuration of the stack", None, message))
        return client_of(self._settings, self._service, self._region, attempts=self._attempts)

    def call(
        self,
        operation: str,
        *,
        doing: str,
        thing: str,
        arn: str | None = None,
        hidden: Sequence[str] = (),
        done: Code | None = None,
        **parameters: object,
    ) -> Mapping[str, Any]:
        """
        Send one call.

        Args:
            operation: Its name, as `GetApprovalTeam`.

            doing: What the user reads was being done.

            thing: What the user reads it was done to.

            arn: That thing's ARN, for the message.

            hidden: Values that no message repeats, beside those that the model calls sensitive.

            done: What the run has done for the same change already, for the message if tags are denied; None if nothing.

            parameters: The input; members that are None are left out.

        Returns:
            The answer.

        Raises:
            MpaError: One of its kinds, in the package's words; `InvalidSettingsError` before the first call if the
                configuration has a problem.
        """
        from botocore.exceptions import ClientError  # noqa: PLC0415 -- loaded with boto3, not before

        role = self._settings.assume_role
        never_shown = [*_sensitive(parameters), *_quotable((*hidden, role.external_id if role else None))]
        with translate_errors(operation, doing, thing, arn, never_shown, notes_about_tags(parameters, done)):
            try:
                response = self._send(operation, {key: value for key, value in parameters.items() if value is not None})
            except ClientError as error:
                self._server_time = _server_time_of(error.response) or self._server_time
                raise
            self._server_time = _server_time_of(response)
            return response

    def pages(
        self, operation: str, member: str, *, doing: str, thing: str, arn: str | None = None, **parameters: object
    ) -> Iterator[Mapping[str, Any]]:
        """Send one call per page and give every item of a list."""
        token: object = None
        while True:
            page = self.call(
                operation,
                doing=doing,
                thing=thing,
                arn=arn,
                hidden=(),
                done=None,
                MaxResults=limits.MAX_PAGE,
                NextToken=token,
                **parameters,
            )
            yield from page.get(member, ())
            token = page.get("NextToken")
            if not token:
                return

    def server_time(self) -> datetime:
        """Return AWS's own time as of its last response; this machine's before the first."""
        return self._server_time or datetime.now(timezone.utc)

    def _send(self, operation: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        from botocore import xform_name  # noqa: PLC0415 -- loaded with boto3, not before

        response: Mapping[str, Any] = getattr(self._client, xform_name(operation))(**parameters)
        return response


def _sensitive(parameters: Mapping[str, Any]) -> list[str]:
    """Return the values that the model calls sensitive."""
    tags = parameters.get("Tags")
    values = [
        parameters.get("Description"),
        parameters.get("RequesterComment"),
        *(tags.values() if isinstance(tags, dict) else ()),
    ]
    return _quotable(values)


def _quotable(values: Iterable[object]) -> list[str]:
    """Return what is long enough not to be part of any word."""
    return [value for value in values if isinstance(value, str) and len(value) >= _QUOTABLE]


def _server_time_of(response: Mapping[str, Any]) -> datetime | None:
    text = response.get("ResponseMetadata", {}).get("HTTPHeaders", {}).get("date")
    try:
        return parsedate_to_datetime(text).astimezone(timezone.utc) if text else None
    except ValueError:
        return None
