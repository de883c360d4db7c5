"""The case file in a real browser: the counter opens it, and its pages are looked at."""

import pymupdf
import pytest

from tests.browser import keep
from tests.counter import case_file, counter, counter_of, customers, fill, open_request, printed, send, start

DATABASE = "vegas_test_web_disputes"


@pytest.fixture(scope="module")
def address():
    with counter_of(DATABASE) as url:
        yield url


@pytest.fixture(scope="module")
def case(address):
    """Return the number of a request for assistance that runs."""
    tax_code, _name, _point, point_id = customers(DATABASE)[0]
    with counter(address) as page:
        start(page, tax_code, "ra", point_id)
        fill(page, "subject", "Bolletta contestata")
        fill(page, "asked", "Il cliente contesta i consumi di ottobre.")
        number = send(page)
        printed(page, "Stampa il modulo")
    return number


def test_the_counter_opens_the_case_file(address, case):
    with counter(address) as page:
        open_request(page, case)
        document = pymupdf.open(stream=case_file(page, "Fascicolo"))
        text = " ".join(document[0].get_text().split())
        for words in (f"Fascicolo {case}", "Indice", "Scheda", "Modulo di richiesta"):
            assert words in text, text
        assert "Il cliente contesta i consumi" in " ".join(sheet.get_text() for sheet in document)
        for place, sheet in enumerate(document):
            assert f"{place + 1}/{len(document)}" in sheet.get_text()
            # A page that shows something is not white.
            assert len(set(sheet.get_pixmap(dpi=20).samples)) > 2, place
        keep("fascicolo-indice", document[0].get_pixmap(dpi=80).tobytes("png"))
        keep("fascicolo-scheda", document[1].get_pixmap(dpi=80).tobytes("png"))
        assert case_file(page, "Fascicolo in ZIP")[:2] == b"PK"
        page.screenshot("fascicolo-richiesta")
