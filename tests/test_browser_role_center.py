"""The role center in a real browser: tiles, news from another session, keyboard, memory, narrow screens."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests import support
from tests.counter import STILL, counter

DATABASE = STILL

# Started by a customer: the request that another session takes away from its tile.
STARTED = """
SELECT r.id FROM vegas_request r JOIN vegas_stage s ON s.id = r.stage_id
 WHERE s.code = 'sent' AND r.state = 'open' AND r.origin = 'customer' ORDER BY r.id LIMIT 1
"""
# What the clerk finds changed; run in a process of its own, so that only the bus can tell the page.
CHANGE = """
request = env["vegas.request"].browse({request_id})
request.stage_id = env.ref("vegas_base.stage_admitted")
request.flush_recordset()
request.partner_id.comment = "changed twice"
request.stage_id = env.ref("vegas_base.stage_appointment")
env.cr.commit()
"""


def count(page, tile):
    return int(re.sub(r"\D", "", page.text(f".vegas_tile[data-key='{tile}'] .vegas_tile_count")))


def test_tiles_in_the_order_of_the_old_role_center(address):
    with counter(address) as page:
        labels = page.page.locator(".vegas_tile_label").all_inner_texts()
        assert labels == [
            "Avviate",
            "Ammissibili",
            "da Contatti Avviate",
            "Interne Avviate",
            "Evase",
            "Inserite",
            "Inoltrate",
            "Sospese",
            "Attivi",
            "Sospesi",
            "Richiesti",
            "Posta in arrivo",
            "Reclami e richieste",
        ]
        assert page.page.locator(".vegas_nav_entry span").all_inner_texts()[:5] == [
            "Attività",
            "Richieste",
            "Contratti",
            "Offerte",
            "Contatti",
        ]
        wanted = count(page, "contracts.suspended")
        page.click(".vegas_tile[data-key='contracts.suspended']")
        page.wait_for(".o_list_view .o_data_row")
        assert page.page.locator(".o_data_row").count() == wanted
        page.screenshot("role-center-list")


def test_news_of_another_session_come_by_themselves(address):
    [(request_id,)] = support.sql(DATABASE, STARTED)
    with counter(address) as page:
        before = count(page, "requests.started"), count(page, "requests.admitted")
        calls = []
        page.page.on("request", lambda call: calls.append(call.url) if "action_load" in call.url else None)
        # The next reading by the clock is 30 seconds away.
        page.click(".vegas_rc_refresh")
        page.settle()
        calls.clear()
        support.run_script(DATABASE, CHANGE.format(request_id=request_id))
        started = page.page.locator(".vegas_tile[data-key='requests.started'] .vegas_tile_count")
        expect(started).to_have_text(str(before[0] - 1), timeout=20_000)
        assert count(page, "requests.admitted") == before[1] + 1
        # Told politely, once for both writes.
        assert "Avviate" in page.text(".vegas_rc_said")
        assert page.page.locator(".vegas_rc_said").get_attribute("aria-live") == "polite"
        assert len(calls) == 1, calls


def test_page_is_two_calls(address):
    with counter(address) as page:
        calls = []
        page.page.on("request", lambda call: calls.append(call.url) if "/vegas.role.center/" in call.url else None)
        page.page.reload()
        page.wait_for(".vegas_tile_count")
        page.settle()
        assert Counter(url.rpartition("/")[2] for url in calls) == {"action_load": 1, "action_customers": 1}


def test_every_key_once_and_on_the_help(address):
    with counter(address) as page:
        # With one company the core's choice of it is dead, and its key free.
        elements = page.page.locator("[data-hotkey]:visible:not(:disabled)")
        keys = elements.evaluate_all("all => all.map(el => el.dataset.hotkey)")
        assert {"q", "shift+u", "shift+i", "shift+l"} <= set(keys)
        assert not [key for key, times in Counter(key.lower() for key in keys).items() if times > 1], keys
        page.press("F1")
        page.wait_for(".vegas_help")
        text = page.text(".vegas_help")
        for words in ("Nuova richiesta", "Aggiorna", "Importa file XML", "Clienti", "Cerca ovunque"):
            assert words.lower() in text.lower(), words
        assert page.page.locator(".vegas_help_handbook").get_attribute("href").endswith("/ruolo-sportello")
        page.screenshot("role-center-keys")
        page.press("Escape")
        expect(page.page.locator(".vegas_help")).to_have_count(0)
        # A question mark is text where text is typed.
        page.press("Alt+Shift+L")
        page.type("?")
        expect(page.page.locator(".vegas_help")).to_have_count(0)
        page.page.locator(".vegas_pane_input").fill("")
        page.press("Alt+q")
        page.wait_for(".vegas_panel")
        page.press("Escape")
        expect(page.page.locator(".vegas_panel")).to_have_count(0)
        page.press("Alt+Shift+I")
        page.wait_for(".o_dialog input[type='file'], .o_dialog .o_form_view")
        page.press("Escape")
        expect(page.page.locator(".o_dialog")).to_have_count(0)


def test_a_tile_remembers_its_filter(address):
    with counter(address) as page:
        everything = count(page, "contracts.active")
        page.click(".vegas_tile[data-key='contracts.active']")
        page.wait_for(".o_list_view .o_data_row")
        # What is typed and entered is looked for in the first field of the search.
        number = page.text(".o_data_row td[name='number']").strip()
        page.click(".o_searchview_input")
        page.type(number)
        page.press("Enter")
        page.wait_for(".o_searchview_facet")
        page.settle()
        narrowed = page.page.locator(".o_data_row").count()
        assert 0 < narrowed < everything
        facet = page.text(".o_searchview_facet")
        page.go_home()
        page.click(".vegas_tile[data-key='contracts.active']")
        page.wait_for(".o_list_view .o_data_row")
        assert page.text(".o_searchview_facet") == facet
        assert page.page.locator(".o_data_row").count() == narrowed
        # The number on the tile stays that of the tile, and another tile is not narrowed.
        page.go_home()
        assert count(page, "contracts.active") == everything
        page.click(".vegas_tile[data-key='contracts.suspended']")
        page.wait_for(".o_list_view .o_data_row")
        expect(page.page.locator(".o_searchview_facet")).to_have_count(0)
        page.go_home()
        page.click(".vegas_tile[data-key='contracts.active']")
        page.click(".o_facet_remove")
        page.settle()
        page.go_home()
        page.click(".vegas_tile[data-key='contracts.active']")
        page.wait_for(".o_list_view .o_data_row")
        expect(page.page.locator(".o_searchview_facet")).to_have_count(0)


# Elements of the page that stick out of the window, or whose text does not fit and has no full text to point at.
CUT = """
() => [...document.querySelectorAll(".vegas_rc_head *, .vegas_tile, .vegas_tile *, .vegas_todo_row > *, nav *")]
    .filter((el) => el.getClientRects().length && !el.closest(".visually-hidden, .vegas_search_drop, svg"))
    .filter((el) => {
        const box = el.getBoundingClientRect();
        const text = [...el.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        const cut = text && el.scrollWidth > el.clientWidth + 1 && getComputedStyle(el).display !== "inline";
        return box.right > innerWidth + 1 || box.left < -1 || (cut && !el.closest("[title]"));
    })
    .map((el) => `${el.className}: ${el.textContent.trim().slice(0, 40)}`)
"""


# 125 % of zoom on 1440 × 900 leaves 1152 × 720 to the page.
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (1152, 720), (820, 1180)])
def test_nothing_is_cut(address, width, height):
    with counter(address, width=width, height=height) as page:
        assert page.page.evaluate(CUT) == []
        assert page.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.screenshot(f"role-center-{width}")
        page.page.locator(".vegas_pane").scroll_into_view_if_needed()
        expect(page.page.locator(".vegas_pane_input")).to_be_visible()


def test_things_to_do_have_one_next_step(address):
    with counter(address) as page:
        rows = page.page.locator(".vegas_todo_row")
        assert rows.count()
        for number in range(rows.count()):
            assert rows.nth(number).locator("button").count() == 1
        page.click(".vegas_todo_choice[data-key='late']")
        assert page.page.locator(".vegas_todo h3").count() == 1
        assert page.page.locator(".vegas_todo_row").count() == page.page.locator(".vegas_todo_late").count()
        page.click(".vegas_todo_row button")
        page.wait_for(".o_form_view")


def test_a_dialog_closes_however_slow_the_counts_are(address):
    """And a reading that another one overtakes does not wait for ever: the counts come."""
    with counter(address) as page:
        page.click(".vegas_rc_import")
        page.wait_for(".o_dialog footer")
        held = []
        page.page.route("**/vegas.role.center/action_load", lambda route: held.append(route))
        page.click(".o_dialog footer button:has-text('Chiudi')")
        expect(page.page.locator(".o_dialog")).to_have_count(0)
        page.click(".vegas_rc_refresh")
        support.wait_until(lambda: page.page.wait_for_timeout(50) or len(held) >= 2, what="the second reading")
        for route in held:
            route.continue_()
        page.page.unroute("**/vegas.role.center/action_load")
        expect(page.page.locator(".vegas_rc_refresh .fa-spin")).to_have_count(0)
