"""The page of a customer in a real browser: opened from the role center, worked with by hand and by keyboard."""

import pytest
from playwright.sync_api import expect

from tests import support
from tests.counter import counter, look_for, make_overdue, unpaid_bill

DATABASE = "vegas_test_customer"

# A customer with one active gas point and nothing running on it.
CUSTOMER = """
SELECT p.id, p.l10n_it_codice_fiscale, p.name
  FROM vegas_supply_point s
  JOIN vegas_contract c ON c.point_id = s.id AND c.state = 'active'
  JOIN res_partner p ON p.id = c.partner_id
 WHERE s.state = 'active' AND s.commodity = 'gas' AND length(p.l10n_it_codice_fiscale) = 16
   AND NOT EXISTS (SELECT 1 FROM vegas_request r WHERE r.partner_id = p.id)
   AND (SELECT count(*) FROM vegas_contract o WHERE o.partner_id = p.id) = 1
 ORDER BY s.code LIMIT 1
"""
MANY = """
old = env["vegas.supply.point"].search([("commodity", "=", "gas"), ("state", "=", "active")], limit=1)
company = old.company_id
env = env(context={"allowed_company_ids": company.ids})
customer = env["res.partner"].create(
    {"name": "Condominio Ventitre Scale", "is_company": True, "vegas_is_customer": True, "ref": "VENTITRE"}
)
points = env["vegas.supply.point"].create(
    [
        {
            "company_id": company.id,
            "code": f"01614099{number:06d}",
            "commodity": "gas",
            "state": "active",
            "distributor_id": old.distributor_id.id,
            "street": f"Via delle Scale {number + 1}",
            "city": "Pavia",
        }
        for number in range(23)
    ]
)
env["vegas.contract"].create(
    [
        {
            "company_id": company.id,
            "number": f"SCALE-{number:02d}",
            "partner_id": customer.id,
            "point_id": point.id,
            "state": "active",
            "start_date": "2020-01-01",
        }
        for number, point in enumerate(points)
    ]
)
env.cr.commit()
"""


@pytest.fixture(scope="module")
def address():
    with support.copied(support.DEMO, DATABASE) as name:
        support.sql(name, "UPDATE ir_cron SET active = false")
        make_overdue(name)
        status, output = support.run_script(name, MANY)
        assert status == 0, output
        with support.server(name) as url:
            yield url


def open_by_keyboard(page, text):
    """Type into the filter of the customers and press Enter: the page of the first one opens."""
    page.press("Alt+Shift+L")
    page.type(text)
    page.press("Enter")
    page.wait_for(".vegas_cp_who h2")
    page.settle()


def rows(page):
    return page.page.locator(".vegas_cp_points tbody tr")


def test_from_the_role_center_to_a_request_by_keyboard(address):
    [(partner, code, name)] = support.sql(DATABASE, CUSTOMER)
    with counter(address) as page:
        page.count_from_here()
        open_by_keyboard(page, code)
        assert name in page.text(".vegas_cp_who")
        assert code in page.text(".vegas_cp_who")
        page.screenshot("cliente")
        traces = "SELECT count(*) FROM vegas_access_trace WHERE partner_id = %s AND what = 'page'"
        support.wait_until(lambda: support.sql(DATABASE, traces, partner) == [(1,)], what="the trace of the opening")
        page.press("Alt+Q")
        page.wait_for(".vegas_panel_option[data-code='v01']")
        page.type("v01")
        page.press("Enter")
        page.wait_for(".o_form_view [name='v01_reason']")
        assert page.clicks == 0, page.events
        # The form leads back to the page.
        page.click(f".o_breadcrumb a:has-text('{name}')")
        page.wait_for(".vegas_cp_who h2")


