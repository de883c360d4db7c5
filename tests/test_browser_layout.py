"""The five main screens at three sizes: nothing cut, nothing closed to who cannot see or point."""

import pytest

from tests import looks
from tests.counter import STILL, counter

DATABASE = STILL


@pytest.fixture(scope="module", params=looks.SIZES)
def page(request, address):
    width, height, scale = looks.SIZES[request.param]
    with counter(address, width=width, height=height, scale=scale) as page:
        page.size = request.param
        yield page


def look(page, name):
    page.settle()
    page.screenshot(f"layout-{name}-{page.size.replace('%', '')}")
    looks.assert_whole(page, name)
    looks.assert_accessible(page, name)


def first_customer(page):
    page.go_home()
    page.press("Alt+Shift+L")
    page.type("ferrari")
    page.settle()
    page.press("ArrowDown")


def test_role_center(page):
    page.go_home()
    look(page, "role-center")


def test_search(page):
    page.go_home()
    page.press("Control+k")
    page.settle()
    page.type("ferrari")
    look(page, "search")
    page.press("Escape")


def test_customer_page(page):
    first_customer(page)
    page.press("Enter")
    page.wait_for(".vegas_cp .vegas_cp_head")
    look(page, "customer")


def test_new_request(page):
    page.press("Alt+q")
    page.wait_for(".vegas_panel_option")
    look(page, "new-request")
    page.press("Escape")


def test_request(page):
    page.go_home()
    page.click(".vegas_tile[data-key='requests.started']")
    page.wait_for(".o_list_view .o_data_row")
    page.click(".o_data_row td[name='name']")
    page.wait_for(".o_form_view .o_statusbar_status")
    look(page, "request")
