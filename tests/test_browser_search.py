"""The box that finds anything: by mouse, by keyboard alone, with a mistake, by bar code, on every page."""

import pytest
from playwright.sync_api import expect

from tests import support
from tests.counter import STILL, counter

DATABASE = STILL

CUSTOMERS = """
SELECT p.id, p.name, regexp_replace(p.phone, '[^0-9]', '', 'g') FROM res_partner p
 WHERE p.vegas_is_customer AND NOT p.is_company AND p.active AND length(split_part(p.name, ' ', 1)) > 6
   AND length(regexp_replace(p.phone, '[^0-9]', '', 'g')) >= 9
   AND (SELECT count(*) FROM res_partner o WHERE o.vegas_is_customer AND o.name = p.name) = 1
 ORDER BY p.name
"""
BILL = """
SELECT m.id, m.name, m.vegas_slip_code FROM account_move m
 WHERE m.vegas_slip_code IS NOT NULL AND m.state = 'posted' ORDER BY m.id
"""


def wait_for_customer(page, name):
    """The page of the customer, or his form."""
    page.wait_for(f".o_action_manager :is(h1, h2, .o_breadcrumb):has-text('{name}')")


def test_a_name_with_a_mistake_on_any_page(address):
    _id, name, _phone = support.sql(DATABASE, CUSTOMERS)[2]
    last, first = name.split(" ", 1)
    with counter(address) as page:
        page.page.goto(f"{address}/odoo/vegas-customers")
        page.wait_for(".o_list_view .o_data_row")
        page.press("Control+k")
        page.wait_for(".vegas_find_content input")
        page.type(f"{last[:3]}{last[4]}{last[3]}{last[5:]} {first}")
        page.wait_for(".vegas_search_row[data-kind='customer']")
        page.settle()
        rows = page.page.locator(".vegas_search_row[data-kind='customer']").all_inner_texts()
        assert name in rows[0], rows
        assert last in page.text(".vegas_find_note")
        assert page.page.locator("mark.vegas_meant").count()
        page.screenshot("ricerca-errore")
        page.press("Escape")
        page.page.locator(".vegas_find_content").wait_for(state="detached")
        page.click(".vegas_find_systray")
        page.wait_for(".vegas_find_content input")
        page.type(name)
        page.press("Enter")
        wait_for_customer(page, name)


def test_arrows_and_tab_choose_a_row(address):
    _id, name, _phone = support.sql(DATABASE, CUSTOMERS)[3]
    with counter(address) as page:
        page.press("Control+k")
        page.type(name)
        page.wait_for(".vegas_search_row[data-kind='point']")
        page.settle()
        chosen = page.page.locator(".vegas_find [aria-selected='true']")
        page.press("Tab")
        expect(chosen).to_have_attribute("data-kind", "point")
        page.press("ArrowUp")
        expect(chosen).to_have_attribute("data-kind", "customer")
        page.press("Shift+Tab")
        page.press("Tab")
        expect(chosen).to_have_attribute("data-kind", "customer")
        page.press("Tab")
        expect(chosen).to_have_attribute("data-kind", "point")
        code = chosen.locator("b").inner_text().split()[-1]
        page.press("Enter")
        page.wait_for(f".o_form_view:has-text('{code}')")


def test_nothing_found_says_what_to_do(address):
    with counter(address) as page:
        page.press("Control+k")
        page.type("nessunocosìmai")
        page.wait_for(".vegas_find_nothing")
        assert "Nessun risultato per «nessunocosìmai»." in page.text(".vegas_find_nothing")
        page.screenshot("ricerca-niente")
        page.click(".vegas_find_create")
        page.wait_for(".o_form_view")


def test_slash_leads_to_the_menus(address):
    with counter(address) as page:
        page.press("Control+k")
        page.type("/")
        page.wait_for(".o_command_palette .o_command")
        assert not page.page.locator(".vegas_search_row").count()
        page.press("Escape")


def test_the_reader_opens_the_bill(address):
    bill_id, name, slip = support.sql(DATABASE, BILL)[0]
    barcode = f"18{slip}12{'12345678':0>12}10{'1234':0>10}3896"
    with counter(address) as page:
        page.page.goto(f"{address}/odoo/vegas-customers")
        page.wait_for(".o_list_view .o_data_row")
        page.page.evaluate("document.activeElement.blur()")
        page.type(barcode)
        page.press("Enter")
        page.wait_for(f".o_form_view:has-text('{name}')")
        assert str(bill_id) in page.page.url
        page.go_home()
        # The reader does not ask where the cursor stands.
        page.press("Alt+Shift+L")
        page.type(barcode)
        page.press("Enter")
        page.wait_for(f".o_form_view:has-text('{name}')")


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (1152, 720)])
def test_nothing_is_cut(address, size):
    _id, name, _phone = support.sql(DATABASE, CUSTOMERS)[0]
    width, height = size
    with counter(address, width=width, height=height) as page:
        page.press("Control+k")
        page.type(name)
        page.wait_for(".vegas_search_row")
        page.settle()
        page.screenshot(f"ricerca-{width}")
        box = page.page.locator(".vegas_search_drop").bounding_box()
        assert 0 <= box["x"] <= width - box["width"], box
        cut = page.page.evaluate(
            "[...document.querySelectorAll('.vegas_find .vegas_chip, .vegas_search_row b')]"
            ".filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')"
            ".map(e => e.textContent)"
        )
        assert not cut
