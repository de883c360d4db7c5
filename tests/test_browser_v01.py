"""The whole way of a V01 in a real browser: clerk, distributor, import, outcome, paper."""

import re

from tests import support
from tests.counter import (
    SHARED,
    answered,
    counter,
    fill,
    fill_v01,
    import_files,
    last_reading,
    open_request,
    printed,
    refused,
    send,
    stands_at,
    start,
    tiles,
)

DATABASE = SHARED


def send_v01(page, tax_code, point_id):
    """Find the customer by tax code and send a V01; return the number of the request."""
    start(page, tax_code, "v01", point_id)
    fill_v01(page)
    page.screenshot("v01-modulo")
    return send(page)


def test_from_tax_code_to_new_reading_and_letter(address, rows):
    tax_code, _name, point, point_id = next(rows)
    with counter(address) as page:
        before = tiles(page)
        page.screenshot("role-center")
        number = send_v01(page, tax_code, point_id)
        printed(page, "Stampa il modulo")
        page.go_home()
        started = tiles(page)
        assert started["requests.started"] == before["requests.started"] + 1
        index = last_reading(DATABASE, point_id) + 7
        import_files(page, answered(DATABASE, number, "executed", segn_mis=index, esito_verifica="C"))
        after = tiles(page)
        assert after["requests.started"] == before["requests.started"]
        assert after["requests.done"] == before["requests.done"] + 1
        open_request(page, number, "requests.done")
        stands_at(page, "Evasa")
        assert "0150" in page.text(".vegas_timeline")
        assert "42,00" in page.text("[name='effect_ids']")
        page.screenshot("v01-evasa")
        printed(page, "Lettera", "carta-v01")
        page.click("[name='point_id'] a, [name='point_id'] .o_form_uri")
        page.wait_for(f".o_form_view:has-text('{point}')")
        assert str(index) in re.sub(r"\D", " ", page.text("[name='reading_ids']")).split()


def test_rejected(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    readings = "SELECT count(*) FROM vegas_reading WHERE point_id = %s"
    with counter(address) as page:
        before = tiles(page)
        count = support.sql(DATABASE, readings, point_id)
        number = send_v01(page, tax_code, point_id)
        import_files(page, answered(DATABASE, number, "rejected"))
        after = tiles(page)
        assert after["requests.started"] == before["requests.started"]
        open_request(page, number)
        stands_at(page, "Inammissibile")
        assert page.text(".o_form_view .alert-danger").strip()
        assert support.sql(DATABASE, readings, point_id) == count
        page.screenshot("v01-respinta")


def test_errors_stand_at_their_field(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        start(page, tax_code, "v01", point_id)
        fill(page, "phone", "12")
        refused(page, "Telefono", "Motivo", "costo")
        page.screenshot("v01-errori")
        # What was typed is still there.
        assert page.page.locator("[name='phone'] input").input_value() == "12"


PAGES = """
SELECT DISTINCT a.path FROM ir_ui_menu m
  JOIN ir_act_window a ON m.action = 'ir.actions.act_window,' || a.id
  JOIN ir_model_data d ON d.model = 'ir.ui.menu' AND d.res_id = m.id
 WHERE d.module LIKE 'vegas\\_%' AND a.path IS NOT NULL ORDER BY 1
"""


OPEN = "path => odoo.__WOWL_DEBUG__.root.env.services.action.doAction(path, { clearBreadcrumbs: true })"


def test_every_page_is_italian_and_clean(address):
    with counter(address, "admin") as page:
        paths = [path for (path,) in support.sql(DATABASE, PAGES)]
        assert len(paths) > 8
        for path in paths:
            # As the menu does it; its address would load the whole web client anew for each.
            page.page.evaluate(OPEN, path)
            page.wait_for(".o_control_panel")
            page.settle()
            page.assert_clean()
            rows = page.page.locator(".o_data_row")
            if rows.count():
                rows.first.locator("td.o_data_cell").first.click()
                page.settle()
                page.assert_clean()
