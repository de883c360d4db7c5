"""Case file, second level and yearly figures in a real browser: by the counter, the back office and a manager."""

import re
from datetime import date, timedelta

import pymupdf
import pytest
from playwright.sync_api import expect

from tests import support
from tests.browser import keep
from tests.counter import counter, counter_of, customers, fill, open_request, printed, start

DATABASE = "vegas_test_web_disputes"
ITALIAN = "%d/%m/%Y"
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


def more(page, label):
    """Press a button of the request, in sight or under «Altro»."""
    exactly = re.compile(rf"^\s*{label}\s*$")
    button = page.page.locator(".o_statusbar_buttons > button").filter(has_text=exactly)
    if not button.count():
        page.click(".vegas_more")
        button = page.page.locator(".o-dropdown--menu button").filter(has_text=exactly)
    button.first.click()


def opened_file(page, label):
    """Press a button that opens a case file in a tab of its own; return its bytes."""
    context = page.page.context
    with context.expect_event("request", lambda request: "/vegas/dossier/" in request.url) as asked:
        more(page, label)
    data = context.request.get(asked.value.url).body()
    for other in context.pages:
        if other != page.page:
            other.close()
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


# === SECOND LEVEL === #


def choose_one(page, name, words):
    """Choose of a field that names a record."""
    page.page.locator(f"[name='{name}'] input").first.fill(words)
    page.click(f".o-autocomplete--dropdown-item:has-text('{words}')")


def tab(page, label):
    page.page.locator(".o_notebook a.nav-link", has_text=label).first.click()


def save(page):
    page.click(".o_form_button_save")
    page.settle()


def add_row(page, field, **values):
    page.click(f"[name='{field}'] .o_field_x2many_list_row_add a")
    for name, text in values.items():
        row = page.page.locator(f"[name='{field}'] .o_selected_row")
        row.locator(f"[name='{name}'] input, [name='{name}'] textarea").first.fill(text)
        page.press("Tab")


def open_dispute(page, number):
    page.page.goto(f"{page.address}/odoo/vegas-disputes")
    page.click(f".o_data_row:has-text('{number}') td[name='number']")
    page.wait_for(".o_form_view [name='number']")
    page.settle()


def test_an_offer_above_the_limit_and_the_answer_to_the_body(address, case, tmp_path):
    number, _tax_code = case
    today = date.today()
    with counter(address, "backoffice") as page:
        open_request(page, number)
        more(page, "Secondo livello")
        page.wait_for(".o_form_view [name='body_id']")
        choose_one(page, "body_id", "Servizio Conciliazione")
        fill(page, "number", "SC-2026-0815")
        fill(page, "notice_date", f"{today:{ITALIAN}}")
        save(page)
        assert "Solleciti e sospensione sono fermi" in page.text(".o_form_view .alert-info")
        assert page.text("[name='due_date']").strip()
        page.screenshot("conciliazione-modulo")
        tab(page, "Proposte")
        add_row(page, "offer_ids", text="Storno degli interessi di mora", amount="250")
        save(page)
        page.click("[name='offer_ids'] button:has-text('Proponi')")
        expect(page.page.locator("[name='offer_ids'] [name='state']")).to_have_text("Aspetta l'approvazione")
        page.screenshot("conciliazione-proposta")
    with counter(address, "responsabile") as page:
        page.click(".vegas_todo_row:has-text('da approvare') button")
        page.wait_for(".o_form_view [name='number']")
        tab(page, "Proposte")
        page.click("[name='offer_ids'] button:has-text('Approva')")
        expect(page.page.locator("[name='offer_ids'] [name='state']")).to_have_text("Approvata")
    with counter(address, "backoffice") as page:
        open_dispute(page, "SC-2026-0815")
        # Refused: nothing to answer with yet.
        page.click("button[name='action_answer']")
        page.wait_for(".o_dialog .modal-body:has-text('Che cosa rispondiamo')")
        page.screenshot("conciliazione-errori")
        page.press("Escape")
        tab(page, "Richiesta e risposta")
        fill(page, "answer_text", "Le letture sono effettive e il ricalcolo è stato emesso.")
        data = printed(page, "Risposta all'organismo", "carta-conciliazione")
        text = " ".join(" ".join(sheet.get_text() for sheet in pymupdf.open(stream=data)).split())
        assert "SC-2026-0815" in text
        assert "Storno degli interessi di mora" in text


def test_the_outcome_and_its_points(address, case, tmp_path):
    number, _tax_code = case
    today = date.today()
    minutes = tmp_path / "verbale.pdf"
    minutes.write_bytes(b"%PDF-1.7\n")
    with counter(address) as page:
        # The counter sees that it runs.
        open_request(page, number)
        assert "Secondo livello in corso" in page.text(".o_form_view .alert-warning")
        page.screenshot("conciliazione-avviso")
    with counter(address, "backoffice") as page:
        open_dispute(page, "SC-2026-0815")
        page.click("button[name='action_close']:visible")
        page.wait_for(".o_dialog .modal-body:has-text('Manca «Esito»')")
        page.press("Escape")
        page.click("[name='outcome'] input, [name='outcome'] .o_select_menu_toggler")
        page.click(".o_select_menu_item:has-text('Accordo')")
        fill(page, "outcome_date", f"{today:{ITALIAN}}")
        page.press("Tab")
        page.upload("[name='outcome_document'] input[type='file']", [minutes])
        tab(page, "Punti dell'accordo")
        due = today + timedelta(days=15)
        add_row(page, "point_ids", name="Nota di credito di 250 euro", due_date=f"{due:{ITALIAN}}")
        save(page)
        page.click("button[name='action_close']:visible")
        expect(page.page.locator(STATE)).to_have_text("Da eseguire")
        tab(page, "Punti dell'accordo")
        page.click("[name='point_ids'] .o_data_row td[name='evidence']")
        page.page.locator("[name='point_ids'] .o_selected_row [name='evidence'] input").fill("Nota di credito NC/12")
        save(page)
        page.screenshot("conciliazione-esito")
        page.click("[name='point_ids'] button:has-text('Fatto')")
        expect(page.page.locator(STATE)).to_have_text("Chiusa")
    with counter(address) as page:
        open_request(page, number)
        text = " ".join(sheet.get_text() for sheet in pymupdf.open(stream=opened_file(page, "Fascicolo")))
        assert "Nota di credito NC/12" in text
        assert "Accordo" in text


# === FIGURES === #


def test_the_yearly_figures(address):
    year = date.today().year
    with counter(address, "responsabile") as page:
        page.page.goto(f"{page.address}/odoo/vegas-complaint-years")
        page.click(".o_list_button_add, .o-kanban-button-new, button:has-text('Nuovo')")
        page.wait_for(".o_form_view [name='year'] input")
        fill(page, "year", str(year))
        save(page)
        page.screenshot("cifre-anno")
        with page.page.context.expect_event("request", lambda request: "/web/content/" in request.url) as asked:
            page.click("button[name='action_xlsx']")
        assert page.page.context.request.get(asked.value.url).body()[:2] == b"PK"
        # Refused: the year is not over.
        page.click("button[name='action_sent']")
        page.click(".o_dialog footer .btn-primary")
        page.wait_for(".o_dialog .modal-body:has-text('non è finito')")
        page.press("Escape")
        assert support.sql(DATABASE, "SELECT count(*) FROM vegas_tiqv_report WHERE state = 'sent'") == [(0,)]
