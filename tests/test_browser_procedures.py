"""The other procedures with the distributor in a real browser: a happy way and a refusal of each."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests import support
from tests.counter import (
    CURRENT,
    answered,
    choose,
    counter,
    customers,
    fill,
    fill_works,
    import_files,
    last_reading,
    open_request,
    press,
    printed,
    refused,
    send,
    sign,
    stands_at,
    start,
    upload_to,
)

DATABASE = "vegas_test_web_procedures"
SUSPENSIONS = 3
# What comes before R01 and is the back office's: suspensions for arrears, sent to the distributor.
SUSPEND = """
import base64
import sys
from odoo import fields
office = env["res.users"].search([("login", "=", "backoffice")])
procedure = env["vegas.procedure"].search([("code", "=", "sm1")])
today = fields.Date.context_today(procedure)
past = fields.Date.subtract(today, days=60)
# Nobody is suspended on the eve of a day off: the last day on which it was possible.
calendar, day = env["vegas.term"]._calendar("working"), fields.Date.subtract(today, days=1)
while not (calendar.is_day(day) and calendar.is_day(fields.Date.add(day, days=1))):
    day = fields.Date.subtract(day, days=1)
for point in env["vegas.supply.point"].browse(int(number) for number in sys.argv[-1].split(",")):
    defaults = {"procedure_id": procedure.id, "partner_id": point.partner_id.id, "point_id": point.id}
    context = {f"default_{name}": value for name, value in defaults.items()}
    request = env["vegas.request"].with_user(office).with_context(**context, lang="it_IT").create({
        "sm1_notice_date": past, "sm1_notice": "delivered", "sm1_notice_document": base64.b64encode(b"%PDF-1.7"),
        "sm1_payment_date": past, "sm1_unpaid": True, "sm1_no_complaint": True, "sm1_no_plan": True,
        "sm1_amount": True,
    })
    request.with_context(verb="send").action_run()
    assert request.stage_id.code == "sent", request.problems
    request.sudo().sent_date = fields.Date.subtract(day, days=7)
    print("SM1", point.id, request.name, f"{day:%d/%m/%Y}")
