"""Acts with customers and distributors from the role center, by mouse and by keyboard alone; see ``clicks.py``."""

import pytest

from tests import support
from tests.clicks import assert_table, done
from tests.counter import (
    ONLY,
    answered,
    counter,
    fill_v01,
    fill_works,
    import_files,
    last_reading,
    make_overdue,
    open_request,
    paper_asked,
    printed,
    search,
    search_by_keyboard,
    send,
    sign,
    stands_at,
    start,
    start_by_keyboard,
    unpaid_bill,
    wait_for_pad,
)

DATABASE = "vegas_test_web_clicks"
WHERE = ONLY
BY_PHONE = """
SELECT p.name, regexp_replace(p.phone, '[^0-9]', '', 'g') FROM res_partner p
 WHERE p.vegas_is_customer AND NOT p.is_company AND p.active
   AND length(regexp_replace(p.phone, '[^0-9]', '', 'g')) >= 9
   AND (SELECT count(*) FROM res_partner o WHERE o.vegas_is_customer AND o.name = p.name) = 1
 ORDER BY p.name LIMIT 1
"""


@pytest.fixture(scope="module")
def address(address):
    make_overdue(DATABASE)
    return address


# === A CUSTOMER BY PHONE === #


def customer_is_open(page, name):
    page.wait_for(f".vegas_cp_who h2:has-text('{name}')")


def test_customer_by_phone(address):
    [(name, phone)] = support.sql(DATABASE, BY_PHONE)
    with counter(address) as page:
        page.count_from_here()
        page.click(".vegas_find .vegas_search_input")
        page.type(phone)
        page.wait_for(f".vegas_search_row[data-kind='customer']:has-text('{name}')")
        page.screenshot("ricerca-telefono")
        page.click(f".vegas_search_row[data-kind='customer']:has-text('{name}')")
        customer_is_open(page, name)
        done(page, "phone")


def test_customer_by_phone_with_the_keyboard(address):
    [(name, phone)] = support.sql(DATABASE, BY_PHONE)
    with counter(address) as page:
        page.count_from_here()
        search_by_keyboard(page, f"+39 {phone[:3]} {phone[3:6]} {phone[6:]}")
        customer_is_open(page, name)
        done(page, "phone", by_keyboard=True)


# === A V01 === #


def test_v01(address, rows):
    with counter(address) as page:
        page.count_from_here()
        start(page, next(rows)[0], "v01")
        fill_v01(page)
        send(page)
        done(page, "v01")


def test_v01_with_the_keyboard(address, rows):
    with counter(address) as page:
        page.count_from_here()
        start_by_keyboard(page, next(rows)[0], "v01")
        page.wait_for(".o_form_view [name='v01_reason'] input:focus")
        page.press("Space")
        page.tab_to("[name='v01_confirmation'] input")
        page.press("Space")
        page.press("Alt+Q")
        stands_at(page, "Avviata")
        done(page, "v01", by_keyboard=True)


# === AN OVERDUE BILL === #


def test_overdue_bill(address):
    _partner, code, bill = unpaid_bill(DATABASE)
    with counter(address) as page:
        page.count_from_here()
        search(page, code)
        page.click(f".vegas_cp_bills tr[data-state='overdue'] .vegas_cp_bill:has-text('{bill}')")
        page.wait_for(f".o_form_view:has-text('{bill}')")
        done(page, "bill")


def test_overdue_bill_with_the_keyboard(address):
    _partner, code, bill = unpaid_bill(DATABASE)
    with counter(address) as page:
        page.count_from_here()
        search_by_keyboard(page, code)
        page.wait_for(".vegas_cp_who h2")
        page.settle()
        page.press("Alt+Shift+D")
        page.wait_for(f".o_form_view:has-text('{bill}')")
        done(page, "bill", by_keyboard=True)


# === THE LETTER WITH THE RESULT === #


@pytest.fixture(scope="module")
def checked(address, rows):
    """Return the number of a V01 that was carried out."""
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        start(page, tax_code, "v01")
        fill_v01(page)
        number = send(page)
        index = last_reading(DATABASE, point_id) + 7
        import_files(page, answered(DATABASE, number, "executed", segn_mis=index, esito_verifica="C"))
    return number


def test_letter(address, checked):
    with counter(address) as page:
        page.count_from_here()
        open_request(page, checked, "requests.done")
        printed(page, "Lettera")
        done(page, "letter")


def test_letter_with_the_keyboard(address, checked):
    with counter(address) as page:
        page.count_from_here()
        search_by_keyboard(page, checked)
        stands_at(page, "Evasa")
        page.settle()
        with paper_asked(page):
            page.press("Alt+Shift+R")
        done(page, "letter", by_keyboard=True)


# === A QUOTE === #


@pytest.fixture
def quoted(address, rows):
    """Return the number of a PM1 whose quote has come, and the customer's name."""
    tax_code, name, _point, point_id = next(rows)
    with counter(address) as page:
        start(page, tax_code, "pm1", point_id)
        fill_works(page)
        number = send(page)
        import_files(page, answered(DATABASE, number, "executed"))
    return number, name


def test_quote(address, quoted):
    _number, name = quoted
    with counter(address) as page:
        page.count_from_here()
        page.click(f".vegas_todo_row:has-text('{name}') button")
        page.click("button[name='action_decide_quote']")
        sign(page)
        page.click(".o_dialog button[name='action_accept']")
        page.wait_for(".o_form_view h1:has-text('E01')")
        done(page, "quote")


def test_quote_with_the_keyboard(address, quoted, tmp_path):
    number, _name = quoted
    scan = tmp_path / "preventivo-firmato.pdf"
    scan.write_bytes(b"%PDF-1.7\n")
    with counter(address) as page:
        page.page.on("filechooser", lambda chooser: chooser.set_files(scan))
        page.count_from_here()
        search_by_keyboard(page, number)
        stands_at(page, "Evasa")
        page.settle()
        page.press("Alt+Q")
        wait_for_pad(page)
        page.tab_to(".o_dialog [name='mode'] input")
        page.press("ArrowRight")
        page.tab_to(".o_dialog [name='evidence'] .o_select_file_button")
        page.press("Enter")
        page.wait_for(".o_dialog [name='evidence'] input.o_input")
        page.press("Alt+Q")
        page.wait_for(".o_form_view h1:has-text('E01')")
        done(page, "quote", by_keyboard=True)


def test_table_of_the_handbook():
    assert_table("phone", "v01", "bill", "letter", "quote")
