"""Cadastral data in a real browser: collected by the clerk, one refusal, the paper; the yearly file of the manager."""

import re

from tests import support
from tests.counter import SHARED, counter, open_request, printed, stands_at, start

DATABASE = SHARED
DECLARED = """
SELECT u.kind, c.vegas_cadastral_code IS NOT NULL, u.sheet, u.parcel, u.subordinate
  FROM vegas_cadastral_unit u JOIN vegas_cadastral_declaration d ON d.id = u.declaration_id
  LEFT JOIN res_city c ON c.id = u.city_id WHERE d.point_id = %s ORDER BY u.sequence, u.id
"""


def add_unit(page, *, sheet, parcel, subordinate):
    """Add a line and fill it in, by keyboard from the sheet on."""
    page.click("[name='catasto_unit_ids'] .o_field_x2many_list_row_add a")
    page.settle()
    row = page.page.locator("[name='catasto_unit_ids'] .o_selected_row")
    for name, text in (("sheet", sheet), ("parcel", parcel), ("subordinate", subordinate)):
        row.locator(f"[name='{name}'] input").fill(text)


def register(page):
    page.click("button[name='action_run']:has-text('Registra i dati')")


def test_two_units_and_the_paper(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        start(page, tax_code, "catasto", point_id)
        add_unit(page, sheet="12", parcel="345", subordinate="6")
        add_unit(page, sheet="12", parcel="345", subordinate="21")
        page.screenshot("catasto-modulo")
        register(page)
        stands_at(page, "Evasa")
        printed(page, "Stampa il modulo", "carta-catasto")
    assert support.sql(DATABASE, DECLARED, point_id) == [("F", True, "12", "345", "6"), ("F", True, "12", "345", "21")]


def test_a_unit_without_sheet_is_refused(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        start(page, tax_code, "catasto", point_id)
        add_unit(page, sheet="", parcel="345", subordinate="")
        register(page)
        page.wait_for("text=Manca il foglio")
        stands_at(page, "Bozza")
        page.screenshot("catasto-errore")
    assert not support.sql(DATABASE, DECLARED, point_id)


def test_the_form_is_taken_along_and_comes_back(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        start(page, tax_code, "catasto", point_id)
        page.click("button[name='action_run']:has-text('Il cliente porta via il modulo')")
        stands_at(page, "Avviata")
        number = page.text("[name='name']").strip()
        printed(page, "Stampa il modulo", "carta-catasto-vuota")
        printed(page, "Stampa il sollecito", "carta-catasto-sollecito")
        open_request(page, number)
        page.page.locator("[name='catasto_missing_id'] input").scroll_into_view_if_needed()
        page.click("[name='catasto_missing_id'] input")
        page.type("Condominio")
        page.click(".o-autocomplete--dropdown-item:has-text('Condominio')")
        register(page)
        stands_at(page, "Evasa")


def test_the_yearly_file(address):
    """The manager gathers, looks at the wrong rows, leaves them out with a reason, writes and sends."""
    with counter(address, "responsabile") as page:
        page.page.goto(f"{address}/odoo/vegas-cadastral-files")
        page.click(".o_list_button_add")
        page.click("button[name='action_prepare']")
        page.wait_for("button[name='action_rows']")
        page.screenshot("catasto-file")
        if page.page.locator("button[name='action_errors']").count():
            page.click("button[name='action_errors']")
            page.wait_for(".o_data_row")
            page.screenshot("catasto-righe-errate")
            reasons = page.page.locator(".o_data_row td[name='error']").all_inner_texts()
            assert all(reason.strip() for reason in reasons), reasons
            page.page.go_back()
            page.wait_for("button[name='action_check']")
            support.sql(
                DATABASE,
                "UPDATE vegas_cadastral_row SET excluded = true, excluded_reason = 'Da sistemare' WHERE has_error",
            )
            page.click("button[name='action_check']")
        page.wait_for("button[name='action_write']")
        page.click("button[name='action_write']")
        page.wait_for("button[name='action_mark_sent']")
        page.click("button[name='action_mark_sent']")
        page.click(".modal-footer .btn-primary")
        stands_at(page, "Inviato")
        page.screenshot("catasto-file-inviato")
    [(content, rows)] = support.sql(
        DATABASE,
        "SELECT f.content_hash, (SELECT count(*) FROM vegas_cadastral_row r WHERE r.file_id = f.id AND NOT r.excluded)"
        " FROM vegas_cadastral_file f",
    )
    assert re.fullmatch("[0-9a-f]{64}", content)
    assert rows