env.cr.commit()
"""


@pytest.fixture(scope="module")
def suspended(address):
    """Customers whose supply the distributor has suspended on our SM1."""
    wanted = customers(DATABASE, "s.state = 'active' AND s.disconnectable")[-SUSPENSIONS:]
    status, output = support.run_script(DATABASE, SUSPEND, ",".join(str(row[3]) for row in wanted))
    assert status == 0, output
    made = {int(line.split()[1]): line.split()[2:] for line in output.splitlines() if line.startswith("SM1 ")}
    return iter([(*row, *made[row[3]]) for row in wanted])


def start_next(page, rows, code):
    """Open the form of procedure ``code`` for a customer that no test has used yet."""
    tax_code, _name, _point, point_id = next(rows)
    start(page, tax_code, code, point_id)


def ends(page, number, answer, stage, **values):
    """Let the distributor answer, import it as the clerk does, and look at the request."""
    import_files(page, answered(DATABASE, number, answer, **values))
    open_request(page, number)
    stands_at(page, stage)


def is_rejected(page, number, picture):
    ends(page, number, "rejected", "Inammissibile")
    assert page.text(".o_form_view .alert-danger").strip()
    page.screenshot(picture)


# === QUOTES AND WORKS === #


def open_quote(page):
    """Open the quote that the request has brought."""
    page.click("[name='quote_ids'] button[name='get_formview_action']")
    page.wait_for("button[name='action_decide']")


def accept_quote(page, picture=None):
    """Print the quote, let the customer sign on the screen; return the number of the works, which went out."""
    open_quote(page)
    printed(page, "Stampa", "carta-pm1")
    page.click("button[name='action_decide']")
    sign(page)
    if picture:
        page.screenshot(picture)
    page.click(".o_dialog button[name='action_accept']")
    page.wait_for(".o_form_view h1:has-text('E01')")
    stands_at(page, "Avviata")
    return page.text("[name='name']").strip()


def test_pm1_quote_accepted_and_e01_carried_out(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        start(page, tax_code, "pm1", point_id)
        page.screenshot("pm1-modulo")
        fill_works(page)
        number = send(page)
        ends(page, number, "executed", "Evasa")
        page.screenshot("pm1-evasa")
        works = accept_quote(page, "pm1-preventivo")
        page.screenshot("e01-modulo")
        ends(page, works, "executed", "Evasa", segn_mis=last_reading(DATABASE, point_id) + 1)
        page.screenshot("e01-evasa")
        printed(page, "Lettera", "carta-e01")


def test_pm1_rejected(address, rows):
    with counter(address) as page:
        start_next(page, rows, "pm1")
        refused(page, "lavoro")
        page.screenshot("pm1-errori")
        fill_works(page)
        is_rejected(page, send(page), "pm1-respinta")


def test_pr1_quote(address, rows):
    with counter(address) as page:
        start_next(page, rows, "pr1")
        page.screenshot("pr1-modulo")
        fill_works(page)
        number = send(page)
        ends(page, number, "executed", "Evasa")
        assert "€" in page.text("[name='quote_ids']")
        page.screenshot("pr1-evasa")
        open_quote(page)
        printed(page, "Stampa", "carta-pr1")


def test_pr1_rejected(address, rows):
    with counter(address) as page:
        start_next(page, rows, "pr1")
        fill_works(page)
        is_rejected(page, send(page), "pr1-respinta")


def test_e01_of_an_expired_quote_is_refused(address, rows):
    with counter(address) as page:
        start_next(page, rows, "pm1")
        fill_works(page)
        number = send(page)
        ends(page, number, "executed", "Evasa")
        quote = "UPDATE vegas_quote SET valid_until = CURRENT_DATE - 1 WHERE request_id IN"
        support.sql(DATABASE, f"{quote} (SELECT id FROM vegas_request WHERE name = %s)", number)
        open_quote(page)
        page.click("button[name='action_decide']")
        page.wait_for(".o_dialog .modal-body:has-text('era valido fino al')")
        page.screenshot("e01-errori")
        page.press("Escape")
        expect(page.page.locator(CURRENT)).to_have_text("Ricevuto")


# === CLOSING AND REACTIVATION === #


def test_d01_carried_out(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        start(page, tax_code, "d01", point_id)
        page.screenshot("d01-modulo")
        fill(page, "d01_bill_street", "Via Nuova 9")
        fill(page, "d01_bill_zip", "20121")
        fill(page, "d01_bill_city", "Milano")
        number = send(page)
        ends(page, number, "executed", "Evasa", segn_mis=last_reading(DATABASE, point_id) + 3)
        changed = page.text("[name='effect_ids']")
        assert "Via Nuova 9, 20121 Milano" in changed
        assert "Bolletta di chiusura" in changed
        page.screenshot("d01-evasa")
        printed(page, "Lettera", "carta-d01")


def test_d01_rejected(address, rows):
    with counter(address) as page:
        start_next(page, rows, "d01")
        fill(page, "d01_bill_street", "")
        refused(page, "Ultima bolletta")
        page.screenshot("d01-errori")
        fill(page, "d01_bill_street", "Via Nuova 9")
        is_rejected(page, send(page), "d01-respinta")


def test_r01_after_our_suspension(address, suspended, tmp_path):
    tax_code, _name, _point, point_id, suspension, day = next(suspended)
    with counter(address) as page:
        index = last_reading(DATABASE, point_id)
        ends(page, suspension, "executed", "Evasa", segn_mis=index + 1, data_sosp=day)
        page.go_home()
        start(page, tax_code, "r01", point_id)
        page.screenshot("r01-modulo")
        refused(page, "Pagato", "Ricevuta")
        page.screenshot("r01-errori")
        fill(page, "r01_payment_date", f"{date.today():%d/%m/%Y}")
        upload_to(page, "r01_payment", tmp_path)
        number = send(page)
        ends(page, number, "executed", "Evasa", segn_mis=index + 1)
        page.screenshot("r01-evasa")
        printed(page, "Lettera", "carta-r01")
        assert support.sql(DATABASE, "SELECT state FROM vegas_supply_point WHERE id = %s", point_id) == [("active",)]


def test_r01_rejected(address, suspended, tmp_path):
    tax_code, _name, _point, point_id, suspension, day = next(suspended)
    with counter(address) as page:
        index = last_reading(DATABASE, point_id) + 1
        ends(page, suspension, "executed", "Evasa", segn_mis=index, data_sosp=day)
        page.go_home()
        start(page, tax_code, "r01", point_id)
        fill(page, "r01_payment_date", f"{date.today():%d/%m/%Y}")
        upload_to(page, "r01_payment", tmp_path)
        is_rejected(page, send(page), "r01-respinta")


# === CHECKS AND DATA === #


def fill_v02(page):
    """Fill the form of a V02: the reason, and the customer confirms on paper."""
    fill(page, "v02_reason", "La fiamma si abbassa la sera")
    choose(page, "v01_confirmation", "carta")


def test_v02_carried_out(address, rows):
    with counter(address) as page:
        start_next(page, rows, "v02")
        page.screenshot("v02-modulo")
        fill_v02(page)
        ends(page, send(page), "executed", "Evasa", esito_verifica="C")
        page.screenshot("v02-evasa")
        printed(page, "Lettera", "carta-v02")


def test_v02_rejected(address, rows):
    with counter(address) as page:
        start_next(page, rows, "v02")
        refused(page, "costo")
        page.screenshot("v02-errori")
        fill_v02(page)
        is_rejected(page, send(page), "v02-respinta")


@pytest.mark.parametrize("code", ["m01", "m02"])
def test_data_answered(address, rows, code):
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        start(page, tax_code, code, point_id)
        page.screenshot(f"{code}-modulo")
        fill(page, "complaint_reference", "RE-15")
        fill(page, "questions", "Portata del gruppo di misura")
        values = {"segn_mis": last_reading(DATABASE, point_id) + 2} if code == "m01" else {}
        ends(page, send(page), "executed", "Evasa", **values)
        assert page.text("[name='data_answer']").strip()
        page.screenshot(f"{code}-evasa")
        printed(page, "Lettera", f"carta-{code}")


@pytest.mark.parametrize("code", ["m01", "m02"])
def test_data_rejected(address, rows, code):
    with counter(address) as page:
        start_next(page, rows, code)
        refused(page, "Domande")
        page.screenshot(f"{code}-errori")
        fill(page, "questions", "Portata del gruppo di misura")
        is_rejected(page, send(page), f"{code}-respinta")


# === APPOINTMENTS === #


def test_customer_wants_another_day(address, rows):
    with counter(address) as page:
        start_next(page, rows, "v02")
        fill_v02(page)
        number = send(page)
        ends(page, number, "appointment", "Appuntamento")
        page.screenshot("appuntamento")
        page.click("button:has-text('Il cliente chiede')")
        page.wait_for(".o_dialog [name='wish1_date']")
        page.screenshot("appuntamento-altra-data")
        page.page.locator(".o_dialog [name='told'] input").fill("sig. Bruni, 10:20")
        page.click(".o_dialog button[name='action_note']")
        stands_at(page, "Ammissibile")
        assert "Bruni" in page.text(".o-mail-Chatter")
        page.screenshot("appuntamento-spostato")


# === OUR OWN REQUESTS === #


def test_assistance_becomes_a_complaint_with_its_first_day(address, rows):
    with counter(address) as page:
        start_next(page, rows, "ra")
        refused(page, "Oggetto")
        page.screenshot("ra-errori")
        fill(page, "subject", "Copia del contratto")
        fill(page, "asked", "Chiede una copia del contratto")
        page.screenshot("ra-modulo")
        send(page)
        fill(page, "complaint_reason", "La chiede da un mese")
        press(page, "Diventa reclamo")
        page.wait_for("button[name='action_tiqv_register_print']")
        expect(page.page.locator("[name='asked'] textarea")).to_have_value("La chiede da un mese")
        received = page.page.locator(".o_field_widget[name='received_date']").first
        shown = received.evaluate(
            "el => [el.textContent, ...[...el.querySelectorAll('input')].map(i => i.value)].join()"
        )
        assert f"{date.today():%d/%m/%Y}" in shown
        page.screenshot("ra-reclamo")


# === MANY AT ONCE === #


def test_one_act_on_many_points(address):
    """Three contracts chosen, one reading lower than the last: two are done, the third says why and is put right."""
    with counter(address) as page:
        page.click(".vegas_tile[data-key='contracts.active']")
        page.wait_for(".o_data_row")
        for row in range(3):
            page.page.locator(".o_data_row .o_list_record_selector input").nth(row).click()
        page.click("button[name='action_many']")
        lines = page.page.locator("[name='line_ids'] .o_data_row")
        expect(lines).to_have_count(3)
        for row in range(3):
            lines.nth(row).locator("td[name='reading']").click()
            lines.nth(row).locator("td[name='reading'] input").fill("1" if row == 1 else "99000")
        page.press("Tab")
        page.settle()
        choose(page, "confirmation", "carta")
        page.screenshot("molti-punti")
        page.click("button[name='action_run']")
        page.wait_for(".o_form_view .alert-danger")
        page.settle()
        assert "Eseguite: 2 · non riuscite: 1" in page.text(".o_form_view .alert-danger")
        assert "minore di" in lines.nth(1).locator("td[name='reason']").inner_text()
        page.screenshot("molti-punti-esito")
        printed(page, "Stampa", "carta-molti-punti")
