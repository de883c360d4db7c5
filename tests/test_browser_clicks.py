"""Five acts from the role center, by mouse and by keyboard alone: what a hand does is counted for the handbook.

``VEGAS_WRITE_MANUAL=1`` writes the table of ``clic.md`` anew.
"""

import os
import re

import pytest
from playwright.sync_api import expect

from tests import support
from tests.browser import MANUAL
from tests.counter import (
    CURRENT,
    ONLY,
    answered,
    counter,
    counter_of,
    customers,
    fill_v01,
    fill_works,
    import_files,
    last_reading,
    make_overdue,
    open_request,
    printed,
    send,
    sign,
    stands_at,
    start,
    unpaid_bill,
)

DATABASE = "vegas_test_web_clicks"
PAGE = MANUAL / "clic.md"
# Act: what it is called in the handbook, and the most clicks that it may take.
ACTS = {
    "phone": ("Trovare un cliente dal numero di telefono", 2),
    "v01": ("Inviare una V01", 6),
    "complaint": ("Registrare un reclamo firmato sullo schermo", 6),
    "bill": ("Aprire una bolletta scaduta", 3),
    "letter": ("Stampare la lettera con il risultato", 3),
    "quote": ("Far accettare un preventivo", 5),
    "billing": ("Cambiare l'indirizzo delle bollette", 5),
    "voltura": ("Inviare una voltura con tutto a portata di mano", 15),
}
COUNTED = {}
ACTIVE = f"s.state = 'active'{ONLY}"
BY_PHONE = """
SELECT p.name, regexp_replace(p.phone, '[^0-9]', '', 'g') FROM res_partner p
 WHERE p.vegas_is_customer AND NOT p.is_company AND p.active
   AND length(regexp_replace(p.phone, '[^0-9]', '', 'g')) >= 9
   AND (SELECT count(*) FROM res_partner o WHERE o.vegas_is_customer AND o.name = p.name) = 1
 ORDER BY p.name LIMIT 1
"""


@pytest.fixture(scope="module")
def address():
    with counter_of(DATABASE) as url:
        make_overdue(DATABASE)
        yield url


@pytest.fixture(scope="module")
def rows(address):
    """Customers that no test has used yet."""
    return iter(customers(DATABASE, ACTIVE))


def done(page, act, *, by_keyboard=False):
    """Note what the hand has done since ``count_from_here``."""
    if by_keyboard:
        assert page.clicks == 0, page.events
        COUNTED[act, "keyboard"] = page.strokes
    else:
        assert page.clicks <= ACTS[act][1], page.events
        COUNTED[act, "clicks"] = page.clicks


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
        page.press("Control+k")
        page.type(f"+39 {phone[:3]} {phone[3:6]} {phone[6:]}")
        page.press("Enter")  # before the answer is there
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
        page.press("Alt+Shift+L")
        page.type(next(rows)[0])
        page.wait_for(".vegas_pane_list .vegas_pane_row:only-of-type")
        page.settle()
        page.press("Control+Enter")
        page.wait_for(".vegas_panel_option[data-code='v01']")
        page.type("v01")
        page.press("Enter")
        page.wait_for(".o_form_view [name='v01_reason'] input:focus")
        page.press("Space")
        page.tab_to("[name='v01_confirmation'] input")
        page.press("Space")
        page.press("Alt+Q")
        stands_at(page, "Avviata")
        done(page, "v01", by_keyboard=True)


# === A COMPLAINT === #

GRIEVANCE = "La bolletta è sbagliata, i consumi sono troppo alti"


def test_complaint(address, rows):
    with counter(address) as page:
        page.count_from_here()
        start(page, next(rows)[0], "reclamo")
        page.type(GRIEVANCE)
        page.click("button[name='action_tiqv_register_sign']")
        page.wait_for(".o_dialog .vegas_signature_pad canvas")
        page.settle()
        sign(page)
        with page.page.context.expect_event("request", lambda request: "/web/content/" in request.url):
            page.click(".o_dialog button[name='action_sign']")
        expect(page.page.locator(CURRENT)).to_have_text("Registrata", timeout=60_000)
        done(page, "complaint")


def test_complaint_with_the_keyboard(address, rows):
    """Without a hand on the pad the form is printed and signed by pen."""
    with counter(address) as page:
        page.count_from_here()
        page.press("Alt+Shift+L")
        page.type(next(rows)[0])
        page.wait_for(".vegas_pane_list .vegas_pane_row:only-of-type")
        page.settle()
        page.press("Control+Enter")
        page.wait_for(".vegas_panel_option[data-code='reclamo']")
        page.type("reclamo")
        page.press("Enter")
        page.wait_for(".o_form_view [name='asked'] textarea:focus")
        page.type(GRIEVANCE)
        with page.page.context.expect_event("request", lambda request: "/web/content/" in request.url):
            page.press("Alt+Q")
        expect(page.page.locator(CURRENT)).to_have_text("Registrata", timeout=60_000)
        done(page, "complaint", by_keyboard=True)


# === AN OVERDUE BILL === #


def test_overdue_bill(address):
    _partner, code, bill = unpaid_bill(DATABASE)
    with counter(address) as page:
        page.count_from_here()
        page.click(".vegas_find .vegas_search_input")
        page.type(code)
        page.click(".vegas_search_row[data-kind='customer']")
        page.click(f".vegas_cp_bills tr[data-state='overdue'] .vegas_cp_bill:has-text('{bill}')")
        page.wait_for(f".o_form_view:has-text('{bill}')")
        done(page, "bill")


