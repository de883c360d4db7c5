"""The counter in a real browser: serve, park, serve the next, take up again, close; and a restart in between."""

from contextlib import contextmanager

import pytest

from tests import support
from tests.counter import counter

DATABASE = "vegas_test_visit"

# Two customers whose tax code finds just them.
CUSTOMERS = """
SELECT p.l10n_it_codice_fiscale, p.name, p.id
  FROM res_partner p
  JOIN vegas_contract c ON c.partner_id = p.id AND c.state = 'active'
  JOIN vegas_supply_point s ON s.id = c.point_id AND s.state = 'active' AND s.commodity = 'gas'
 WHERE NOT p.is_company AND length(p.l10n_it_codice_fiscale) = 16
   AND NOT EXISTS (SELECT 1 FROM vegas_request r WHERE r.point_id = s.id)
   AND (SELECT count(*) FROM vegas_contract o WHERE o.partner_id = p.id) = 1
 ORDER BY s.code LIMIT 2
"""
SENT = "SELECT 1 FROM vegas_request WHERE partner_id = %s AND visit_id IS NOT NULL AND sent_date IS NOT NULL"
STATES = "SELECT state FROM vegas_visit WHERE partner_id = %s ORDER BY id DESC LIMIT 1"


@pytest.fixture(scope="module")
def database():
    with support.copied(support.DEMO, DATABASE) as name:
        support.sql(name, "UPDATE ir_cron SET active = false")
        yield name


@contextmanager
def started(database, login="sportello", **size):
    """A page of the clerk at the role center, on a server started for it."""
    with support.server(database) as address, counter(address, login, **size) as page:
        yield page


def state(partner_id):
    return support.sql(DATABASE, STATES, partner_id)[0][0]


def serve(page, tax_code, name):
    """Find the customer in the pane and serve him."""
    page.press("Alt+Shift+L")
    page.page.keyboard.press("Control+A")
    page.type(tax_code)
    page.wait_for(".vegas_pane_list .vegas_pane_row:only-of-type")
    page.settle()
    page.click(".vegas_pane_list .vegas_pane_row")
    page.click(".vegas_pane_serve")
    page.wait_for(f".vegas_visit_name:has-text('{name}')")
    page.settle()


def open_bar(page):
    page.click(".vegas_visit_who")
    page.wait_for(".vegas_visit_menu")
    page.settle()


def test_park_serve_the_next_restart_take_up_and_close(database):
    (first_code, first, first_id), (second_code, second, second_id) = support.sql(DATABASE, CUSTOMERS)
    with started(database) as page:
        assert "Nessuno al banco" in page.text(".vegas_visit_who")
        page.screenshot("sportello-vuoto")
        serve(page, first_code, first)
        page.click(".vegas_pane_request")
        page.click(".vegas_panel_option[data-code='v01']")
        page.click("[name='v01_reason'] label:has-text('troppo alto')")
        page.click("[name='v01_confirmation'] label:has-text('carta')")
        page.click("button[name='action_run']:has-text('Invia')")
        support.wait_until(lambda: support.sql(DATABASE, SENT, first_id), what="sending")
        page.wait_for(".vegas_visit_requests:has-text('1 richiesta')")
        # The next one: who is served is parked, and said so.
        page.go_home()
        serve(page, second_code, second)
        assert (state(first_id), state(second_id)) == ("parked", "serving")
        open_bar(page)
        assert first in page.text(".vegas_visit_parked")
        page.screenshot("sportello-in-corso")
        page.press("Escape")
    # The server is another one now: nothing is lost.
    with started(database, width=1024, height=768) as page:
        page.wait_for(f".vegas_visit_name:has-text('{second}')")
        page.screenshot("sportello-in-corso-1024")
        page.press("Alt+Shift+P")
        page.wait_for(".vegas_visit_nobody")
        assert state(second_id) == "parked"
        open_bar(page)
        page.screenshot("sportello-parcheggiati-1024")
        page.click(f".vegas_visit_parked:has-text('{first}') .vegas_visit_resume")
        page.wait_for(f".vegas_visit_name:has-text('{first}')")
        page.settle()
        assert state(first_id) == "serving"
        # Closing: topic is proposed from the V01, the outcome is asked; by keyboard alone.
        page.press("Alt+Shift+K")
        page.wait_for(".vegas_close_visit")
        page.settle()
        assert "V01" in page.text(".vegas_done_list")
        assert page.page.locator("input[name='topic']:checked").count() == 1
        page.press("Control+Enter")
        page.wait_for(".vegas_choice_missing")
        page.screenshot("sportello-chiusura")
        page.press("Space")
        page.press("Control+Enter")
        page.wait_for(".vegas_visit_nobody")
        assert state(first_id) == "done"
        body = support.sql(
            DATABASE,
            "SELECT body FROM mail_message WHERE model = 'res.partner' AND res_id = %s ORDER BY id DESC LIMIT 1",
            first_id,
        )[0][0]
        assert "V01" in body
        assert "Contatore" in body


def test_a_stranger_is_told_why_and_a_colleague_takes_over(database):
    code, name, partner_id = support.sql(DATABASE, CUSTOMERS.replace("LIMIT 2", "LIMIT 4"))[-1]
    with started(database) as page:
        serve(page, code, name)
        open_bar(page)
        page.click(".vegas_visit_presenter")
        page.wait_for(".vegas_presenter")
        page.click("[name='capacity_id'] label:has-text('Estraneo')")
        page.page.locator("[name='presenter_name'] input").fill("Neri Ada")
        page.screenshot("chi-e-al-banco")
        page.click(".modal-footer button:has-text('Salva chi è al banco')")
        page.settle()
        page.click(".vegas_pane_request")
        page.wait_for(".vegas_panel_option[data-code='tal']")
        page.settle()
        assert "Neri Ada" in page.text(".vegas_panel")
        page.screenshot("richiesta-di-un-estraneo")
        page.press("Escape")
        page.press("Alt+Shift+O")
        page.wait_for(".vegas_hand_over")
        page.click(".vegas_hand_over label:has-text('Luca Bonetti')")
        page.page.locator("#vegas_hand_note").fill("Manca la delega")
        page.screenshot("passa-a")
        page.press("Control+Enter")
        page.wait_for(".vegas_visit_nobody")
        page.settle()
    with started(database, "backoffice") as page:
        open_bar(page)
        row = page.text(f".vegas_visit_parked:has-text('{name}')")
        assert "Giulia Ferri" in row
        assert "Manca la delega" in row
        page.press("Escape")
        for path in ("vegas-visits", "vegas-counter-agenda", "vegas-delegations"):
            page.page.goto(f"{page.address}/odoo/{path}")
            page.wait_for(".o_control_panel")
            page.settle()
            page.screenshot(path)
    assert state(partner_id) == "parked"
