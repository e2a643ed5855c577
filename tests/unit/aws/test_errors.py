"""Whatever botocore raises is said in the package's errors, with nothing sensitive in it."""

from __future__ import annotations

import socket
from string import Formatter

import botocore.session
import pytest
from botocore import exceptions as sdk

from pulumi_mpa import errors
from pulumi_mpa.aws.errors import code_of, has_no_such_host, is_denied, translate_errors
from pulumi_mpa.messages import Code, Found, parse

ARN = "arn:aws:mpa:us-east-1:111122223333:approval-team/guards-0001"
MODEL = botocore.session.get_session().get_service_model("mpa")


def answered(code: str, status: int = 400, message: str = "what AWS says") -> sdk.ClientError:
    """Return the error of a response."""
    return sdk.ClientError(
        {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}},  # type: ignore[typeddict-item] # the rest of the metadata does not matter
        "GetApprovalTeam",
    )


def translated(error: Exception, *hidden: str) -> errors.MpaError:
    """Return the package's error for one of botocore's."""
    with pytest.raises(errors.MpaError) as caught, translate_errors("GetApprovalTeam", "read", "approval team guards", ARN, hidden):  # fmt: skip
        raise error
    return caught.value


ANSWERS = [
    pytest.param("AccessDeniedException", 403, errors.AccessDeniedError, Code.AWS_DENIED, id="denied"),
    pytest.param("AccessDenied", 403, errors.AccessDeniedError, Code.AWS_DENIED, id="denied-by-sts"),
    pytest.param("OptInRequired", 403, errors.AccessDeniedError, Code.AWS_DENIED, id="not-opted-in"),
    pytest.param(
        "UnrecognizedClientException", 403, errors.AccessDeniedError, Code.AWS_CREDENTIALS_UNKNOWN, id="unknown-key"
    ),
    pytest.param(
        "InvalidClientTokenId", 403, errors.AccessDeniedError, Code.AWS_CREDENTIALS_UNKNOWN, id="unknown-key-at-sts"
    ),
    pytest.param("ExpiredTokenException", 403, errors.AccessDeniedError, Code.AWS_CREDENTIALS_EXPIRED, id="expired"),
    pytest.param("ExpiredToken", 403, errors.AccessDeniedError, Code.AWS_CREDENTIALS_EXPIRED, id="expired-at-sts"),
    pytest.param("ValidationException", 400, errors.InvalidRequestError, Code.AWS_INVALID, id="invalid"),
    pytest.param("InvalidParameterException", 400, errors.InvalidRequestError, Code.AWS_INVALID, id="parameter"),
    pytest.param("TooManyTagsException", 400, errors.QuotaError, Code.AWS_TOO_MANY_TAGS, id="tags"),
    pytest.param("ServiceQuotaExceededException", 402, errors.QuotaError, Code.AWS_QUOTA, id="quota"),
    pytest.param("ResourceNotFoundException", 404, errors.ConflictingStateError, Code.AWS_NOT_FOUND, id="gone"),
    pytest.param("ConflictException", 409, errors.ConflictingStateError, Code.AWS_CONFLICT, id="conflict"),
    pytest.param("ThrottlingException", 429, errors.ServiceUnavailableError, Code.AWS_THROTTLED, id="throttled"),
    pytest.param("Throttling", 400, errors.ServiceUnavailableError, Code.AWS_THROTTLED, id="throttled-at-sts"),
    pytest.param(
        "TooManyRequestsException", 429, errors.ServiceUnavailableError, Code.AWS_THROTTLED, id="throttled-somehow"
    ),
    pytest.param("InternalServerException", 500, errors.ServiceUnavailableError, Code.AWS_UNAVAILABLE, id="broken"),
    pytest.param("ServiceUnavailable", 503, errors.ServiceUnavailableError, Code.AWS_UNAVAILABLE, id="away"),
    pytest.param("502", 502, errors.ServiceUnavailableError, Code.AWS_UNAVAILABLE, id="no-json-in-the-response"),
    pytest.param("TeapotException", 418, errors.InvalidRequestError, Code.AWS_ERROR_UNKNOWN, id="code-of-the-future"),
]


@pytest.mark.parametrize(("answer", "status", "kind", "code"), ANSWERS)
def test_response_becomes_one_of_our_errors(answer: str, status: int, kind: type[errors.MpaError], code: Code) -> None:
    """The error says what could not be done to what, AWS's code and text, and by its own code what the reader does."""
    error = translated(answered(answer, status))

    assert (kind, answer, code) == (type(error), code_of(error), error.code)
    assert str(error).startswith(f"cannot read approval team guards ({ARN}): ")
    assert f" {answer} (what AWS says)." in str(error)
    assert Found(code, {"operation": "GetApprovalTeam", "answer": answer}) == parse(str(error))


def test_every_error_of_the_model_is_known() -> None:
    """No error that an operation declares is judged by its HTTP status alone."""
    declared = {shape.name for name in MODEL.operation_names for shape in MODEL.operation_model(name).error_shapes}

    assert set() == declared - {param.values[0] for param in ANSWERS}


