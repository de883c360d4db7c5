"""What all end-to-end tests share."""

import os

import pytest


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Modules with one database follow each other; the scan of the logs is the last test, whatever ran before it."""
    names = [getattr(item.module, "DATABASE", place) for place, item in enumerate(items)]
    first = {name: place for place, name in reversed([*enumerate(names)])}
    places = {item: first[name] for item, name in zip(items, names, strict=True)}
    items.sort(key=lambda item: (item.path.name == "test_zz_log.py", places[item]))


@pytest.fixture(scope="session")
def long_sizes() -> bool:
    return os.environ.get("VEGAS_LONG") == "1"


# What needs a browser is imported where it is used: other tests run without.


@pytest.fixture(scope="session")
def shared():
    """The address of a server on a copy of the demo company for all modules that leave each other alone."""
    from tests.counter import SHARED, counter_of

    with counter_of(SHARED) as url:
        yield url


@pytest.fixture(scope="session")
def still():
    """The same for modules that want nothing to happen by itself, and that change next to nothing."""
    from tests import support
    from tests.counter import STILL

    with support.copied(support.DEMO, STILL) as name, support.server(name, cron=False) as url:
        yield url


@pytest.fixture(scope="module")
def address(request):
    """The address of a server on a copy of the demo company that has the name ``DATABASE`` of the module."""
    from tests import counter

    name = request.module.DATABASE
    if common := {counter.SHARED: "shared", counter.STILL: "still"}.get(name):
        yield request.getfixturevalue(common)
        return
    with counter.counter_of(name) as url:
        yield url


@pytest.fixture(scope="module")
def rows(request, address):
    """Customers that no test has used yet: ``next(rows)`` is (tax code, name, point, its id).

    The module may say which in ``WHERE``.
    """
    from tests.counter import ACTIVE, customers

    return iter(customers(request.module.DATABASE, getattr(request.module, "WHERE", ACTIVE)))
