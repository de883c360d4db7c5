"""What all end-to-end tests share."""

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The scan of the logs is the last test, whatever ran before it."""
    items.sort(key=lambda item: item.path.name == "test_zz_log.py")


@pytest.fixture(scope="session")
def long_sizes() -> bool:
    return os.environ.get("VEGAS_LONG") == "1"
