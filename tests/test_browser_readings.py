"""The page «Letture» in a real browser: likely, hard to believe and confirmed by a key, refused, put right, printed."""

from playwright.sync_api import expect

from tests import support
from tests.counter import INDEX, READ, SHARED, counter, known_reading, open_readings, printed, search_by_keyboard

DATABASE = SHARED
WHERE = READ
# As the page heads what became of a row.
SENTENCE = ".vegas_readings .o_data_row [name='sentence']"


def type_index(page, index):
    page.page.locator(INDEX).first.fill(str(index))
    page.press("Tab")
    page.settle()


def says(page, words):
    expect(page.page.locator(SENTENCE).first).to_contain_text(words, timeout=60_000)


def test_likely_reading_taken_and_printed(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        open_readings(page, tax_code)
        page.screenshot("letture-pagina")
        last, low, high = known_reading(page)
        type_index(page, last + (low + high) // 2)
        page.click("button[name='action_register']")
        says(page, "Inviata al distributore")
        says(page, "prossima bolletta")
        page.wait_for(".vegas_readings_done")
        page.screenshot("letture-presa")
        printed(page, "Stampa la ricevuta", "carta-letture")
    [(kind, state)] = support.sql(
        DATABASE, "SELECT kind, state FROM vegas_reading WHERE point_id = %s ORDER BY id DESC LIMIT 1", point_id
    )
    assert (kind, state) == ("self", "sent")


def test_hard_to_believe_is_confirmed_by_a_key(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        open_readings(page, tax_code)
        last, _low, high = known_reading(page)
        type_index(page, last + high * 4)
        says(page, "Consumo atteso")
        page.press("Alt+Q")
        # What is hard to believe was told before; while this is tried no other button answers.
        page.settle()
        page.wait_for(".vegas_readings_confirm")
        says(page, "Consumo atteso")
        page.screenshot("letture-da-confermare")
        page.count_from_here()
        page.press("Alt+Shift+C")
        says(page, "Inviata al distributore")
        assert (page.clicks, page.strokes) == (0, 1)
        printed(page, "Stampa la ricevuta")
    [(doubt, user)] = support.sql(
        DATABASE,
        "SELECT r.doubt, u.login FROM vegas_reading r JOIN res_users u ON u.id = r.confirmed_by_id"
        " WHERE r.point_id = %s ORDER BY r.id DESC LIMIT 1",
        point_id,
    )
    assert "Consumo atteso" in doubt
    assert user == "sportello"


def test_order_of_magnitude_is_refused_with_its_receipt(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        open_readings(page, tax_code)
        last, _low, _high = known_reading(page)
        type_index(page, last * 10 + 5)
        says(page, "almeno dieci volte")
        page.wait_for(".vegas_readings_refuse")
        page.screenshot("letture-rifiutata")
        page.click("button[name='action_refuse']")
        expect(page.page.locator(".o_data_row [name='state']").first).to_contain_text("Non presa")
        printed(page, "Stampa la ricevuta", "carta-lettura-rifiutata")
    assert support.sql(
        DATABASE, "SELECT state FROM vegas_reading WHERE point_id = %s ORDER BY id DESC LIMIT 1", point_id
    ) == [("refused",)]


def test_what_cannot_be_is_told_in_its_row(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    before = support.sql(DATABASE, "SELECT count(*) FROM vegas_reading WHERE point_id = %s", point_id)
    with counter(address) as page:
        open_readings(page, tax_code)
        type_index(page, "1234,5")
        says(page, "ha i decimali")
        page.click("button[name='action_register']")
        says(page, "ha i decimali")
        page.screenshot("letture-errori")
    assert support.sql(DATABASE, "SELECT count(*) FROM vegas_reading WHERE point_id = %s", point_id) == before


def test_typed_wrong_and_taken_back(address, rows):
    tax_code, _name, _point, point_id = next(rows)
    with counter(address) as page:
        # The outbox waits: nothing has left yet.
        support.sql(DATABASE, "UPDATE vegas_channel SET active = false")
        open_readings(page, tax_code)
        last, low, high = known_reading(page)
        type_index(page, last + low + 1)
        page.press("Alt+Q")
        says(page, "Inviata al distributore")
        page.click(".o_data_row button[name='action_take_back']")
        page.wait_for("button[name='action_register']")
        page.settle()
        page.click(".o_data_row td[name='index_f0']")
        type_index(page, last + (low + high) // 2)
        page.press("Alt+Q")
        says(page, "Inviata al distributore")
        support.sql(DATABASE, "UPDATE vegas_channel SET active = true")
    indexes = support.sql(
        DATABASE, "SELECT index_f0 FROM vegas_reading WHERE point_id = %s AND kind = 'self'", point_id
    )
    assert (last + (low + high) // 2,) in indexes
    assert (last + low + 1,) not in indexes


def test_from_the_point_on_the_customer_s_page(address, rows):
    tax_code, name, _point, point_id = next(rows)
    with counter(address) as page:
        search_by_keyboard(page, tax_code)
        page.wait_for(".vegas_cp_who h2")
        page.click(f"tr[data-id='{point_id}'] .vegas_cp_reading")
        page.wait_for(f".vegas_readings {INDEX}:focus")
        assert name in page.page.locator("[name='partner_id'] input").first.input_value()