MISSING = [
    pytest.param(sdk.NoCredentialsError(), id="none"),
    pytest.param(sdk.PartialCredentialsError(provider="env", cred_var="secret"), id="half"),
    pytest.param(sdk.ProfileNotFound(profile="nobody"), id="profile"),
    pytest.param(sdk.CredentialRetrievalError(provider="process", error_msg="exit 1"), id="process"),
    pytest.param(sdk.TokenRetrievalError(provider="sso", error_msg="expired"), id="token"),
    pytest.param(sdk.UnauthorizedSSOTokenError(), id="sso-expired"),
    pytest.param(sdk.SSOTokenLoadError(profile_name="security", error_msg="missing"), id="sso-not-signed-in"),
]
UNREACHED = [
    pytest.param(sdk.EndpointConnectionError(endpoint_url="https://mpa.example"), id="connection-refused"),
    pytest.param(sdk.ConnectTimeoutError(endpoint_url="https://mpa.example"), id="connect-timeout"),
    pytest.param(sdk.ReadTimeoutError(endpoint_url="https://mpa.example"), id="read-timeout"),
    pytest.param(sdk.ConnectionClosedError(endpoint_url="https://mpa.example"), id="closed"),
    pytest.param(sdk.ProxyConnectionError(proxy_url="http://proxy.example"), id="proxy"),
    pytest.param(sdk.HTTPClientError(error="reset"), id="other"),
]


CONFIGURED_WRONGLY = [
    pytest.param(sdk.ConfigParseError(path="config"), id="broken-file"),
    pytest.param(sdk.ConfigNotFound(path="config"), id="no-file"),
    pytest.param(sdk.InfiniteLoopConfigError(source_profile="prod", visited_profiles=["prod"]), id="profile-of-itself"),
    pytest.param(sdk.InvalidConfigError(error_msg="no source"), id="no-source"),
    pytest.param(sdk.MissingDependencyException(msg="botocore[crt] is missing"), id="login-without-crt"),
    pytest.param(sdk.InvalidRegionError(region_name="us east 1"), id="region"),
    pytest.param(sdk.InvalidRetryModeError(provided_retry_mode="x", valid_modes=()), id="retry-mode"),
    pytest.param(ValueError("Invalid endpoint: mpa"), id="endpoint"),
    pytest.param(PermissionError(13, "Permission denied", "credentials"), id="file-of-somebody-else"),
]
#: All that the SDK raises, by its class; nothing here uses its waiters.
OF_THE_SDK = {
    kind.__name__: kind
    for kind in vars(sdk).values()
    if isinstance(kind, type)
    and issubclass(kind, sdk.BotoCoreError)
    and kind not in (sdk.BotoCoreError, sdk.WaiterError)
}
OUTAGES = {
    "ConnectionError", "EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError",
    "HTTPClientError", "SSLError", "ReadTimeoutError", "ConnectionClosedError", "ResponseStreamingError", "IncompleteReadError",
}  # fmt: skip


@pytest.mark.parametrize("error", CONFIGURED_WRONGLY)
def test_configuration_that_the_sdk_cannot_use_is_no_outage(error: Exception) -> None:
    """Running the same command again would give the same answer: the reader has to correct something first."""
    said = translated(error)

    assert isinstance(said, errors.TerminalError)
    assert Code.SDK_NOT_CONFIGURED is said.code


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(sdk.ProxyConnectionError(proxy_url="http://ftp://ana:hush@proxy.example"), id="proxy"),
        pytest.param(sdk.HTTPClientError(error="Failed to parse: http://ana:hu sh@proxy.example:99999"), id="space"),
        pytest.param(sdk.EndpointConnectionError(endpoint_url="https://ana:hush@mpa.example/x/"), id="endpoint"),
        pytest.param(sdk.EndpointConnectionError(endpoint_url="https://:hush@mpa.example"), id="no-name"),
        pytest.param(ValueError("Invalid endpoint: http//ana:hush@mpa.example"), id="no-url"),
        pytest.param(ValueError("Invalid endpoint: ana:hush:hush@mpa example"), id="no-url-at-all"),
        pytest.param(answered("ValidationException", 400, "no https://ana:hush@mpa.example here"), id="answer"),
    ],
)
def test_credentials_in_an_address_are_not_repeated(error: Exception) -> None:
    """The SDK masks those of a proxy alone, and only in an address that it can read; who is called stays legible."""
    said = str(translated(error))

    assert not [word for word in ("hush", "hu sh", "ana:") if word in said]
    assert "example" in said


@pytest.mark.parametrize("name", ["LoginError", "NoAuthTokenError"])
def test_sign_in_of_newer_sdks_asks_to_sign_in(name: str) -> None:
    """An expired `aws login` is no broken configuration."""
    kind = getattr(sdk, name, None)
    if kind is not None:
        assert Code.CREDENTIALS_MISSING is translated(kind()).code


