"""The whole way of a V01 in a real browser: clerk, distributor, import, outcome."""

import re
import shutil
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect, sync_playwright

from tests import support
from tests.browser import Page, launch

DATABASE = "vegas_test_web"

# A customer with one active gas point, a phone, and nothing running on it.
CUSTOMER = """
SELECT p.l10n_it_codice_fiscale, p.name, s.code, s.id
  FROM vegas_supply_point s
  JOIN vegas_contract c ON c.point_id = s.id AND c.state = 'active'
  JOIN res_partner p ON p.id = c.partner_id
  JOIN vegas_meter m ON m.point_id = s.id AND m.removed_on IS NULL
 WHERE s.state = 'active' AND s.commodity = 'gas' AND NOT p.is_company
   AND length(p.l10n_it_codice_fiscale) = 16 AND length(regexp_replace(p.phone, '[^0-9]', '', 'g')) >= 6
   AND NOT EXISTS (SELECT 1 FROM vegas_request r WHERE r.point_id = s.id)
   AND (SELECT count(*) FROM vegas_contract o WHERE o.partner_id = p.id) = 1
 ORDER BY s.code
"""


@pytest.fixture(scope="module")
def address():
    with support.copied(support.DEMO, DATABASE) as name:
        # Answers are imported by hand here, not fetched by the job; what bills do at night is not the point.
        support.sql(
            name,
            "UPDATE ir_cron SET active = false WHERE id IN (SELECT res_id FROM ir_model_data WHERE model = 'ir.cron'"
            " AND (module = 'vegas_base' AND name = 'ir_cron_collect' OR module = 'vegas_billing'))",
        )
        with support.server(name) as url:
            yield url


@contextmanager
def counter(address, login="sportello"):
    """A page of the clerk `sportello`, or another user, at the role center."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        page = Page(browser, address)
        page.log_in(login)
        page.wait_for(".vegas_tile_count")
        yield page
        page.assert_clean()


def tiles(page):
    page.click(".vegas_rc_refresh")
    page.settle()
    counts = page.page.locator(".vegas_tile").evaluate_all(
        "tiles => tiles.map(t => [t.dataset.key, t.querySelector('.vegas_tile_count').textContent])"
    )
    return {key: int(re.sub(r"\D", "", text)) for key, text in counts}


def find(page, tax_code):
    """Look for a customer in the pane, by keyboard, and choose the row."""
    page.press("Alt+Shift+L")
    page.type(tax_code)
    page.wait_for(".vegas_pane_list .vegas_pane_row:only-of-type")
    page.settle()
    page.click(".vegas_pane_list .vegas_pane_row")


def send_v01(page, tax_code):
    """Find the customer by tax code and send a V01; return the number of the request."""
    page.count_from_here()
    find(page, tax_code)
    page.click(".vegas_pane_request")
    page.click(".vegas_panel_option[data-code='v01']")
    page.click("[name='v01_reason'] label:has-text('troppo alto')")
    page.click("[name='v01_confirmation'] label:has-text('carta')")
    page.click("button[name='action_run']:has-text('Invia')")
    page.wait_for(".o_statusbar_status .o_arrow_button_current:has-text('Avviata')")
    return page.text("[name='name']").strip()


def answers(number, mode, fits, tmp_path):
    """Return the answer files of a simulated distributor to ``number``, under the first seed whose texts fit."""
    wait = "SELECT 1 FROM vegas_message WHERE state = 'sent' AND name = %s"
    support.wait_until(lambda: support.sql(DATABASE, wait, f"V01.0050_{number}.xml"), what="delivery")
    for seed in range(1, 30):
        folder = tmp_path / str(seed)
        shutil.copytree(support.exchange(DATABASE), folder)
        support.simulate(DATABASE, "--answers", mode, "--seed", str(seed), folder=folder)
        files = sorted(path for path in folder.glob("*/in/*") if f">{number}<" in path.read_text("utf-8"))
        if files and fits("".join(path.read_text("utf-8") for path in files)):
            return files
    raise AssertionError(f"no seed gives the wanted answer to {number}")


def import_files(page, files):
    page.go_home()
    page.click(".vegas_rc_import")
    page.upload(".o_dialog input[type='file']", files)
    page.click(".o_dialog button[name='action_import']")
    page.wait_for(".o_dialog .alert-info:has-text('file')")
    assert "Errore" not in page.text(".o_dialog .o_list_view")
    page.click(".o_dialog footer button:has-text('Chiudi')")
    page.settle()


def open_request(page, tile, number):
    page.click(f".vegas_tile[data-key='{tile}']")
    page.wait_for(".o_list_view .o_data_row")
    page.click(f".o_data_row:has-text('{number}') td[name='name']")
    page.wait_for(".o_form_view .o_statusbar_status")


def test_from_tax_code_to_new_reading(address, tmp_path):
    tax_code, name, point, point_id = support.sql(DATABASE, CUSTOMER)[0]
    with counter(address) as page:
        before = tiles(page)
        page.screenshot("role-center")
        number = send_v01(page, tax_code)
        assert page.clicks <= 6, page.events
        page.go_home()
        started = tiles(page)
        assert started["requests.started"] == before["requests.started"] + 1
        last = "SELECT max(index_f0) FROM vegas_reading WHERE point_id = %s"
        [(known,)] = support.sql(DATABASE, last, point_id)

        def fits(text):
            """An index below the register's would be refused."""
            index = re.search(r"<segn_mis>(\d+)<", text)
            return "<Esito>1</Esito>" in text and index and int(index[1]) >= known

        import_files(page, answers(number, "positive", fits, tmp_path))
        after = tiles(page)
        assert after["requests.started"] == before["requests.started"]
        assert after["requests.done"] == before["requests.done"] + 1
        open_request(page, "requests.done", number)
        expect(page.page.locator(".o_statusbar_status .o_arrow_button_current")).to_have_text("Evasa")
        assert "0150" in page.text(".vegas_timeline")
        page.screenshot("v01-evasa")
        reading = support.sql(
            DATABASE,
            "SELECT index_f0 FROM vegas_reading WHERE point_id = %s AND request_id IS NOT NULL",
            point_id,
        )[0][0]
        page.click("[name='point_id'] a, [name='point_id'] .o_form_uri")
        page.wait_for(f".o_form_view:has-text('{point}')")
        assert str(reading) in re.sub(r"\D", " ", page.text("[name='reading_ids']")).split()
        assert name


