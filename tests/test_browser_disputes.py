"""The case file in a real browser: the counter opens it, and its pages are looked at."""

import re

import pymupdf
import pytest
from playwright.sync_api import expect

from tests.browser import keep
from tests.counter import counter, counter_of, customers, fill, open_request, press, printed, start

DATABASE = "vegas_test_web_disputes"
STATE = ".o_statusbar_status .o_arrow_button_current"


@pytest.fixture(scope="module")
def address():
    with counter_of(DATABASE) as url:
        yield url


@pytest.fixture(scope="module")
def case(address):
    """Return (number, tax code) of a request for assistance that runs."""
    tax_code, _name, _point, point_id = customers(DATABASE)[0]
    with counter(address) as page:
        start(page, tax_code, "ra", point_id)
        fill(page, "subject", "Bolletta contestata")
        fill(page, "asked", "Il cliente contesta i consumi di ottobre.")
        page.click("button[name='action_run']:has-text('Invia')")
        expect(page.page.locator(STATE)).to_have_text("Avviata", timeout=60_000)
        printed(page, "Stampa il modulo")
        number = page.text("[name='name']").strip()
    return number, tax_code


def opened_file(page, label):
    """Press a button that opens a case file in a tab of its own; return its bytes."""
    context = page.page.context
    # Not before it has been answered: both would trace the opening at one instant.
    with context.expect_event("response", lambda response: "/vegas/dossier/" in response.url) as asked:
        press(page, re.compile(rf"^\s*{label}\s*$"))
    data = context.request.get(asked.value.url).body()
    for other in context.pages:
        if other != page.page:
            other.close()
    page.settle()
    return data


# === CASE FILE === #


def test_the_counter_opens_the_case_file(address, case):
    number, _tax_code = case
    with counter(address) as page:
        open_request(page, number)
        data = opened_file(page, "Fascicolo")
        document = pymupdf.open(stream=data)
        text = " ".join(document[0].get_text().split())
        for words in (f"Fascicolo {number}", "Indice", "Scheda", "Modulo di richiesta"):
            assert words in text, text
        assert "Il cliente contesta i consumi" in " ".join(sheet.get_text() for sheet in document)
        for place, sheet in enumerate(document):
            assert f"{place + 1}/{len(document)}" in sheet.get_text()
            # A page that shows something is not white.
            assert len(set(sheet.get_pixmap(dpi=20).samples)) > 2, place
        keep("fascicolo-indice", document[0].get_pixmap(dpi=80).tobytes("png"))
        keep("fascicolo-scheda", document[1].get_pixmap(dpi=80).tobytes("png"))
        assert opened_file(page, "Fascicolo in ZIP")[:2] == b"PK"
        page.screenshot("fascicolo-richiesta")
