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


# What needs a browser is imported where it is used: other tests run without.


@pytest.fixture(scope="module")
def address(request):
    """The address of a server on a copy of the demo company that has the name ``DATABASE`` of the module."""
    from tests.counter import counter_of

    with counter_of(request.module.DATABASE) as url:
        yield url


@pytest.fixture(scope="module")
def rows(request, address):
    """Customers that no test has used yet: ``next(rows)`` is (tax code, name, point, its id).

    The module may say which in ``WHERE``.
    """
    from tests.counter import ACTIVE, customers

    return iter(customers(request.module.DATABASE, getattr(request.module, "WHERE", ACTIVE)))
