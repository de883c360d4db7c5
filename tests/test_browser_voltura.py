"""Voltura in a real browser: both holders on one page, the outcome of the SII, the papers; refused and contested."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests import support
from tests.counter import (
    CURRENT,
    SHARED,
    choose,
    counter,
    fill,
    import_files,
    last_reading,
    open_request,
    printed,
    refused,
    search,
    send,
    stands_at,
    start,
)

DATABASE = SHARED
# People with an active supply of a commodity and no request, each known by the name.
HOLDERS = """
SELECT p.l10n_it_codice_fiscale, p.name, s.code, s.id
  FROM vegas_supply_point s
  JOIN vegas_contract c ON c.point_id = s.id AND c.state = 'active' AND c.end_date IS NULL
  JOIN res_partner p ON p.id = c.partner_id
  JOIN vegas_meter m ON m.point_id = s.id AND m.removed_on IS NULL
 WHERE s.commodity = %s AND s.state = 'active' AND NOT p.is_company AND length(p.l10n_it_codice_fiscale) = 16
   AND s.zip IS NOT NULL AND p.street IS NOT NULL
   AND (SELECT count(*) FROM res_partner o WHERE o.name = p.name) = 1
   AND NOT EXISTS (SELECT 1 FROM vegas_request r WHERE r.point_id = s.id OR r.partner_id = p.id)
 ORDER BY s.code
