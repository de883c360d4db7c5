"""The manager of the SII: its answers in tables follow the addons' layouts, its notices come of themselves."""

import pytest

from tests.simulated import OTHER, TABLES, Exchange, commodity_of, faults, roots, table, valid

VOLTURE = ("VT1", "VTG")


@pytest.fixture
def exchange(tmp_path):
    return Exchange(tmp_path)


@pytest.mark.parametrize("service", TABLES)
def test_tables_follow_their_layouts(service):
    (root,) = roots(table(service, "R1").encode())
    assert not faults(root, commodity_of(service))


@pytest.mark.parametrize(
    ("service", "answers", "flows"),
    [
        ("S01", "positive", ["0100", "0150"]),
        ("S01", "rejected", ["0100"]),
        ("S01", "failed", ["0100", "0150"]),
        ("SE1", "positive", ["0100", "0200", "0200"]),
        ("SE1", "failed", ["0100"]),
        ("VT1", "positive", ["0100", "0150"]),
        ("VT1", "rejected", ["0100"]),
        ("VT1", "failed", ["0100", "0150"]),
        ("VTG", "positive", ["0100", "0150"]),
        ("VTG", "rejected", ["0100"]),
        ("VTG", "failed", ["0100", "0150"]),
        ("AE1", "positive", ["0100", "0150"]),
        ("AE1", "failed", ["0100", "0150"]),
        ("RC1", "positive", ["0100"]),
        ("RC1", "rejected", ["0100"]),
        ("PK1", "positive", ["0100"]),
        ("PK1", "rejected", ["0100"]),
        ("PK1", "failed", ["0100"]),
    ],
)
def test_tables_are_answered_in_tables(exchange, service, answers, flows):
    exchange.send_table("R1", service)
    exchange.run("--answers", answers)
    assert valid(exchange, "R1", commodity_of(service)) == flows
    assert all(name.endswith(".csv") for name in exchange.files())
    refused = answers == "rejected" or (service, answers) == ("SE1", "failed")
    assert exchange.given("R1")[0][1].findtext("verifica_amm") == ("0" if refused else "1")
    if service == "SE1" and answers == "positive":
        assert [root.get("cod_servizio") for _name, root in exchange.given("R1")] == ["SE1", "SE1", "SE4"]
    if service == "PK1" and answers != "rejected":
        assert exchange.given("R1")[0][1].findtext("corrispondenza") == ("1" if answers == "positive" else "0")


@pytest.mark.parametrize("service", VOLTURE)
def test_a_voltura_is_annulled(exchange, service):
    commodity = commodity_of(service)
    exchange.send_table("R1", service)
    exchange.send_table("R1", service, flow="0040")
    assert exchange.run() == [f"{service} R1: annullata"]
    assert valid(exchange, "R1", commodity) == ["0101"]
    assert exchange.given("R1")[0][1].findtext("verifica_amm") == "1"
    exchange.send_table("R2", service)
    exchange.run()
    exchange.send_table("R2", service, flow="0040")
    assert exchange.run() == [f"{service} R2: annullamento rifiutato (Prestazione già eseguita)"]
    assert valid(exchange, "R2", commodity)[-1] == "0101"
    assert exchange.given("R2")[-1][1].findtext("verifica_amm") == "0"


@pytest.mark.parametrize(
    ("values", "cause"),
    [
        ({"data_decorrenza": ""}, "FORM"),
        ({"cf": ""}, "FORM"),
        ({"cf": "RSSNCL80A01F205"}, "CF"),
        ({"cod_pdr": "0088123456789"}, "PDR"),
        ({"lettura": "12A", "data_lettura": "20/11/2026"}, "FORM"),
        ({"lettura": "1234", "data_lettura": "25/11/2026"}, "FORM"),
    ],
)
def test_faults_of_a_gas_voltura(exchange, values, cause):
    exchange.send_table("R1", "VTG", **values)
    (line,) = exchange.run()
    assert line.startswith(f"VTG R1: inammissibile ({cause}: ")
    assert exchange.given("R1")[0][1].findtext("cod_causale") == cause


def test_a_gas_voltura_changes_the_book(exchange):
    """The works that follow are asked by who came, and no index lies below the agreed reading."""
    exchange.send("OLD", "V02")
    exchange.run()
    exchange.send_table("R1", "VTG", cf="VRDDAA80A41F205X", lettura="91234", data_lettura="24/11/2026")
    exchange.run()
    exchange.send("D1", "D01")
    assert "(CF: " in exchange.run()[0]
    exchange.send("D2", "D01", reading="", holder=OTHER)
    assert exchange.run()[0].endswith("disattivata")
    assert int(exchange.given("D2")[-1][1].findtext(".//segn_mis")) >= 91234
    exchange.send_table("R2", "VTG")  # nobody is supplied there any more
    assert "(STATO: " in exchange.run()[0]


def test_notices_to_the_outgoing_seller(exchange):
    for number in range(8):
        exchange.send_table(f"R{number}", "SE1", cod_pod=f"IT001E{number:08d}")
    lines = exchange.run("--notices", "6")
    told = [line for line in lines if "avviso" in line]
    assert len(told) == 6
    assert {line[:3] for line in told} == {"SE3", "VT3"}
    notices = [data for name, data in exchange.files().items() if name.split("_")[3][:3] in ("SE3", "VT3")]
    assert len(notices) == 6
    for data in notices:
        (root,) = roots(data)
        assert not faults(root, "ele")


@pytest.mark.parametrize("service", VOLTURE)
def test_a_retroactive_voltura(exchange, service):
    exchange.send_table("R1", service, tipologia_voltura="05", data_decorrenza_ret="01/10/2026")
    exchange.run()
    assert valid(exchange, "R1", commodity_of(service)) == ["0100", "0150"]
    assert exchange.given("R1")[-1][1].findtext("data_decorrenza") == "01/10/2026"
