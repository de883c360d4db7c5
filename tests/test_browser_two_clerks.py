"""Two clerks on one request, each with the page open; and requests of our own from question to answer."""

import pytest
from playwright.sync_api import expect, sync_playwright

from tests import support
from tests.browser import Page, launch

DATABASE = "vegas_test_two_clerks"

# A customer with one active gas point on which nothing runs.
POINT = """
SELECT p.l10n_it_codice_fiscale, s.id
  FROM vegas_supply_point s
  JOIN vegas_contract c ON c.point_id = s.id AND c.state = 'active'
  JOIN res_partner p ON p.id = c.partner_id
 WHERE s.state = 'active' AND s.commodity = 'gas' AND NOT p.is_company AND length(p.l10n_it_codice_fiscale) = 16
   AND NOT EXISTS (SELECT 1 FROM vegas_request r WHERE r.point_id = s.id)
   AND (SELECT count(*) FROM vegas_contract o WHERE o.partner_id = p.id) = 1
 ORDER BY s.code
"""
CURRENT = ".o_statusbar_status .o_arrow_button_current"


@pytest.fixture(scope="module")
def address():
    with support.copied(support.DEMO, DATABASE) as name, support.server(name) as url:
        yield url


@pytest.fixture
def two(address):
    """The pages of two clerks."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        pages = [Page(browser, address), Page(browser, address)]
        for page, login in zip(pages, ("sportello", "backoffice"), strict=True):
            page.log_in(login)
            page.wait_for(".vegas_tile_count")
        yield pages


def start(page, tax_code, code):
    """Open a new request of procedure ``code`` for a customer from the role center."""
    page.press("Alt+Shift+L")
    page.type(tax_code)
    page.wait_for(".vegas_pane_list .vegas_pane_row:only-of-type")
    page.settle()
    page.click(".vegas_pane_list .vegas_pane_row")
    page.click(".vegas_pane_request")
    page.click(f".vegas_panel_option[data-code='{code}']")
    page.wait_for(".o_form_view .o_statusbar_status")


def fill(page, name, text):
    page.page.locator(f"[name='{name}'] input, [name='{name}'] textarea").first.fill(text)


def save(page):
    page.click(".o_form_button_save")
    page.settle()


def verb(page, label):
    page.click(f"button[name='action_run']:has-text('{label}')")
    page.settle()


def open_request(page, number):
    page.go_home()
    page.click(".vegas_tile[data-key='requests.internal']")
    page.click(f".o_data_row:has-text('{number}') td[name='name']")
    page.wait_for(".o_form_view .o_statusbar_status")


def ask(page, tax_code, code, subject):
    start(page, tax_code, code)
    fill(page, "subject", subject)
    fill(page, "asked", "Controllate la lettura di ottobre")
    verb(page, "Invia")
    expect(page.page.locator(CURRENT)).to_have_text("Avviata")
    return page.text("[name='name']").strip()


def test_internal_request_to_its_answer(two):
    clerk, office = two
    tax_code = support.sql(DATABASE, POINT)[0][0]
    number = ask(clerk, tax_code, "ri", "Bolletta alta")
    clerk.screenshot("ri-avviata")
    open_request(office, number)
    verb(office, "La prendo io")
    # Refused: nothing is closed without an answer, and the sentence stands at the field.
    verb(office, "Rispondi e chiudi")
    office.wait_for(".vegas_problem_banner")
    expect(office.page.locator(CURRENT)).to_have_text("Avviata")
    assert "Risposta scritta" in office.text(".o_form_view")
    office.screenshot("ri-senza-risposta")
    fill(office, "answer", "La lettura era stimata.")
    verb(office, "Rispondi e chiudi")
    expect(office.page.locator(CURRENT)).to_have_text("Evasa")
    office.screenshot("ri-evasa")
    for page in two:
        page.assert_clean()


def test_the_second_is_told_and_keeps_what_was_typed(two):
    first, second = two
    tax_code = support.sql(DATABASE, POINT)[2][0]
    number = ask(first, tax_code, "ri", "Doppia risposta")
    open_request(second, number)
    fill(second, "answer", "Risposta della seconda")
    fill(first, "answer", "Risposta del primo")
    save(first)
    second.click(".o_form_button_save")
    second.wait_for(".vegas_changed")
    told = second.text(".o_dialog")
    user = support.sql(
        DATABASE,
        "SELECT p.name FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.login = 'sportello'",
    )[0][0]
    for words in ("Risposta scritta", "Risposta del primo", user):
        assert words in told
    second.screenshot("due-operatori")
    second.click(".o_dialog button:has-text('Torna a ciò che ho scritto')")
    expect(second.page.locator("[name='answer'] textarea")).to_have_value("Risposta della seconda")
    answer = "SELECT answer FROM vegas_request WHERE name = %s"
    assert support.sql(DATABASE, answer, number) == [("Risposta del primo",)]
    # The first closes it; the second, who still sees it open, is told that too.
    verb(first, "Rispondi e chiudi")
    expect(first.page.locator(CURRENT)).to_have_text("Evasa")
    second.click("button[name='action_run']:has-text('Rispondi e chiudi')")
    second.wait_for(".vegas_changed:has-text('Evasa')")
    second.click(".o_dialog button:has-text('Rileggi')")
    second.settle()
    expect(second.page.locator(CURRENT)).to_have_text("Evasa")
    assert "Risposta del primo" in second.text("[name='answer']")
    assert support.sql(DATABASE, answer, number) == [("Risposta del primo",)]


BOTH_AT_ONCE = """
async ([id, context, times]) => {
    const call = () => fetch("/web/dataset/call_kw/vegas.request/action_run", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", method: "call", params: {
            model: "vegas.request", method: "action_run", args: [[id]], kwargs: { context } } }),
    }).then((answer) => answer.json());
    const answers = await Promise.all([...Array(times)].map(call));
    return answers.map((answer) => answer.error ? answer.error.data.name : "done");
}
"""