def test_credentials_that_are_renewed_too_late_ask_to_sign_in() -> None:
    """The SDK raises a bare error for them."""
    assert Code.CREDENTIALS_MISSING is translated(RuntimeError("the refreshed credentials are still expired.")).code


def test_handshake_that_breaks_off_is_an_outage() -> None:
    """As when a load balancer restarts; only a certificate is the reader's to mend."""
    broken = sdk.SSLError(endpoint_url="https://mpa.example", error=OSError("EOF occurred in violation of protocol"))
    assert Code.AWS_UNREACHABLE is translated(broken).code


def test_certificate_that_is_not_trusted_is_no_outage() -> None:
    """A proxy that opens connections, or a wrong clock: waiting changes neither."""
    said = translated(sdk.SSLError(endpoint_url="https://mpa.example", error=OSError("certificate")))

    assert isinstance(said, errors.TerminalError)
    assert Code.AWS_NOT_TRUSTED is said.code


@pytest.mark.parametrize("name", OF_THE_SDK)
def test_only_time_outs_and_connections_are_outages(name: str) -> None:
    """Whatever else the SDK raises, a gate ends at once and the message says what to do."""
    kind = OF_THE_SDK[name]
    fields = {field for _, field, _, _ in Formatter().parse(kind.fmt) if field}
    error = kind(**dict.fromkeys(fields, "what the SDK says"))

    assert (name in OUTAGES) is isinstance(translated(error), errors.RecoverableError)


@pytest.mark.parametrize("error", MISSING)
def test_missing_credentials_ask_to_sign_in(error: Exception) -> None:
    """Nothing was sent, and the reader has to sign in."""
    said = translated(error)

    assert (errors.AccessDeniedError, None) == (type(said), code_of(said))
    assert Code.CREDENTIALS_MISSING is said.code


@pytest.mark.parametrize("error", UNREACHED)
def test_connection_trouble_is_tried_again_later(error: Exception) -> None:
    """Nothing is wrong with the program."""
    said = translated(error)

    assert isinstance(said, errors.RecoverableError)
    assert Code.AWS_UNREACHABLE is said.code


@pytest.mark.parametrize(
    ("code", "status"), [param.values[:2] for param in ANSWERS], ids=[param.id for param in ANSWERS]
)
def test_only_a_missing_permission_is_a_denial(code: str, status: int) -> None:
    """Signing in again helps against all else that begins with 403, so it says nothing of what may be read."""
    assert (code in ("AccessDeniedException", "AccessDenied")) is is_denied(translated(answered(code, status)))


def unresolved(number: int) -> sdk.EndpointConnectionError:
    """Return what the SDK raises for a name, the resolver's own error behind it, as urllib3 passes it on."""
    passed_on = OSError("Failed to resolve")
    passed_on.__cause__ = socket.gaierror(number, "what the resolver says")
    error = sdk.EndpointConnectionError(endpoint_url="https://keys.example")
    error.__context__ = passed_on
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(unresolved(socket.EAI_NONAME), True, id="no-such-name"),
        pytest.param(unresolved(socket.EAI_AGAIN), False, id="resolver-away"),
        *(pytest.param(param.values[0], False, id=param.id) for param in (*UNREACHED, *MISSING)),
        pytest.param(answered("AccessDeniedException", 403), False, id="answered"),
    ],
)
def test_only_a_name_that_does_not_exist_is_no_host(error: Exception, expected: bool) -> None:  # noqa: FBT001 -- a parameter
    """A Region without the service has no such name; everything else may be over in a minute."""
    assert expected is has_no_such_host(translated(error))


def test_request_that_the_sdk_finds_invalid_is_an_invalid_call() -> None:
    """The SDK's own check of a request comes before any call, over several lines; ours is one."""
    said = translated(sdk.ParamValidationError(report="Missing Arn\nMissing Name"))

    assert (errors.InvalidRequestError, Code.CALL_INVALID) == (type(said), said.code)
    assert "Missing Arn Missing Name" in str(said)


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(answered("ValidationException", message="Value 'crown jewels' at 'crown' failed"), id="by-aws"),
        pytest.param(sdk.ParamValidationError(report="value: crown jewels"), id="by-the-sdk"),
    ],
)
def test_sensitive_value_is_taken_out_of_what_is_quoted(error: Exception) -> None:
    """AWS may quote a description; our message does not, and keeps its kind."""
    said = translated(error, "crown", "crown jewels")

    assert (False, True) == ("crown" in str(said), "…" in str(said))
    assert isinstance(said, errors.InvalidRequestError)


def test_code_survives_the_hiding() -> None:
    """Callers distinguish not-found from the rest by AWS's code, whatever was taken out of the text."""
    assert "ConflictException" == code_of(translated(answered("ConflictException", 409, "crown"), "crown"))


def test_other_errors_pass() -> None:
    """A mistake of our own keeps its traceback."""
    with pytest.raises(ZeroDivisionError), translate_errors("GetApprovalTeam", "read", "it", None):
        raise ZeroDivisionError
