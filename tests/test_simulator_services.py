"""Every service of the simulator: its answers follow the addons' schemas, its rules give the right cause."""

import re

import pytest
from lxml import etree

from tests.simulated import ADDONS, CASES, DISTRIBUTOR, OTHER, TWINS, Exchange, faults, message, valid

NO_ADMISSION = {"TAL"}
VISITS = {"PM1", "PR1", "PRA", "E01", "A01", "A40", "A02", "D01", "R01", "V01", "V02"}


@pytest.fixture
def exchange(tmp_path):
    return Exchange(tmp_path)


def wire(service, commodity, flow):
    return f"E{flow[1:]}" if service in TWINS and commodity == "ele" else flow


@pytest.mark.parametrize(("service", "commodity"), CASES)
def test_requests_follow_the_schemas(service, commodity):
    root = etree.fromstring(message(service, "R1", commodity).encode())
    assert not faults(root, commodity)


def test_what_the_addons_write_is_understood(exchange):
    """Their golden requests, each with a number and a point of its own."""
    paths = sorted(path for flow in ("0050", "E050") for path in ADDONS.glob(f"*/tests/messages/*_{flow}_*"))
    assert len(paths) > 30
    for place, path in enumerate(paths):
        service, flow = path.name.split("_")[:2]
        text = path.read_bytes().decode().replace("NUMERO", f"G{place}")
        text = re.sub(r"(?<![0-9])[0-9]{14}(?![0-9])", f"{place:014d}", text)
        text = re.sub(r"IT[0-9]{3}E[0-9]{8}", f"IT001E{place:08d}", text)
        exchange.put(f"{service}.{flow}_G{place}{path.suffix}", text)
    lines = exchange.run(today="25/11/2026")
    assert len(lines) == len(paths)
    refused = {line.split()[0] for line in lines if "inammissibile" in line or "non " in line}
    assert refused == {"E01"}, lines  # of a quote that nobody gave


@pytest.mark.parametrize("answers", ["positive", "rejected", "failed", "mixed"])
def test_answers_follow_the_schemas(exchange, answers):
    numbers = exchange.send_all()
    exchange.run("--answers", answers, "--seed", "4")
    ends = {"rejected": "0100", "positive": "0150", "failed": "0150"}
    for number, (service, commodity) in numbers.items():
        flows = valid(exchange, number, commodity)
        if service in NO_ADMISSION:
            assert flows == ["0150"]
        elif answers == "rejected":
            assert flows == [wire(service, commodity, "0100")]
        elif answers != "mixed":
            steps = ["0100", *(["0200"] if service in VISITS else []), ends[answers]]
            assert flows == [wire(service, commodity, flow) for flow in steps], number
            end = exchange.given(number)[-1][1]
            assert end.findtext("Esito") == ("1" if answers == "positive" else "0"), number


def test_annulments_follow_the_schemas(exchange):
    numbers = exchange.send_all()
    for number, (service, commodity) in numbers.items():
        exchange.annul(number, service, commodity)
    exchange.run()
    for number, (service, commodity) in numbers.items():
        if service in NO_ADMISSION:
            assert valid(exchange, number, commodity) == ["0150"]
            continue
        assert valid(exchange, number, commodity) == [wire(service, commodity, "0101")], number
        assert exchange.given(number)[-1][1].findtext("Annullamento/esito_annullamento") == "1"


def test_corrections_follow_the_schemas(exchange):
    numbers = exchange.send_all()
    exchange.run()
    for number in numbers:
        exchange.wish(number, "correction")
    lines = exchange.run()
    assert len(lines) == len(numbers)
    assert all("rettifica" in line for line in lines)
    for number, (service, commodity) in numbers.items():
        assert valid(exchange, number, commodity)[-2:] == [wire(service, commodity, "0150")] * 2
        first, second = (etree.tostring(root) for _name, root in exchange.given(number)[-2:])
        assert first != second, number


# === RULES === #

RULES = [
    ("A01", {}, "STATO"),
    ("A40", {}, "STATO"),
    ("A02", {}, "STATO"),
    ("R01", {}, "STATO"),
    ("CA1", {}, "STATO"),
    ("PRA", {}, "STATO"),
    ("D01", {"serial": "OTHER"}, "MATR"),
    ("M01", {"serial": "OTHER"}, "MATR"),
    ("D01", {"holder": OTHER}, "CF"),
    ("SM1", {"holder": OTHER}, "CF"),
    ("CA3", {"holder": OTHER}, "CF"),
    ("PM1", {"holder": OTHER}, "CF"),
    ("D01", {"distributor": "11111111111"}, "PDR"),
    ("SM1", {"own": "<Sospensione/>"}, "FORM"),
    ("SM1", {"own": "<Sospensione><data_mora>25/11/2026</data_mora></Sospensione>"}, "FORM"),
    ("CA4", {"own": "<Cessazione><data_cess>01/12/2026</data_cess></Cessazione>"}, "FORM"),
    ("M02", {"own": "<Richiesta><reclamo>NO</reclamo></Richiesta>"}, "FORM"),
    ("E01", {"quote": "NEVER"}, "PREV"),
    ("D01", {"wishes": None}, "FORM"),
]


