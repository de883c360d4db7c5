"""The page «Letture» in a real browser: a likely reading taken and printed."""

import pytest
from playwright.sync_api import expect

from tests import support
from tests.counter import INDEX, READ, counter, counter_of, customers, known_reading, open_readings, printed

DATABASE = "vegas_test_web_readings"
# As the page heads what became of a row.
SENTENCE = ".vegas_readings .o_data_row [name='sentence']"


@pytest.fixture(scope="module")
def address():
    with counter_of(DATABASE) as url:
        yield url


@pytest.fixture(scope="module")
def rows(address):
    """Customers that no test has used yet: ``next(rows)`` is (tax code, name, point, its id)."""
    return iter(customers(DATABASE, READ))


def type_index(page, index):
    page.page.locator(INDEX).first.fill(str(index))
    page.press("Tab")
    page.settle()


def says(page, words):
    expect(page.page.locator(SENTENCE).first).to_contain_text(words, timeout=60_000)


def test_likely_reading_taken_and_printed(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        open_readings(page, tax_code)
        page.screenshot("letture-pagina")
        last, low, high = known_reading(page)
        type_index(page, last + (low + high) // 2)
        page.click("button[name='action_register']")
        says(page, "Inviata al distributore")
        says(page, "prossima bolletta")
        page.wait_for(".vegas_readings_done")
        page.screenshot("letture-presa")
        printed(page, "Stampa la ricevuta", "carta-letture")
    [(kind, state)] = support.sql(
        DATABASE, "SELECT kind, state FROM vegas_reading WHERE point_id = %s ORDER BY id DESC LIMIT 1", point_id
    )
    assert (kind, state) == ("self", "sent")


def test_from_the_point_on_the_customer_s_page(address, rows):
    tax_code, name, _point, point_id = next(rows)
    with counter(address) as page:
        page.press("Control+k")
        page.type(tax_code)
        page.press("Enter")
        page.wait_for(".vegas_cp_who h2")
        page.click(f"tr[data-id='{point_id}'] .vegas_cp_reading")
        page.wait_for(f".vegas_readings {INDEX}:focus")
        assert name in page.page.locator("[name='partner_id'] input").first.input_value()
