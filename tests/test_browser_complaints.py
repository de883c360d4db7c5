"""Complaints in a real browser: told at the counter, answered; arrived by post, classified; what is refused."""

from playwright.sync_api import expect

from tests import support
from tests.counter import (
    CURRENT,
    SHARED,
    close_other_tabs,
    counter,
    fill,
    paper_asked,
    printed,
    select,
    sign,
    stands_at,
    start,
)

DATABASE = SHARED
GRIEVANCE = "La bolletta è sbagliata: i consumi stimati sono troppo alti"


def tell(page, rows, text=GRIEVANCE):
    """Open the form of a complaint for a customer that no test has used yet, write what is told; return the name."""
    tax_code, name, _point, point_id = next(rows)
    start(page, tax_code, "reclamo", point_id)
    fill(page, "asked", text)
    return name


def opens(page, selector):
    """Click and wait for the paper that opens in a tab of its own; close it."""
    with paper_asked(page):
        page.click(selector)
    close_other_tabs(page)


def test_told_at_the_counter_and_answered(address, rows):
    with counter(address) as page:
        tell(page, rows)
        page.click("[name='subject'], .o_form_sheet h1")
        page.settle()
        page.wait_for("[name='tiqv_reason']:has-text('lamentela')")
        page.screenshot("reclamo-modulo")
        opens(page, "button[name='action_tiqv_register_print']")
        stands_at(page, "Registrata")
        number = page.text("[name='name']").strip()
        printed(page, "Stampa il modulo", "carta-reclamo")
        page.click("button[name='action_run']:has-text('La prendo io')")
        stands_at(page, "In istruttoria")
        select(page, "tiqv_reply_channel", "Consegnata allo sportello")
        fill(page, "tiqv_checks", "Le letture di gennaio e febbraio erano stimate.")
        fill(page, "tiqv_conclusions", "Il conguaglio con la lettura vera è nella prossima bolletta.")
        page.screenshot("reclamo-risposta")
        page.click("button[name='action_run']:has-text('Invia la risposta')")
        page.click(".o_dialog footer .btn-primary")
        stands_at(page, "Chiusa")
        printed(page, "Risposta", "carta-reclamo-risposta")
        page.screenshot("reclamo-chiuso")
        page.go_home()
        page.click(".vegas_nav_entry[data-key='complaints']")
        page.wait_for(".o_list_view")
        register(page, number)


def register(page, number):
    """The register shows the complaint and gives its spreadsheet."""
    page.page.goto(f"{page.address}/odoo/vegas-complaints-register")
    page.wait_for(f".o_data_row:has-text('{number}')")
    page.settle()
    page.screenshot("reclamo-registro")
    with page.page.expect_popup() as popup, page.page.context.expect_event("response", is_sheet) as answered:
        page.click("button[name='action_tiqv_xlsx']")
    assert answered.value.status == 200
    if not popup.value.is_closed():
        popup.value.close()


def is_sheet(response):
    return "/web/content/" in response.url and "download" in response.url


def test_signed_on_the_screen(address, rows):
    with counter(address) as page:
        tell(page, rows, "Nessuno risponde al telefono, è un disservizio")
        page.click("button[name='action_tiqv_register_sign']")
        sign(page)
        page.screenshot("reclamo-firma")
        opens(page, ".o_dialog button[name='action_sign']")
        stands_at(page, "Registrata")
        assert "Sullo schermo" in page.text("[name='handed_ids']")


def test_without_words_nothing_is_registered(address, rows):
    with counter(address) as page:
        tell(page, rows, "")
        page.click("button[name='action_tiqv_register_print']")
        page.wait_for(".vegas_problem_banner")
        expect(page.page.locator(CURRENT)).to_have_text("Bozza")
        assert "Che cosa si chiede" in page.text(".vegas_problem_banner")
        page.screenshot("reclamo-errori")


def test_without_an_answer_it_is_not_closed(address, rows):
    with counter(address) as page:
        tell(page, rows)
        opens(page, "button[name='action_tiqv_register_print']")
        stands_at(page, "Registrata")
        page.click("button[name='action_run']:has-text('Invia la risposta')")
        page.click(".o_dialog footer .btn-primary")
        page.wait_for(".vegas_problem_banner")
        expect(page.page.locator(CURRENT)).to_have_text("Registrata")


def test_a_letter_arrives(address, rows):
    """A letter is protocolled, shown red when nobody classified it, and becomes a complaint that is registered."""
    _tax_code, name, _point, _point_id = next(rows)
    with counter(address) as page:
        page.click(".vegas_nav_entry[data-key='inbox']")
        page.wait_for(".o_list_view, .o_view_nocontent")
        page.click(".o_list_button_add")
        page.wait_for(".o_form_view")
        fill(page, "subject", "Reclamo bolletta")
        fill(page, "sender", name)
        fill(page, "body", "Contesto la bolletta di gennaio, i consumi sono sbagliati")
        page.page.locator("[name='partner_id'] input").fill(name)
        page.click(f".o-autocomplete--dropdown-item:has-text('{name}')")
        page.settle()
        page.screenshot("posta-modulo")
        page.click("button.o_form_button_save")
        page.settle()
        support.sql(
            DATABASE, "UPDATE vegas_inbox_item SET classify_due_date = '2020-01-02' WHERE subject = 'Reclamo bolletta'"
        )
        page.page.reload()
        page.wait_for(".o_form_view .alert-danger:has-text('Non classificato')")
        page.go_home()
        assert "in ritardo" in page.text(".vegas_tile[data-key='complaints.inbox']")
        page.click(".vegas_tile[data-key='complaints.inbox']")
        page.wait_for(".o_data_row.text-danger, .o_data_row .text-danger")
        page.screenshot("posta-elenco")
        page.click(".o_data_row:has-text('Reclamo bolletta') td[name='subject']")
        page.wait_for("button[name='action_classify']")
        page.click("button[name='action_classify']")
        stands_at(page, "Registrata")
        page.screenshot("posta-reclamo")
