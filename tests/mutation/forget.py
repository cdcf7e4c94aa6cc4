"""A pytest plugin for mutation runs: while mutmut records which tests run which function, each begins with no cache.

Otherwise only the first test that fills a cache would count as one that runs the functions behind it.
"""

import functools
import gc
import os
from typing import Any

import pytest

_ROOMS = ("ivr.", "auth.", "tests.")
_caches: list[Any] = []


def pytest_collection_finish() -> None:
    """Find every cache of the house that is there once all tests are imported."""
    _caches[:] = [
        found
        for found in gc.get_objects()
        if isinstance(found, functools._lru_cache_wrapper) and str(found.__module__).startswith(_ROOMS)
    ]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        everything()


def everything() -> None:
    for cache in _caches:
        cache.cache_clear()
