"""What a clerk does at the counter, for the browser tests: find, ask, send, import the answers, look at the result."""

import json
import re
import unittest
from contextlib import contextmanager

import pymupdf
from playwright.sync_api import expect

from odoo.addons.vegas_base.tests.paper_case import PaperChecks

from tests import support
from tests.browser import keep, opened

# Copies of the demo company that modules share. Those of the first take customers without requests, look only at what
# became of theirs, and change no setting; those of the second hardly write.
SHARED = "vegas_test_counter"
STILL = "vegas_test_still"
# Which customers.
ACTIVE = "s.state = 'active'"
# Those whose only contract it is: nobody chooses a point for them.
ONLY = f"{ACTIVE} AND (SELECT count(*) FROM vegas_contract o WHERE o.partner_id = p.id) = 1"
# Something is expected of them since the last reading, ten times their index is still one of their meter, and theirs
# is the point that is offered first.
READ = f"""{ACTIVE} AND s.annual_f0 > 300 AND m.digits = 5 AND m.converter IS NOT TRUE AND (
    SELECT r.date < CURRENT_DATE - 25 AND r.kind = 'actual' AND r.index_f0 BETWEEN 500 AND 9000
      FROM vegas_reading r WHERE r.point_id = s.id AND r.state = 'validated' AND r.kind <> 'estimated'
     ORDER BY r.date DESC, r.id DESC LIMIT 1)
 AND c.number = (SELECT max(o.number) FROM vegas_contract o WHERE o.partner_id = p.id
                    AND o.state IN ('requested', 'active', 'suspended'))"""
# Where the index of a meter is typed on the page «Letture».
INDEX = "[name='index_f0'] input"
CURRENT = ".o_statusbar_status .o_arrow_button_current"
# Customers with a gas point without requests; ``{where}`` says which.
CUSTOMERS = """
SELECT p.l10n_it_codice_fiscale, p.name, s.code, s.id
  FROM vegas_supply_point s
  JOIN vegas_contract c ON c.point_id = s.id AND c.state IN ('active', 'suspended')
  JOIN res_partner p ON p.id = c.partner_id
  JOIN vegas_meter m ON m.point_id = s.id AND m.removed_on IS NULL
 WHERE {where} AND s.commodity = 'gas' AND NOT p.is_company
   AND length(p.l10n_it_codice_fiscale) = 16 AND length(regexp_replace(p.phone, '[^0-9]', '', 'g')) >= 6
   AND NOT EXISTS (SELECT 1 FROM vegas_request r WHERE r.point_id = s.id OR r.partner_id = p.id)
 ORDER BY s.code
"""

# The oldest unpaid bill of a person who owes no other; ``{columns}`` of bill (m) and person (p).
UNPAID = """
SELECT {columns} FROM account_move m JOIN res_partner p ON p.id = m.partner_id
 WHERE m.state = 'posted' AND m.move_type = 'out_invoice' AND m.payment_state = 'not_paid'
   AND m.vegas_contract_id IS NOT NULL AND length(p.l10n_it_codice_fiscale) = 16
   AND (SELECT count(*) FROM account_move o WHERE o.partner_id = p.id AND o.state = 'posted'
           AND o.payment_state IN ('not_paid', 'partial')) = 1
 ORDER BY m.invoice_date, m.id LIMIT 1
"""


@contextmanager
def counter_of(database, options=()):
    """A copy of the demo company with its server, with more ``options`` of its command; yields the address."""
    with support.copied(support.DEMO, database) as name:
        # Answers are imported by hand here, not fetched by the job; what bills do at night is not the point.
        support.sql(
            name,
            "UPDATE ir_cron SET active = false WHERE id IN (SELECT res_id FROM ir_model_data WHERE model = 'ir.cron'"
            " AND (module = 'vegas_base' AND name = 'ir_cron_collect' OR module = 'vegas_billing'))",
        )
        with support.server(name, options=options) as url:
            yield url


@contextmanager
def counter(address, login="sportello", **size):
    """A page of the clerk `sportello`, or another user, at the role center; ``size``: see ``Page``."""
    with opened(address, login, **size) as page:
        page.wait_for(".vegas_tile_count")
        page.settle()
        yield page


def customers(database, where=ACTIVE):
    return support.sql(database, CUSTOMERS.format(where=where))


def unpaid_bill(database):
    """Return (customer's id, tax code, number of the bill) of the oldest bill that is not paid."""
    return support.sql(database, UNPAID.format(columns="p.id, p.l10n_it_codice_fiscale, m.name"))[0]


def make_overdue(database):
    """Let that bill be overdue, whatever day it is: it fell due long ago."""
    [(bill,)] = support.sql(database, UNPAID.format(columns="m.id"))
    support.sql(database, "UPDATE account_move SET invoice_date_due = '2020-01-31' WHERE id = %s", bill)
    support.sql(
        database,
        "UPDATE account_move_line SET date_maturity = '2020-01-31' WHERE move_id = %s AND date_maturity IS NOT NULL",
        bill,
    )