@pytest.mark.parametrize(("service", "values", "cause"), RULES)
def test_faults_against_the_book(exchange, service, values, cause):
    exchange.send("KNOWN", "V02")
    exchange.run()
    exchange.send("R1", service, **values)
    (line,) = exchange.run()
    assert line.startswith(f"{service} R1: inammissibile ({cause}: ")
    assert valid(exchange, "R1", "gas") == ["0100"]
    assert exchange.given("R1")[0][1].findtext("Ammissibilita/cod_causale") == cause


def ends(lines):
    return [line.split(": ", 1)[1] for line in lines]


def test_the_state_of_a_point_follows_its_works(exchange):
    def done(number, service, **values):
        exchange.send(number, service, **values)
        return exchange.run()[0].split(", ")[-1].split(": ")[-1]

    assert done("1", "SM1") == "sospesa"
    exchange.send("2", "D01")
    assert "(STATO: " in exchange.run()[0]
    assert done("3", "R01", suspension="1") == "riattivata"
    assert done("4", "SM1") == "sospesa"
    exchange.send("5", "R01", suspension="NEVER")
    assert "(ALTRO: " in exchange.run()[0]
    exchange.send("6", "A01")
    assert "(MOR: " in exchange.run()[0]
    exchange.send("7", "A01", holder=OTHER)
    assert "(STATO: " in exchange.run()[0]
    assert done("8", "SM2", suspension="4") == "interrotta"
    assert done("9", "PRA").startswith("preventivo PREV-")
    quote = exchange.given("9")[-1][1].findtext("DatiTecnici/cod_prev_distr")
    exchange.send("10", "E01", quote=quote)
    assert exchange.run()[0].endswith("eseguita")
    assert done("10a", "R01", suspension="8") == "riattivata"
    assert done("11", "D01", reading="") == "disattivata"
    assert done("12", "A40", holder=OTHER) == "attivata"
    assert done("13", "CA3", holder=OTHER) == "cessata"


@pytest.mark.parametrize("commodity", ["gas", "ele"])
def test_a_new_plant_from_quote_to_activation(exchange, commodity):
    exchange.send("Q", "PN1", commodity=commodity)
    exchange.run()
    answer = exchange.given("Q")[-1][1].find("DatiTecnici")
    net, vat, total = (float(answer.findtext(leaf)) for leaf in ("tot_imponibile", "tot_iva", "tot"))
    assert net + vat == pytest.approx(total)
    text = message("E01", "W", commodity=commodity, quote=answer.findtext("cod_prev_distr"))
    leaf = "cod_pdr" if commodity == "gas" else "cod_pod"
    before, after = text.split("<DatiTecnici>")
    exchange.send("W", "E01", text=before + after.split("</DatiTecnici>")[1])
    exchange.run()
    assert valid(exchange, "W", commodity) == ["0100", "0200", "0150"]
    point = exchange.given("W")[-1][1].findtext(f".//{leaf}")
    serial = exchange.given("W")[-1][1].findtext(".//matr_mis") or ""
    exchange.send("A", "A01", commodity=commodity, point=point, **({"serial": serial} if serial else {}))
    assert exchange.run()[0].endswith("attivata")
    assert exchange.given("A")[-1][1].findtext("DatiTecnici/segn_mis") != "" or commodity == "ele"


def test_an_expired_quote(exchange):
    exchange.send("Q", "PM1")
    exchange.run()
    quote = exchange.given("Q")[-1][1].findtext("DatiTecnici/cod_prev_distr")
    exchange.send("R1", "E01", quote=quote)
    (line,) = exchange.run(today="01/04/2027")
    assert "(PREV: Preventivo scaduto il 24/02/2027)" in line


