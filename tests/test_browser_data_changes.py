"""Changes of data and the registration of a death in a real browser: a happy way and a refusal of each."""

from playwright.sync_api import expect

from tests import support
from tests.counter import CURRENT, ONLY, counter, fill, find, press, printed, select, stands_at, start

DATABASE = "vegas_test_web_changes"
WHERE = ONLY


def tick(page, name, words):
    page.click(f"[name='{name}'] label:has-text('{words}')" if words else f"[name='{name}'] label")
    page.settle()


def carry_out(page):
    page.click("button[name='action_run']:has-text('Esegui')")


def refused(page, label):
    carry_out(page)
    page.wait_for(".vegas_problem_banner")
    expect(page.page.locator(CURRENT)).to_have_text("Bozza")
    assert label in page.text(".vegas_problem_banner"), page.text(".vegas_problem_banner")


def take_back(page):
    """Press «È stato un errore», which may stand under «Altro», and confirm."""
    page.settle()
    press(page, "stato un errore")
    page.click(".modal-dialog .btn-primary")
    stands_at(page, "Bozza")


# === CHANGES OF DATA === #


def test_residence_and_phone_with_the_receipt(address, rows):
    tax_code, _name, _point, _id = next(rows)
    with counter(address) as page:
        start(page, tax_code, "var")
        tick(page, "var_kind_ids", "Telefono")
        assert "oggi:" in page.text(".vegas_was")
        fill(page, "var_phone", "0382 987654")
        tick(page, "var_kind_ids", "Residenza nel punto")
        page.click("[name='var_resident'] label:has-text('Residente')")
        refused(page, "Documenti mostrati")
        tick(page, "var_given_ids", "")
        page.screenshot("var-modulo")
        carry_out(page)
        stands_at(page, "Evasa")
        assert "0382 987654" in page.text("[name='effect_ids']")
        page.page.locator("[name='effect_ids']").evaluate("list => list.scrollIntoView({ block: 'center' })")
        page.screenshot("var-effetti")
        printed(page, "Stampa il modulo", "carta-var")
        take_back(page)
    phone = support.sql(DATABASE, "SELECT phone FROM res_partner WHERE l10n_it_codice_fiscale = %s", tax_code)[0][0]
    assert "987654" not in phone


def test_tax_code_of_another_customer_is_refused(address, rows):
    other = next(rows)
    tax_code, _name, _point, _id = next(rows)
    with counter(address) as page:
        start(page, tax_code, "var")
        tick(page, "var_kind_ids", "Codice fiscale")
        fill(page, "var_tax_code", other[0])
        tick(page, "var_given_ids", "")
        refused(page, "Nuovo codice fiscale")
        assert "altro cliente" in page.text(".o_field_widget[name='var_tax_code']")
        page.screenshot("var-rifiutata")


# === DEATH === #


def death(page, tax_code):
    """Fill the page of a death but for the heirs."""
    start(page, tax_code, "decesso")
    page.click("[name='decesso_proof'] label:has-text('Certificato')")
    fill(page, "decesso_date", "10/01/2024")
    page.press("Tab")
    fill(page, "decesso_teller", "Bianchi Luca")
    select(page, "decesso_capacity", "Figlio")
    select(page, "decesso_id_kind", "Carta")
    fill(page, "decesso_id_number", "CA12345AB")


def add_heir(page, name):
    page.click("[name='decesso_heir_ids'] .o_field_x2many_list_row_add a")
    page.wait_for("[name='decesso_heir_ids'] .o_selected_row [name='name'] input")
    page.page.locator("[name='decesso_heir_ids'] .o_selected_row [name='name'] input").fill(name)


def test_death_from_one_page_to_the_customer_s(address, rows):
    tax_code, name, _point, _id = next(rows)
    with counter(address) as page:
        death(page, tax_code)
        refused(page, "Eredi")
        add_heir(page, "Bianchi Luca")
        page.screenshot("decesso-modulo")
        carry_out(page)
        page.wait_for(".vegas_cp_alert[data-key='deceased']")
        page.settle()
        assert name in page.text(".vegas_cp_who h2")
        assert page.page.locator(".vegas_cp_sealed").count() == 1
        page.screenshot("decesso-pagina")
        page.click(".vegas_cp_alert[data-key='deceased']")
        stands_at(page, "Evasa")
        assert "Eredi di" in page.text("[name='effect_ids']")
        printed(page, "Stampa il modulo", "carta-decesso")


def test_death_taken_back(address, rows):
    tax_code, _name, _point, _id = next(rows)
    with counter(address) as page:
        death(page, tax_code)
        page.click("[name='decesso_heirs_unknown'] input")
        carry_out(page)
        page.wait_for(".vegas_cp_alert[data-key='deceased']")
        page.click(".vegas_cp_alert[data-key='deceased']")
        stands_at(page, "Evasa")
        take_back(page)
        page.go_home()
        find(page, tax_code)
        page.settle()
    left = support.sql(
        DATABASE, "SELECT vegas_deceased_on FROM res_partner WHERE l10n_it_codice_fiscale = %s", tax_code
    )
    assert left == [(None,)]