"""
ANSWERS = {
    "0100": "VERIFICA_AMM;COD_CAUSALE;MOTIVAZIONE",
    "0150": "ESITO;COD_ESITO;DETTAGLIO;CF;PIVA;CF_STRANIERO;DATA_DECORRENZA;COD_CONTR_DISP;"
    "PIVA_CONTROPARTE_COMMERCIALE;NOTE",
    "0101": "VERIFICA_AMM;COD_CAUSALE;MOTIVAZIONE",
}


def rows_of(commodity):
    return iter(support.sql(DATABASE, HOLDERS, commodity)[:40])


@pytest.fixture(scope="module")
def electricity(address):
    return rows_of("ele")


@pytest.fixture(scope="module")
def gas(address):
    return rows_of("gas")


def two(leave, come):
    """The next who leaves, and somebody else who comes: one person may hold several supplies."""
    leaves = next(leave)
    return leaves, next(row for row in come if row[0] != leaves[0])


def come(page, row):
    """Choose the customer of ``row`` as who comes."""
    page.click("[name='partner_id'] input")
    page.page.locator("[name='partner_id'] input").fill(row[1])
    page.click(f".o-autocomplete--dropdown-item:has-text('{row[1]}')")
    page.settle()


def fill_voltura(page, comes, title="Proprietario"):
    come(page, comes)
    fill(page, "voltura_id_number", "CA12345AB")
    choose(page, "voltura_title", title)
    page.click("[name='voltura_no_debt'] input")


def answers(number, folder, *flows, positive=True):
    """Write the answers of the SII to request ``number`` as files; return their paths."""
    [(service, vat, code, day)] = support.sql(
        DATABASE,
        "SELECT m.service, r.network_user_vat, s.code, to_char(r.effective_date, 'DD/MM/YYYY') FROM vegas_request r"
        " JOIN vegas_message_part p ON p.request_id = r.id JOIN vegas_message m ON m.id = p.message_id"
        " JOIN vegas_supply_point s ON s.id = r.point_id WHERE r.name = %s AND m.direction = 'out'"
        " ORDER BY m.id LIMIT 1",
        number,
    )
    point, paths = ("COD_PDR" if service == "VTG" else "COD_POD"), []
    for flow in flows:
        head = f"COD_SERVIZIO;COD_FLUSSO;PIVA_UTENTE;PIVA_GESTORE;CP_UTENTE;CP_GESTORE;{point};{ANSWERS[flow]}"
        head = head.replace(";COD_CONTR_DISP", "") if service == "VTG" else head
        known = {
            "COD_SERVIZIO": service,
            "COD_FLUSSO": flow,
            "PIVA_UTENTE": vat,
            "PIVA_GESTORE": "05877611003",
            "CP_UTENTE": number,
            "CP_GESTORE": f"SII{number[-6:]}",
            point: code,
            "VERIFICA_AMM": str(int(positive)),
            "ESITO": str(int(positive)),
            "COD_CAUSALE": "" if positive else "004",
            "COD_ESITO": "" if positive else "010",
            "DATA_DECORRENZA": day if positive else "",
        }
        path = folder / f"{service}.{flow}_{number}.csv"
        path.write_text(f"{head}\n{';'.join(known.get(name, '') for name in head.split(';'))}\n")
        paths.append(path)
    return paths


def test_carried_out(address, electricity, tmp_path):
    leaves, comes = two(electricity, electricity)
    with counter(address) as page:
        start(page, leaves[0], "voltura", leaves[3])
        fill_voltura(page, comes)
        page.screenshot("voltura-modulo")
        number = send(page)
        printed(page, "Stampa il modulo", "carta-voltura")
        printed(page, "Ricevuta", "carta-voltura-ricevuta")
        import_files(page, answers(number, tmp_path, "0100", "0150"))
        open_request(page, number)
        stands_at(page, "Evasa")
        changed = page.text("[name='effect_ids']")
        assert "Bolletta di chiusura" in changed, changed
        page.screenshot("voltura-evasa")
        contracts = "SELECT p.name, c.start_date, c.end_date FROM vegas_contract c JOIN res_partner p"
        contracts += " ON p.id = c.partner_id WHERE c.point_id = %s AND c.state = 'active' ORDER BY c.start_date"
        old, new = support.sql(DATABASE, contracts, leaves[3])
        assert (old[0], new[0], new[2]) == (leaves[1], comes[1], None)
        assert new[1] == old[2] + timedelta(days=1)
        page.go_home()
        search(page, comes[0])
        page.wait_for(f".vegas_customer_page:has-text('{leaves[2]}'), .vegas_cp_points:has-text('{leaves[2]}')")


def test_missing_title_and_refused_by_us(address, electricity):
    leaves, comes = two(electricity, electricity)
    with counter(address) as page:
        start(page, leaves[0], "voltura", leaves[3])
        come(page, comes)
        refused(page, "Titolo", "Numero del documento")
        page.screenshot("voltura-errori")
        fill(page, "voltura_refusal", "Il punto è conteso: occorre la decisione del giudice.")
        page.settle()
        page.click(".vegas_more")
        page.click(".o-dropdown--menu button:has-text('Rifiuta')")
        expect(page.page.locator(CURRENT)).to_have_text("Inammissibile")
        page.screenshot("voltura-rifiutata")
        printed(page, "Lettera di rifiuto", "carta-voltura-rifiuto")


def test_refused_by_the_sii(address, electricity, tmp_path):
    leaves, comes = two(electricity, electricity)
    with counter(address) as page:
        start(page, leaves[0], "voltura", leaves[3])
        fill_voltura(page, comes)
        number = send(page)
        import_files(page, answers(number, tmp_path, "0100", positive=False))
        open_request(page, number)
        stands_at(page, "Inammissibile")
        left = support.sql(DATABASE, "SELECT state FROM vegas_contract WHERE number = %s", number)
        assert left == [("cancelled",)]


def test_gas_carried_out(address, gas, electricity, tmp_path):
    leaves, comes = two(gas, electricity)
    with counter(address) as page:
        start(page, leaves[0], "voltura", leaves[3])
        fill_voltura(page, comes)
        refused(page, "Lettura")
        fill(page, "customer_reading", str(last_reading(DATABASE, leaves[3]) + 3))
        number = send(page)
        import_files(page, answers(number, tmp_path, "0100", "0150"))
        open_request(page, number)
        stands_at(page, "Evasa")
        assert (
            date.today()
            <= support.sql(DATABASE, "SELECT start_date FROM vegas_contract WHERE number = %s", number)[0][0]
        )