@pytest.mark.parametrize(
    ("documents", "answers", "end"),
    [("<data_h40>10/11/2026</data_h40>", "positive", "I"), ("", "positive", "I"), (None, "positive", "P")],
)
def test_documents_of_delibera_40(exchange, documents, answers, end):
    own = None if documents is None else f"<Documentazione>{documents}</Documentazione>" if documents else ""
    exchange.send("R1", "A40", own=own)
    exchange.run("--answers", answers)
    assert valid(exchange, "R1", "gas") == ["0100", "0200", "0150"]
    outcome = exchange.given("R1")[-1][1]
    assert outcome.findtext("Accertamento/esito_accertamento") == end
    assert outcome.findtext("Esito") == ("1" if end == "P" else "0")
    assert outcome.findtext("Negativo/cod_causale") == ("DOC" if end == "I" else None)
    exchange.send("R2", "A40", holder=OTHER)  # an impeded one leaves the point as it was
    line = exchange.run()[0]
    assert ("STATO" in line) == (end == "P")
    if end == "I":  # the documents come afterwards
        exchange.wish("R1", "correction")
        exchange.run()
        assert exchange.given("R1")[-1][1].findtext("Accertamento/esito_accertamento") == "P"
        assert not faults(exchange.given("R1")[-1][1], "gas")


def test_negative_accertamento(exchange):
    for number in range(12):
        exchange.send(f"R{number}", "A40", point=f"{number:014d}")
    exchange.run("--answers", "failed")
    found = set()
    for number in range(12):
        assert valid(exchange, f"R{number}", "gas") == ["0100", "0200", "0150"]
        found.add(exchange.given(f"R{number}")[-1][1].findtext("Accertamento/esito_accertamento"))
    assert found == {"N", None}


def test_an_annulment_comes_before_the_execution_or_not_at_all(exchange):
    exchange.send("R1", "D01")
    exchange.run("--on-due-day")
    exchange.annul("R1", "D01")
    assert exchange.run("--on-due-day", today="25/11/2026") == ["D01 R1: annullata"]
    assert exchange.run("--on-due-day", today="15/12/2026") == []
    exchange.send("R2", "D01")
    assert exchange.run()[0].endswith("disattivata")
    exchange.annul("R2", "D01")
    assert exchange.run() == ["D01 R2: annullamento rifiutato (Prestazione già eseguita)"]
    assert valid(exchange, "R2", "gas")[-1] == "0101"
    assert exchange.given("R2")[-1][1].findtext("Annullamento/esito_annullamento") == "0"
    exchange.annul("R9", "D01")
    assert exchange.run() == ["D01 R9: annullamento di una pratica sconosciuta, nessuna risposta"]


def test_several_distributors(tmp_path):
    one, other = Exchange(tmp_path, "uno"), Exchange(tmp_path, "due")
    one.send("R1", "D01", point="00000000000001")
    one.send("R2", "D01", point="00000000000002", distributor="11111111111")
    other.send("R3", "D01", point="00000000000003", distributor="22222222222")
    assert len(one.run()) == 3
    assert {name.split("_")[0] for name in one.files()} == {DISTRIBUTOR, "11111111111"}
    assert {name.split("_")[0] for name in other.files()} == {"22222222222"}
    other.send("R1", "V02", point="00000000000004", distributor="22222222222")  # its own numbers
    assert other.run()[0].endswith("eseguita")


def test_answers_in_csv_say_the_same(tmp_path):
    told = []
    for name, options in (("xml", ()), ("csv", ("--csv",))):
        exchange = Exchange(tmp_path / name)
        numbers = exchange.send_all()
        exchange.run(*options)
        found = {number: exchange.given(number) for number in numbers}
        told.append({number: [leaves(root) for _name, root in given] for number, given in found.items()})
        suffixes = [name.rpartition(".")[2] for given in found.values() for name, _root in given]
    assert told[0] == told[1]
    assert suffixes.count("csv") > len(suffixes) - 8  # quotes of new plants have no point


def leaves(root):
    return {leaf.tag: leaf.text.strip() for leaf in root.iter(etree.Element) if (leaf.text or "").strip()}


@pytest.mark.parametrize("commodity", ["gas", "ele"])
def test_a_removal_tells_the_last_index(exchange, commodity):
    exchange.send("Q", "PR1", commodity=commodity)
    exchange.run()
    exchange.send("W", "E01", commodity=commodity, quote=exchange.given("Q")[-1][1].findtext(".//cod_prev_distr"))
    assert exchange.run()[0].endswith("eseguita (impianto rimosso)")
    assert valid(exchange, "W", commodity) == ["0100", "0200", "0150"]
    told = leaves(exchange.given("W")[-1][1])
    assert told["lavoro_rimozione"] == "SI"
    assert told["matr_mis" if commodity == "gas" else "matr_mis1"] == "M1"
    assert told.keys() >= ({"segn_mis"} if commodity == "gas" else {f"segn_Attiva{band}" for band in (1, 2, 3)})
    exchange.send("V", "V02", commodity=commodity)
    assert "(STATO: " in exchange.run()[0]