def test_overdue_bill_with_the_keyboard(address):
    _partner, code, bill = unpaid_bill(DATABASE)
    with counter(address) as page:
        page.count_from_here()
        page.press("Control+k")
        page.type(code)
        page.press("Enter")
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
        page.press("Control+k")
        page.type(checked)
        page.press("Enter")
        stands_at(page, "Evasa")
        page.settle()
        with page.page.context.expect_event("request", lambda request: "/web/content/" in request.url):
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
        page.wait_for(".o_dialog .vegas_signature_pad canvas")
        page.settle()
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
        page.press("Control+k")
        page.type(number)
        page.press("Enter")
        stands_at(page, "Evasa")
        page.settle()
        page.press("Alt+Q")
        page.wait_for(".o_dialog .vegas_signature_pad canvas")
        page.settle()
        page.tab_to(".o_dialog [name='mode'] input")
        page.press("ArrowRight")
        page.tab_to(".o_dialog [name='evidence'] .o_select_file_button")
        page.press("Enter")
        page.wait_for(".o_dialog [name='evidence'] input.o_input")
        page.press("Alt+Q")
        page.wait_for(".o_form_view h1:has-text('E01')")
        done(page, "quote", by_keyboard=True)


# === THE ADDRESS OF THE BILLS === #


def type_address(page):
    """Type street, ZIP code and municipality: the cursor stands in the street once the kind is ticked."""
    page.wait_for(".vegas_first input:focus")
    page.type("Via Milano 9")
    page.press("Tab")
    page.type("27100")
    page.press("Tab")
    page.type("Pavia")


def test_billing_address(address, rows):
    with counter(address) as page:
        page.count_from_here()
        start(page, next(rows)[0], "var")
        page.click("[name='var_kind_ids'] label:has-text('Indirizzo delle bollette')")
        type_address(page)
        page.click("button[name='action_run']:has-text('Esegui')")
        stands_at(page, "Evasa")
        done(page, "billing")


def test_billing_address_with_the_keyboard(address, rows):
    with counter(address) as page:
        page.count_from_here()
        page.press("Alt+Shift+L")
        page.type(next(rows)[0])
        page.wait_for(".vegas_pane_list .vegas_pane_row:only-of-type")
        page.settle()
        page.press("Control+Enter")
        page.wait_for(".vegas_panel_option[data-code='var']")
        page.type("var")
        page.press("Enter")
        page.tab_to("[name='var_kind_ids'] input")
        page.press("Space")
        type_address(page)
        page.press("Alt+Q")
        stands_at(page, "Evasa")
        done(page, "billing", by_keyboard=True)


# === A VOLTURA === #


def test_voltura(address, rows):
    leaves, comes = next(rows), next(rows)
    with counter(address) as page:
        index = last_reading(DATABASE, leaves[3]) + 3
        page.count_from_here()
        start(page, leaves[0], "voltura", leaves[3])
        page.click("[name='partner_id'] input")
        page.type(comes[1])
        page.click(f".o-autocomplete--dropdown-item:has-text('{comes[1]}')")
        page.settle()
        page.click("[name='voltura_id_number'] input")
        page.type("CA12345AB")
        page.click("[name='customer_reading'] input")
        page.type(str(index))
        page.click("[name='voltura_title'] label:has-text('Proprietario')")
        page.click("[name='voltura_no_debt'] input")
        send(page)
        printed(page, "Stampa il modulo")
        done(page, "voltura")


def test_voltura_with_the_keyboard(address, rows):
    leaves, comes = next(rows), next(rows)
    with counter(address) as page:
        index = last_reading(DATABASE, leaves[3]) + 3
        page.count_from_here()
        page.press("Alt+Shift+L")
        page.type(leaves[0])
        page.wait_for(".vegas_pane_list .vegas_pane_row:only-of-type")
        page.settle()
        page.press("Control+Enter")
        page.wait_for(".vegas_panel_option[data-code='voltura']")
        page.type("voltura")
        page.press("Enter")
        page.wait_for(".o_form_view [name='partner_id'] input:focus")
        page.type(comes[1])
        page.wait_for(f".o-autocomplete--dropdown-item:has-text('{comes[1]}')")
        page.settle()
        page.press("Enter")
        page.settle()
        page.tab_to("[name='voltura_id_number'] input")
        page.type("CA12345AB")
        page.tab_to("[name='customer_reading'] input")
        page.type(str(index))
        page.tab_to("[name='voltura_title'] input")
        page.press("Space")
        page.tab_to("[name='voltura_no_debt'] input")
        page.press("Space")
        page.press("Alt+Q")
        stands_at(page, "Avviata")
        done(page, "voltura", by_keyboard=True)


# === THE HANDBOOK === #

ROW = re.compile(r"^\| (.+?) \| (\d+) \| (\d+) \|$", re.MULTILINE)


def test_table_of_the_handbook():
    wanted = [(label, COUNTED[act, "clicks"], COUNTED[act, "keyboard"]) for act, (label, _most) in ACTS.items()]
    text = PAGE.read_text("utf-8")
    if os.environ.get("VEGAS_WRITE_MANUAL") == "1":
        head = text[: text.index("|---|")].rstrip()
        lines = [f"| {label} | {clicks} | {keys} |" for label, clicks, keys in wanted]
        text = "\n".join([head, "|---|---|---|", *lines, ""])
        PAGE.write_text(text, "utf-8")
    assert [(label, int(clicks), int(keys)) for label, clicks, keys in ROW.findall(text)] == wanted
