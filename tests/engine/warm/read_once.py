"""AWS's models, read once in a process that makes many sessions of boto3; each of them would read a megabyte of JSON anew."""

from __future__ import annotations

import copy
from functools import cache

import botocore.session
from botocore.loaders import Loader, create_loader


@cache
def _shared(search_path: str | None, _models: str) -> Loader:
    return create_loader(search_path)


def _sharing(search_path: str | None = None) -> Loader:
    """Return a loader that knows what others with the same folders have read; boto3 adds one of its own to each."""
    loader = copy.copy(_shared(search_path, Loader.BUILTIN_DATA_PATH))
    vars(loader)["_search_paths"] = [*loader.search_paths]
    return loader


def read_models_once() -> None:
    """Let every session of this process, and of those forked from it, share what was read; no session changes any of it."""
    vars(botocore.session)["create_loader"] = _sharing