def test_overdue_bill_and_the_sums(address):
    _partner, code, bill = unpaid_bill(DATABASE)
    with counter(address) as page:
        look_for(page, code)
        page.page.locator(".vegas_pane_list .vegas_pane_row").first.dblclick()
        page.click(f".vegas_cp_bills tr[data-state='overdue'] .vegas_cp_bill:has-text('{bill}')")
        page.wait_for(f".o_form_view:has-text('{bill}')")
        page.settle()
        page.page.go_back()
        page.wait_for(".vegas_cp_alert[data-key='arrears']")
        page.settle()
        page.screenshot("cliente-moroso")
        total, overdue, coming = (amount(page, name) for name in ("total", "overdue", "coming"))
        assert total == overdue + coming
        assert overdue > 0


def amount(page, name):
    """Return one of the three sums, in cents."""
    text = page.text(f".vegas_cp_{name}")
    sign = -1 if "−" in text else 1
    return sign * int("".join(char for char in text if char.isdigit()))


def test_many_points_by_ten_with_a_filter(address):
    with counter(address) as page:
        open_by_keyboard(page, "Ventitre Scale")
        expect(rows(page)).to_have_count(10)
        first = page.text(".vegas_cp_points tbody tr")
        page.click(".vegas_cp_next")
        page.click(".vegas_cp_next")
        expect(rows(page)).to_have_count(3)
        assert page.page.locator(".vegas_cp_next").is_disabled()
        page.click(".vegas_cp_points input")
        page.type("scale 23")
        expect(rows(page)).to_have_count(1)
        assert "01614099000022" in page.text(".vegas_cp_points tbody")
        page.page.locator(".vegas_cp_points input").fill("niente di simile")
        page.wait_for(".vegas_cp_points .vegas_cp_empty")
        page.page.locator(".vegas_cp_points input").fill("")
        assert page.text(".vegas_cp_points tbody tr") == first
        page.screenshot("cliente-molti-punti")


def test_a_note_and_back_without_the_mouse(address):
    [(partner, code, _name)] = support.sql(DATABASE, CUSTOMER)
    with counter(address) as page:
        page.count_from_here()
        open_by_keyboard(page, code)
        page.press("Alt+Shift+M")
        page.page.locator(".vegas_cp_note textarea").wait_for()
        page.type("Chiede quando viene il tecnico")
        page.press("Escape")
        expect(page.page.locator(".vegas_cp_note")).to_have_count(0)
        # What was typed is kept.
        page.press("Alt+Shift+M")
        expect(page.page.locator(".vegas_cp_note textarea")).to_have_value("Chiede quando viene il tecnico")
        page.press("Control+Enter")
        page.wait_for(".vegas_cp_events [data-kind='note']:has-text('Chiede quando viene il tecnico')")
        [(body,)] = support.sql(
            DATABASE, "SELECT body FROM mail_message WHERE model = 'res.partner' AND res_id = %s ORDER BY id DESC"
            " LIMIT 1", partner,
        )  # fmt: skip
        assert "tecnico" in body
        page.press("Escape")
        page.wait_for(".vegas_tile_count")
        assert page.clicks == 0, page.events


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (1152, 720)])
def test_nothing_is_cut(address, width, height):
    partner, _code, _name = unpaid_bill(DATABASE)
    with counter(address, width=width, height=height) as page:
        # 1152 × 720 is what 125 % leave of the larger one.
        page.page.goto(f"{address}/odoo/cliente/{partner}")
        page.wait_for(".vegas_cp_who h2")
        page.settle()
        page.screenshot(f"cliente-{width}")
        cut = page.page.evaluate(
            """() => [...document.querySelectorAll(".vegas_cp *")]
                .filter((el) => el.getBoundingClientRect().width && el.getBoundingClientRect().right > innerWidth + 1)
                .map((el) => el.className)"""
        )
        assert not cut
        inner = page.page.evaluate(
            """() => [...document.querySelectorAll(".vegas_cp_scroll")]
                .filter((el) => el.scrollWidth > el.clientWidth + 1).map((el) => el.parentElement.className)"""
        )
        assert not inner