def tiles(page):
    page.click(".vegas_rc_refresh")
    page.settle()
    counts = page.page.locator(".vegas_tile").evaluate_all(
        "tiles => tiles.map(t => [t.dataset.key, t.querySelector('.vegas_tile_count').textContent])"
    )
    return {key: int(re.sub(r"\D", "", text)) for key, text in counts}


def look_for(page, text):
    """Type what finds one customer into the filter of the pane, by keyboard, and wait until he is left alone."""
    page.press("Alt+Shift+L")
    page.type(text)
    page.wait_for(".vegas_pane_list .vegas_pane_row:only-of-type")
    page.settle()


def find(page, tax_code):
    """Look for a customer in the pane, and choose the row."""
    look_for(page, tax_code)
    page.click(".vegas_pane_list .vegas_pane_row")


def search(page, text):
    """Look for a customer in the box that finds anything, by mouse, and open the page."""
    page.click(".vegas_find .vegas_search_input")
    page.type(text)
    page.click(".vegas_search_row[data-kind='customer']")


def search_by_keyboard(page, text):
    """Type into the box that finds anything, and open what is found first, before the answer is there."""
    page.press("Control+k")
    page.type(text)
    page.press("Enter")


def start(page, tax_code, code, point_id=None):
    """Find the customer, choose the point where there are several, and open the form of procedure ``code``."""
    find(page, tax_code)
    page.click(".vegas_pane_request")
    page.wait_for(".vegas_panel_option")
    point = page.page.locator(f".vegas_panel_point[data-id='{point_id}']")
    if point.count():
        point.click()
        page.settle()
    page.click(f".vegas_panel_option[data-code='{code}']")
    page.wait_for(".o_form_view .o_statusbar_status")


def start_by_keyboard(page, tax_code, code):
    """Find the customer and open the form of procedure ``code``, by keyboard alone."""
    look_for(page, tax_code)
    page.press("Control+Enter")
    page.wait_for(f".vegas_panel_option[data-code='{code}']")
    page.type(code)
    page.press("Enter")


def fill(page, name, text):
    """Type into a field of the form."""
    page.page.locator(f".o_field_widget[name='{name}'] :is(input, textarea)").first.fill(text)


def select(page, name, words):
    """Choose of a drop-down list by a part of its text."""
    page.click(f"[name='{name}'] input, [name='{name}'] .o_select_menu_toggler")
    page.click(f".o_select_menu_item:has-text('{words}')")


def fill_v01(page):
    """Fill the form of a V01: the reason, and the customer confirms on paper."""
    choose(page, "v01_reason", "troppo alto")
    choose(page, "v01_confirmation", "carta")


def fill_works(page):
    """Fill the form of a PM1: which works."""
    fill(page, "work_kind", "02")
    fill(page, "work_description", "Spostamento del contatore in nicchia")


def upload_to(page, name, folder):
    """Put a small PDF into a field for files."""
    path = folder / "documento.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    page.upload(f"[name='{name}'] input[type='file']", [path])


def choose(page, name, words):
    """Click a radio button of the form by a part of its text."""
    page.click(f"[name='{name}'] label:has-text('{words}')")
    expect(page.page.locator(f"[name='{name}'] .o_radio_item:has-text('{words}') input")).to_be_checked()


def send(page):
    """Press the main button; return the number of the request, which is under way."""
    page.click("button[name='action_run']:has-text('Invia')")
    # On a narrow page the bar shrinks to the present stage alone, and its arrows are hidden.
    expect(page.page.locator(CURRENT)).to_have_text("Avviata", timeout=60_000)
    return page.text("[name='name']").strip()


def refused(page, *labels):
    """Press the main button: the form stays a draft and names ``labels`` in the line on top, each a jump."""
    page.click("button[name='action_run']:has-text('Invia')")
    page.wait_for(".vegas_problem_banner")
    expect(page.page.locator(CURRENT)).to_have_text("Bozza")
    links = page.page.locator(".vegas_problem_link").all_inner_texts()
    for label in labels:
        assert any(label in link for link in links), (label, links)
        page.click(f".vegas_problem_link:has-text('{label}')")
    page.press("F8")
    focused = page.page.evaluate("!!document.activeElement.closest('.vegas_has_problem')")
    assert focused, "F8 does not lead to a field that is wrong"


def answered(database, number, answer, **values):
    """Return the files in which the distributor answers ``number``: ``answer`` as the simulator's wishes name it."""
    sent = "SELECT 1 FROM vegas_message m JOIN vegas_message_part p ON p.message_id = m.id"
    sent += " WHERE m.state = 'sent' AND p.own_number = %s"
    support.wait_until(lambda: support.sql(database, sent, number), what="delivery")
    folder = support.exchange(database)
    for out in folder.glob("*/out"):
        if any(f"_{number}." in path.name for path in out.iterdir()):
            wishes = out.parent / "wishes"
            wishes.mkdir(exist_ok=True)
            wish = {"answer": answer, **({"values": values} if values else {})}
            (wishes / f"{number}.json").write_text(json.dumps(wish))
    known = set(folder.glob("*/in/*"))
    support.simulate(database, "--on-wish")
    files = [path for path in folder.glob("*/in/*") if f">{number}<" in path.read_text("utf-8", "replace")]
    assert files, f"no answer to {number}"
    return sorted(set(files) - known or files)


