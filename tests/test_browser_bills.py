"""A billing run in a real browser: preview, confirmation, the bill, its paper and its e-invoice."""

import pymupdf
import pytest
from lxml import etree
from playwright.sync_api import expect

from odoo.addons.vegas_billing.tests.fattura_pa import schema

from tests import support
from tests.browser import keep, opened
from tests.counter import paper_asked

DATABASE = "vegas_test_bills"


@pytest.fixture(scope="module")
def address():
    with support.copied(support.DEMO, DATABASE) as name, support.server(name) as url:
        yield url


@pytest.fixture
def accountant(address):
    with opened(address, "contabilita") as page:
        yield page


def counted(run_state):
    query = "SELECT count(*) FROM vegas_billing_run_line WHERE run_id = (SELECT max(id) FROM vegas_billing_run)"
    [(number,)] = support.sql(DATABASE, f"{query} AND state = %s", run_state)
    return number


def test_a_run_from_preview_to_paper(accountant):
    page = accountant
    page.page.goto(f"{page.address}/odoo/vegas-billing-runs")
    page.settle()
    page.screenshot("billing-runs")
    page.click(".o_list_button_add")
    page.wait_for("[name='until'] input, [name='until'] button")
    page.click("[name='cycle'] input")
    page.click(".o_select_menu_item:has-text('Mensile')")
    page.click("button[name='action_preview']:visible")
    page.wait_for(".o_field_widget[name='line_ids'] .o_data_row")
    page.settle()
    page.screenshot("billing-preview")
    ready = counted("ready")
    assert ready > 10
    page.click("button[name='action_confirm']:visible")
    page.click(".modal footer .btn-primary")
    support.wait_until(lambda: counted("ready") == 0, seconds=90, what="posting")
    page.settle()
    assert counted("posted") == ready
    page.click("button[name='action_open_bills']")
    page.page.wait_for_url("**/vegas-bills*")
    expect(page.page.locator(".o_list_view .o_data_row")).to_have_count(ready)
    page.settle()
    page.screenshot("bills")
    page.click(".o_list_view .o_data_row .o_data_cell[name='name']")
    page.wait_for(".o_form_view [name='vegas_line_ids'] .o_data_row")
    page.settle()
    page.screenshot("bill")
    look_at_paper(page)
    look_at_electronic()


def look_at_paper(page):
    with paper_asked(page) as asked:
        page.click("button[name='action_vegas_print']:visible")
    url = asked.value.url
    answer = page.page.context.request.get(url)
    assert answer.ok
    content = answer.body()
    assert content[:5] == b"%PDF-"
    paper = pymupdf.open(stream=content)
    assert paper.page_count == 3
    for number, sheet in enumerate(paper):
        keep(f"bill-{number + 1}", sheet.get_pixmap(dpi=110).tobytes("png"))
    query = "SELECT name, amount_total FROM account_move WHERE vegas_paper_id IS NOT NULL ORDER BY id DESC LIMIT 1"
    [(number, total)] = support.sql(DATABASE, query)
    text = paper[0].get_text()
    assert number in text
    assert f"{abs(total):.2f}".replace(".", ",") in text.replace(".", "")
    # Opened again it is the same, byte by byte.
    assert page.page.context.request.get(url).body() == content


def look_at_electronic():
    """The e-invoice of every bill of the run, in the official schema."""
    made = support.run_script(
        DATABASE,
        "run = env['vegas.billing.run'].search([], order='id desc', limit=1)\n"
        "faults = run.move_ids._make_electronic()\n"
        "assert not faults, faults\n"
        "env.cr.commit()\n"
        "import pathlib, sys\n"
        "for move in run.move_ids:\n"
        "    attachment = env['ir.attachment'].search([('res_model', '=', 'account.move'), ('res_id', '=', move.id),"
        " ('res_field', '=', 'l10n_it_edi_attachment_file')])\n"
        "    pathlib.Path(sys.argv[1], f'{move.id}.xml').write_bytes(attachment.raw)\n",
        str(folder()),
    )
    assert made[0] == 0, made[1]
    files = sorted(folder().glob("*.xml"))
    assert len(files) == counted("posted")
    official = schema()
    for path in files:
        tree = etree.parse(path)
        assert official.validate(tree), (path, official.error_log)
        assert tree.findtext(".//DatiContratto/IdDocumento")
        assert tree.findtext(".//DettaglioLinee/DataInizioPeriodo")


def folder():
    place = support.LOGS / "electronic"
    place.mkdir(parents=True, exist_ok=True)
    return place
