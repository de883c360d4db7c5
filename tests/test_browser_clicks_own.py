"""Acts of the counter's own procedures, by mouse and by keyboard alone; see ``clicks.py``."""

import pytest

from tests.clicks import assert_table, done
from tests.counter import (
    INDEX,
    ONLY,
    READ,
    counter,
    customers,
    last_reading,
    likely_index,
    open_readings,
    paper_asked,
    printed,
    send,
    sign,
    stands_at,
    start,
    start_by_keyboard,
)

DATABASE = "vegas_test_web_clicks_own"
WHERE = ONLY


# === A COMPLAINT === #

GRIEVANCE = "La bolletta è sbagliata, i consumi sono troppo alti"


def test_complaint(address, rows):
    with counter(address) as page:
        page.count_from_here()
        start(page, next(rows)[0], "reclamo")
        page.type(GRIEVANCE)
        page.click("button[name='action_tiqv_register_sign']")
        sign(page)
        with paper_asked(page):
            page.click(".o_dialog button[name='action_sign']")
        stands_at(page, "Registrata")
        done(page, "complaint")


def test_complaint_with_the_keyboard(address, rows):
    """Without a hand on the pad the form is printed and signed by pen."""
    with counter(address) as page:
        page.count_from_here()
        start_by_keyboard(page, next(rows)[0], "reclamo")
        page.wait_for(".o_form_view [name='asked'] textarea:focus")
        page.type(GRIEVANCE)
        with paper_asked(page):
            page.press("Alt+Q")
        stands_at(page, "Registrata")
        done(page, "complaint", by_keyboard=True)


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
        start_by_keyboard(page, next(rows)[0], "var")
        page.tab_to("[name='var_kind_ids'] input")
        page.press("Space")
        type_address(page)
        page.press("Alt+Q")
        stands_at(page, "Evasa")
        done(page, "billing", by_keyboard=True)


# === A VOLTURA === #


@pytest.fixture(scope="module")
def pairs(address):
    """Who leaves and who comes, twice."""
    found = customers(DATABASE)[::-1]
    return iter(zip(found[:2], found[2:4], strict=True))


def test_voltura(address, pairs):
    leaves, comes = next(pairs)
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


def test_voltura_with_the_keyboard(address, pairs):
    leaves, comes = next(pairs)
    with counter(address) as page:
        index = last_reading(DATABASE, leaves[3]) + 3
        page.count_from_here()
        start_by_keyboard(page, leaves[0], "voltura")
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


# === A READING === #


@pytest.fixture(scope="module")
def read(address):
    """Customers of whose meter something is expected since it was read last."""
    return iter(customers(DATABASE, READ)[:2])


def test_reading(address, read):
    with counter(address) as page:
        page.count_from_here()
        open_readings(page, next(read)[0])
        page.type(str(likely_index(page)))
        page.click("button[name='action_register']")
        page.wait_for(".vegas_readings_done")
        done(page, "reading")


def test_reading_with_the_keyboard(address, read):
    with counter(address) as page:
        page.count_from_here()
        start_by_keyboard(page, next(read)[0], "lettura")
        page.wait_for(f".vegas_readings {INDEX}:focus")
        page.type(str(likely_index(page)))
        page.press("Alt+Q")
        page.wait_for(".vegas_readings_done")
        done(page, "reading", by_keyboard=True)


def test_table_of_the_handbook():
    assert_table("complaint", "billing", "reading", "voltura")