def import_files(page, files):
    page.go_home()
    page.click(".vegas_rc_import")
    page.upload(".o_dialog input[type='file']", files)
    # Not before all have been sent.
    expect(page.page.locator(".o_dialog .o_attachment_many2many")).to_have_count(len(files))
    page.click(".o_dialog button[name='action_import']")
    page.wait_for(".o_dialog .alert-info:has-text('file')")
    # The dialog with the result takes the place of the first one.
    expect(page.page.locator(".o_dialog")).to_have_count(1)
    assert "Errore" not in page.text(".o_dialog .o_list_view")
    page.click(".o_dialog footer button:has-text('Chiudi')")
    expect(page.page.locator(".o_dialog")).to_have_count(0)
    page.settle()


def open_request(page, number, tile=None):
    """Open a request from its tile, or from the list of all."""
    page.go_home()
    page.click(f".vegas_tile[data-key='{tile}']" if tile else ".vegas_nav_entry[data-key='requests']")
    page.wait_for(".o_list_view .o_data_row")
    page.click(f".o_data_row:has-text('{number}') td[name='name']")
    page.wait_for(".o_form_view .o_statusbar_status")


def press(page, label):
    """Press a button of the request, in sight or under «Altro»; ``label`` is part of it, or a pattern."""
    button = page.page.locator(".o_statusbar_buttons button").filter(has_text=label)
    if not button.count():
        if not page.page.locator(".o-dropdown--menu").count():
            page.click(".vegas_more")
        button = page.page.locator(".o-dropdown--menu button").filter(has_text=label)
    button.first.click()


def stands_at(page, stage):
    """Wait until the request is in ``stage``: an answer of the server, which may be slow."""
    expect(page.page.locator(CURRENT)).to_have_text(stage, timeout=60_000)


class Sheet(PaperChecks, unittest.TestCase):
    """A paper that was printed, looked at as the unit tests look at papers."""


def case_file(page, label):
    """Press a button that opens a case file in a tab of its own; return its bytes."""
    context = page.page.context
    # Not before it has been answered: both would trace the opening at one instant.
    with context.expect_event("response", lambda response: "/vegas/dossier/" in response.url) as asked:
        press(page, re.compile(rf"^\s*{re.escape(label)}\s*$"))
    data = context.request.get(asked.value.url).body()
    close_other_tabs(page)
    page.settle()
    return data


def close_other_tabs(page):
    # The first one holds the session.
    for other in page.page.context.pages[1:]:
        if other != page.page:
            other.close()


def paper_asked(page):
    """What is done within this opens a paper in a tab of its own; yields what gives the request as ``value``."""
    return page.page.context.expect_event("request", lambda request: "/web/content/" in request.url)


def printed(page, label, picture=None):
    """Press the button of a paper and return its bytes, those of the tab that opens: a PDF that keeps to all rules.

    :param picture: name of a picture of its first page
    """
    with paper_asked(page) as asked:
        press(page, label)
    data = page.page.context.request.get(asked.value.url).body()
    assert data.startswith(b"%PDF-"), data[:20]
    Sheet()._assert_paper(data)
    if picture:
        keep(picture, pymupdf.open(stream=data)[0].get_pixmap(dpi=80).tobytes("png"))
    close_other_tabs(page)
    return data


def wait_for_pad(page):
    """Wait for the dialog with the pad that is signed on."""
    page.wait_for(".o_dialog .vegas_signature_pad canvas")
    page.settle()


def sign(page):
    """Draw one stroke on the pad of the dialog."""
    wait_for_pad(page)
    box = page.page.locator(".vegas_signature_pad canvas").first.bounding_box()
    mouse = page.page.mouse
    mouse.move(box["x"] + 40, box["y"] + box["height"] / 2)
    mouse.down()
    for step in range(1, 8):
        mouse.move(box["x"] + 40 + 30 * step, box["y"] + box["height"] * (0.3 if step % 2 else 0.7))
    mouse.up()
    page.settle()


def last_reading(database, point_id):
    """Return the last index that the register knows of a point."""
    return support.sql(database, "SELECT max(index_f0) FROM vegas_reading WHERE point_id = %s", point_id)[0][0] or 0


# === READINGS === #


def open_readings(page, tax_code):
    """Open the page «Letture» for a customer from the role center; the cursor stands in the index."""
    find(page, tax_code)
    page.click(".vegas_pane_request")
    page.click(".vegas_panel_option[data-code='lettura']")
    page.wait_for(f".vegas_readings {INDEX}:focus")
    page.settle()


def known_reading(page):
    """Return (last index, lowest and highest likely consumption) as the first row shows them."""
    last = int(re.match(r"\d+", page.text(".o_data_row [name='last']")).group())
    low, high = map(int, re.match(r"(\d+)–(\d+)", page.text(".o_data_row [name='expected']")).groups())
    return last, low, high


def likely_index(page):
    """Return an index that the first row would find likely."""
    last, low, high = known_reading(page)
    return last + (low + high) // 2