def test_rejected(address, tmp_path):
    tax_code, _name, _point, point_id = support.sql(DATABASE, CUSTOMER)[1]
    readings = "SELECT count(*) FROM vegas_reading WHERE point_id = %s"
    with counter(address) as page:
        before = tiles(page)
        count = support.sql(DATABASE, readings, point_id)
        number = send_v01(page, tax_code)
        rejected = answers(number, "negative", lambda text: "<verifica_amm>0</verifica_amm>" in text, tmp_path)
        import_files(page, rejected)
        after = tiles(page)
        assert after["requests.started"] == before["requests.started"]
        page.click(".vegas_nav_entry[data-key='requests']")
        page.wait_for(".o_list_view .o_data_row")
        page.click(f".o_data_row:has-text('{number}') td[name='name']")
        page.wait_for(".o_form_view .o_statusbar_status")
        expect(page.page.locator(".o_statusbar_status .o_arrow_button_current")).to_have_text("Inammissibile")
        assert page.text(".o_form_view .alert-danger").strip()
        assert support.sql(DATABASE, readings, point_id) == count
        page.screenshot("v01-respinta")


def test_errors_stand_at_their_field(address):
    tax_code = support.sql(DATABASE, CUSTOMER)[2][0]
    with counter(address) as page:
        find(page, tax_code)
        page.click(".vegas_pane_request")
        page.click(".vegas_panel_option[data-code='v01']")
        page.wait_for("[name='phone'] input")
        page.page.locator("[name='phone'] input").fill("12")
        page.click("button[name='action_run']:has-text('Invia')")
        page.wait_for(".vegas_problem_banner")
        page.screenshot("v01-errori")
        text = page.text(".o_form_view")
        assert "Bozza" in text
        for words in ("telefono", "Motivo"):
            assert words.lower() in text.lower()


PAGES = """
SELECT DISTINCT a.path FROM ir_ui_menu m
  JOIN ir_act_window a ON m.action = 'ir.actions.act_window,' || a.id
  JOIN ir_model_data d ON d.model = 'ir.ui.menu' AND d.res_id = m.id
 WHERE d.module LIKE 'vegas\\_%' AND a.path IS NOT NULL ORDER BY 1
"""


def test_every_page_is_italian_and_clean(address):
    with counter(address, "admin") as page:
        paths = [path for (path,) in support.sql(DATABASE, PAGES)]
        assert len(paths) > 8
        for path in paths:
            page.page.goto(f"{address}/odoo/{path}")
            page.wait_for(".o_control_panel")
            page.settle()
            page.assert_clean()
            rows = page.page.locator(".o_data_row")
            if rows.count():
                rows.first.locator("td.o_data_cell").first.click()
                page.settle()
                page.assert_clean()
