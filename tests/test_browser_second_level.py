"""Case file, second level and yearly figures in a real browser: back office, manager, and the counter that looks on."""

from datetime import date, timedelta

import pymupdf
import pytest
from playwright.sync_api import expect

from tests import support
from tests.browser import keep
from tests.counter import (
    SHARED,
    case_file,
    counter,
    fill,
    open_request,
    paper_asked,
    press,
    printed,
    select,
    send,
    stands_at,
    start,
    upload_to,
)

DATABASE = SHARED
ITALIAN = "%d/%m/%Y"


@pytest.fixture(scope="module")
def case(address, rows):
    """Return the number of a request for assistance that runs, with its form printed."""
    tax_code, _name, _point, point_id = next(rows)
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


def tab(page, label):
    page.page.locator(".o_notebook a.nav-link", has_text=label).first.click()


def save(page):
    page.click(".o_form_button_save")
    # What was not saved yet shows a cloud beside the title.
    expect(page.page.locator(".o_form_button_save")).to_be_hidden()
    page.settle()


def add_row(page, field, **values):
    page.click(f"[name='{field}'] .o_field_x2many_list_row_add a")
    for name, text in values.items():
        row = page.page.locator(f"[name='{field}'] .o_selected_row")
        row.locator(f"[name='{name}'] input, [name='{name}'] textarea").first.fill(text)
        page.press("Tab")


def new_dispute(page, case, number):
    """Enter the notice of the conciliation service about request ``case``, and save it."""
    open_request(page, case)
    press(page, "Secondo livello")
    page.wait_for(".o_form_view [name='body_id']")
    page.page.locator("[name='body_id'] input").first.fill("Servizio Conciliazione")
    page.click(".o-autocomplete--dropdown-item:has-text('Servizio Conciliazione')")
    fill(page, "number", number)
    fill(page, "notice_date", f"{date.today():{ITALIAN}}")
    save(page)


def open_dispute(page, number):
    page.page.goto(f"{page.address}/odoo/vegas-disputes")
    page.click(f".o_data_row:has-text('{number}') td[name='number']")
    page.wait_for(".o_form_view [name='number']")
    page.settle()


def offer_is(page, state):
    expect(page.page.locator("[name='offer_ids'] td[name='state']")).to_have_text(state)


def words(data):
    """Return the text of a PDF, wherever its lines break."""
    return " ".join(" ".join(sheet.get_text() for sheet in pymupdf.open(stream=data)).split())


def test_an_offer_above_the_limit_and_the_answer_to_the_body(address, case):
    with counter(address, "backoffice") as page:
        new_dispute(page, case, "SC-2026-0815")
        assert "Solleciti e sospensione sono fermi" in page.text(".o_form_view .alert-info")
        assert page.text("[name='due_date']").strip()
        page.screenshot("conciliazione-modulo")
        tab(page, "Proposte")
        add_row(page, "offer_ids", text="Storno degli interessi di mora", amount="250")
        save(page)
        page.click("[name='offer_ids'] button:has-text('Proponi')")
        offer_is(page, "Aspetta l'approvazione")
        page.screenshot("conciliazione-proposta")
    with counter(address, "responsabile") as page:
        page.click(".vegas_todo_row:has-text('da approvare') button")
        page.wait_for(".o_form_view [name='number']")
        tab(page, "Proposte")
        page.click("[name='offer_ids'] button:has-text('Approva')")
        offer_is(page, "Approvata")
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
        text = words(data)
        assert "SC-2026-0815" in text
        assert "Storno degli interessi di mora" in text


def test_the_outcome_and_its_points(address, case, tmp_path):
    today = date.today()
    with counter(address, "backoffice") as page:
        new_dispute(page, case, "SC-2026-0816")
    with counter(address) as page:
        # The counter sees that it runs.
        open_request(page, case)
        assert "Secondo livello in corso" in page.text(".o_form_view .alert-warning")
        page.screenshot("conciliazione-avviso")
    with counter(address, "backoffice") as page:
        open_dispute(page, "SC-2026-0816")
        page.click("button[name='action_close']:visible")
        page.wait_for(".o_dialog .modal-body:has-text('Manca «Esito»')")
        page.press("Escape")
        select(page, "outcome", "Accordo")
        fill(page, "outcome_date", f"{today:{ITALIAN}}")
        page.press("Tab")
        upload_to(page, "outcome_document", tmp_path)
        tab(page, "Punti dell'accordo")
        due = today + timedelta(days=15)
        add_row(page, "point_ids", name="Nota di credito di 250 euro", due_date=f"{due:{ITALIAN}}")
        save(page)
        page.click("button[name='action_close']:visible")
        stands_at(page, "Da eseguire")
        tab(page, "Punti dell'accordo")
        page.click("[name='point_ids'] .o_data_row td[name='evidence']")
        page.page.locator("[name='point_ids'] .o_selected_row [name='evidence'] input").fill("Nota di credito NC/12")
        save(page)
        page.screenshot("conciliazione-esito")
        page.click("[name='point_ids'] button:has-text('Fatto')")
        stands_at(page, "Chiusa")
    with counter(address) as page:
        open_request(page, case)
        text = words(case_file(page, "Fascicolo"))
        assert "Nota di credito NC/12" in text, text
        assert "Accordo" in text, text


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
        with paper_asked(page) as asked:
            page.click("button[name='action_xlsx']")
        assert page.page.context.request.get(asked.value.url).body()[:2] == b"PK"
        # Refused: the year is not over.
        page.click("button[name='action_sent']")
        page.click(".o_dialog footer .btn-primary")
        page.wait_for(".o_dialog .modal-body:has-text('non è finito')")
        page.press("Escape")
        assert support.sql(DATABASE, "SELECT count(*) FROM vegas_tiqv_report WHERE state = 'sent'") == [(0,)]
