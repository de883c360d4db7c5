"""Time, wishes and disorder: late answers, days that pass, what a trainer asks for, files as they really come."""

import re
import subprocess
from collections import Counter, defaultdict
from datetime import datetime

import pytest
from lxml import etree

from tests.simulated import CASES, NAME, ROOT, SELLER, TODAY, Exchange, faults, roots

# Services that a point never seen may be asked for without more.
FREE = [(service, commodity) for service, commodity in CASES if service != "E01"]


@pytest.fixture
def exchange(tmp_path):
    return Exchange(tmp_path)


def flows(exchange, number):
    return [root.get("cod_flusso") for _name, root in exchange.given(number)]


def words(lines, number):
    return [line.split(": ", 1)[1] for line in lines if line.split(": ")[0].endswith(f" {number}")]


# === TIME === #


def test_days_pass(exchange):
    exchange.send("R1", "D01")
    exchange.send("R2", "SM1", point="00000000000002")
    exchange.send("R3", "CA3", point="00000000000003")
    lines = exchange.run("--on-due-day", "--days", "12")
    assert words(lines, "R1") == ["ammessa, appuntamento 27/11/2026 09:00-11:00", "disattivata"]
    assert words(lines, "R2") == ["ammessa", "sospesa"]
    assert words(lines, "R3") == ["ammessa", "cessata"]
    days = {number: exchange.given(number)[-1][1].find("DatiTecnici") for number in ("R1", "R2", "R3")}
    assert days["R1"].findtext("data_disattivazione") == "27/11/2026"
    assert days["R2"].findtext("data_sosp") == "25/11/2026"
    assert days["R3"].findtext("data_cess") == "01/12/2026"
    assert exchange.run("--on-due-day", today="31/12/2026") == []


def test_late_answers(exchange):
    for number in range(40):
        exchange.send(f"R{number}", "V02", point=f"{number:014d}")
    first = exchange.run("--late", "30")
    late = [number for number in range(40) if not words(first, f"R{number}")[0].endswith("eseguita")]
    assert 4 <= len(late) <= 24
    lines = exchange.run("--late", "30", "--days", "40", today="25/11/2026")
    assert len(lines) == len(late)
    assert all(line.endswith("eseguita (oltre il termine)") for line in lines)
    for number in late:
        name, root = exchange.given(f"R{number}")[-1]
        assert name.split("_")[4] > "20261209"  # more than 10 working days
        day = datetime.strptime(root.findtext("DatiTecnici/data_verifica"), "%d/%m/%Y")
        assert f"{day:%Y%m%d}" == name.split("_")[4][:8]


def test_everything_late_and_nothing(exchange):
    exchange.send("R1", "M02")
    assert exchange.run("--late", "100") == ["M02 R1: ammessa"]
    exchange.send("R2", "M02")
    assert exchange.run("--late", "0") == ["M02 R2: ammessa, eseguita"]


def test_mixed_moves_appointments(exchange):
    for number in range(30):
        exchange.send(f"R{number}", "V02", point=f"{number:014d}")
    exchange.run("--answers", "mixed", "--on-due-day", "--days", "30")
    moved = [f"R{number}" for number in range(30) if flows(exchange, f"R{number}").count("0200") == 2]
    assert moved
    for number in moved:
        given = exchange.given(number)
        days = [root.findtext("Appuntamento/data_app") for _name, root in given if root.get("cod_flusso") == "0200"]
        first, second = (datetime.strptime(day, "%d/%m/%Y") for day in days)
        assert first < second
        assert given[-1][0].split("_")[4][:8] == f"{second:%Y%m%d}"
        assert given[2][0].split("_")[4][:8] < f"{first:%Y%m%d}" or len(given) < 3


# === WISHES === #


def wished(exchange, number, answer, *options, today=TODAY, **values):
    exchange.wish(number, answer, **values)
    lines = words(exchange.run(*(options or ("--on-wish",)), today=today), number)
    assert not (exchange.out.parent / "wishes" / f"{number}.json").exists()
    assert (exchange.out.parent / "wishes" / "done" / f"{number}.json").exists()
    return lines


FATES = {
    "admitted": [("admitted", ["0100"])],
    "rejected": [("rejected", ["0100"])],
    "moved": [("appointment", ["0100", "0200"]), ("appointment", ["0100", "0200", "0200"])],
    "executed": [("admitted", ["0100"]), ("executed", None)],
    "failed": [("failed", None)],
    "annulled": [("admitted", ["0100"]), ("annulled", ["0100", "0101"])],
    "corrected": [("executed", None), ("correction", None)],
    "executed at last": [("failed", None), ("correction", None)],
}


VISITS = ("PM1", "PR1", "PRA", "E01", "A01", "A40", "A02", "D01", "R01", "V01", "V02")


@pytest.mark.parametrize("fate", FATES)
def test_every_fate_can_be_wished(exchange, fate):
    numbers = exchange.send_all()
    numbers = {number: case for number, case in numbers.items() if case[0] in VISITS or fate != "moved"}
    numbers = {number: case for number, case in numbers.items() if case[0] != "TAL"}
    assert exchange.run("--on-wish") == []
    for answer, expected in FATES[fate]:
        for number in numbers:
            exchange.wish(number, answer)
        lines = exchange.run("--on-wish")
        assert len(lines) == len(numbers)
        assert not any("non esaudito" in line for line in lines)
        for number in numbers if expected else ():
            assert [flow.replace("E", "0") for flow in flows(exchange, number)] == expected
    ends = {"executed": ["1"], "failed": ["0"], "corrected": ["1", "1"], "executed at last": ["0", "1"]}
    for number, (_service, commodity) in numbers.items():
        given = [root for _name, root in exchange.given(number)]
        assert not any(faults(root, commodity) for root in given), number
        outcomes = [root.findtext("Esito") for root in given if root.find("Esito") is not None]
        assert outcomes == ends.get(fate, []), number


def test_a_wish_names_reason_day_and_values(exchange):
    exchange.send("R1", "V02")
    assert wished(exchange, "R1", "rejected", reason="MATR") == [
        "inammissibile (MATR: Matricola del misuratore non corrispondente al punto)"
    ]
    exchange.send("R2", "V02")
    assert wished(exchange, "R2", "rejected", reason="Manca la firma") == ["inammissibile (ALTRO: Manca la firma)"]
    exchange.send("R3", "D01")
    line = wished(exchange, "R3", "appointment", day="04/12/2026")
    assert line == ["ammessa, appuntamento 04/12/2026 09:00-11:00"]
    assert wished(exchange, "R3", "executed", day="2026-12-04", values={"segn_mis": "77777"}) == []
    assert exchange.run("--on-wish", today="04/12/2026") == ["D01 R3: disattivata"]
    told = exchange.given("R3")[-1][1].find("DatiTecnici")
    assert (told.findtext("data_disattivazione"), told.findtext("segn_mis")) == ("04/12/2026", "77777")
    assert wished(exchange, "R3", "correction", reason="Era un altro punto", today="05/12/2026") == [
        "rettifica: non eseguita (Era un altro punto)"
    ]
    exchange.send("R4", "SM1")  # the point is active again
    assert wished(exchange, "R4", "late") == ["ammessa"]
    lines = exchange.run("--on-wish", "--days", "60")
    assert lines == ["SM1 R4: sospesa (oltre il termine)"]


def test_wishes_that_cannot_be(exchange):
    exchange.send("R1", "M01")
    exchange.wish("LATER", "executed")
    assert wished(exchange, "R1", "appointment") == ["desiderio non esaudito: questo servizio non ha appuntamenti"]
    assert wished(exchange, "R1", "correction") == ["desiderio non esaudito: non c'è un esito da rettificare"]
    assert wished(exchange, "R1", "admitted") == ["ammessa"]
    assert wished(exchange, "R1", "admitted") == ["desiderio non esaudito: la richiesta è già ammessa"]
    assert wished(exchange, "R1", "perhaps")[0].startswith("desiderio non esaudito: answer deve essere uno di")
    assert wished(exchange, "R1", "executed", day="soon") == ["desiderio non esaudito: day non è una data"]
    assert wished(exchange, "R1", "executed") == ["eseguita"]
    assert wished(exchange, "R1", "failed") == ["desiderio non esaudito: la pratica ha già il suo esito"]
    (exchange.out.parent / "wishes" / "R1.json").write_text("{")
    assert exchange.run("--on-wish") == ["M01 R1: desiderio non esaudito: il file non è JSON valido"]
    exchange.send("LATER", "M02", point="00000000000002")
    assert exchange.run("--on-wish") == ["M02 LATER: ammessa, eseguita"]


def test_a_wish_changes_only_the_next_answer(exchange):
    exchange.send("R1", "V02")
    exchange.wish("R1", "appointment", day="2026-12-02")
    assert exchange.run("--on-due-day") == ["V02 R1: ammessa, appuntamento 02/12/2026 09:00-11:00"]
    assert exchange.run("--on-due-day", today="02/12/2026") == ["V02 R1: eseguita"]


def test_watch_picks_wishes_up(exchange):
    process = subprocess.Popen(
        exchange.command("--watch", "--on-wish", "--today", TODAY), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert "attende" in process.stdout.readline()
        exchange.send("R1", "V02")
        exchange.wish("R1", "appointment")
        assert process.stdout.readline().startswith("V02 R1: ammessa, appuntamento 27/11/2026")
        exchange.wish("R1", "executed")
        assert process.stdout.readline() == "V02 R1: eseguita\n"
    finally:
        process.terminate()
        process.communicate(timeout=20)


# === CHAOS === #


def complete(exchange, numbers):
    """Check that each request has its answers whole and right, once in every instant; return what else came."""
    given, others = defaultdict(dict), []
    for name, data in exchange.files().items():
        instant = NAME.fullmatch(name)[6]
        try:
            found = roots(data)
        except Exception:  # cut or badly encoded
            others.append((name, data))
            continue
        for root in found:
            number = root.findtext(".//cod_prat_utente")
            known = {leaf.text for leaf in root.iter("piva_utente", "piva_distr")} <= {SELLER, "09876543210"}
            if number not in numbers or not known:
                others.append((name, data))
                continue
            leaves = {leaf.tag: leaf.text.strip() for leaf in root.iter(etree.Element) if (leaf.text or "").strip()}
            leaves |= {"flow": root.get("cod_flusso")}
            assert given[number].setdefault(instant, leaves) == leaves, "two answers of one instant"
            assert not faults(root, numbers[number][1]), etree.tostring(root)
    for number, (service, _commodity) in numbers.items():
        answers = [given[number][instant] for instant in sorted(given[number])]
        kinds = [answer["flow"].replace("E", "0") for answer in answers]
        rejected = answers[0].get("verifica_amm") == "0"
        pattern = "0100" if rejected else "0150( 0150)?" if service == "TAL" else "0100( 0200){0,2}( 0150){1,2}"
        assert re.fullmatch(pattern, " ".join(kinds)), (number, service, kinds)
    return given, others


def test_chaos_ends_well(exchange):
    numbers = {}
    for rank in range(3):
        for place, (service, commodity) in enumerate(FREE):
            number, code = f"R{rank}-{place}", rank * 100 + place
            point = f"{code:014d}" if commodity == "gas" else f"IT001E{code:08d}"
            exchange.send(number, service, commodity=commodity, point=point)
            numbers[number] = (service, commodity)
    exchange.run("--chaos", "--seed", "7", "--answers", "mixed")
    given, others = complete(exchange, numbers)
    assert len(others) > 10
    names = Counter(name.rpartition(".")[2] for name in exchange.files())
    assert names["csv"] > 1
    contents = list(exchange.files().values())
    assert len(contents) > len(set(contents)), "no duplicate of the same bytes"
    assert any(data.startswith(b"\xef\xbb\xbf") for data in contents)
    assert any(len(roots(data)) > 2 for name, data in exchange.files().items() if name.endswith("csv"))
    outcomes = {n: [a for a in map(given[n].get, sorted(given[n])) if a["flow"][1:] == "150"] for n in given}
    corrected = [pair for pair in outcomes.values() if len(pair) == 2]
    assert corrected
    assert all(first != second for first, second in corrected)
    assert exchange.run("--chaos", "--seed", "7") == []


def test_chaos_over_days_and_kills(exchange):
    numbers = {}
    for place, (service, commodity) in enumerate(FREE):
        point = f"{place:014d}" if commodity == "gas" else f"IT001E{place:08d}"
        exchange.send(f"R{place}", service, commodity=commodity, point=point)
        numbers[f"R{place}"] = (service, commodity)
    options = ("--chaos", "--seed", "3", "--answers", "mixed", "--on-due-day", "--late", "20", "--days", "70")
    for enough in (5, 40):
        process = subprocess.Popen(exchange.command("--today", TODAY, *options), cwd=ROOT, stdout=subprocess.DEVNULL)
        while process.poll() is None and (
            not exchange.inbox.is_dir() or len(list(exchange.inbox.glob("*.*"))) < enough
        ):
            pass
        process.kill()
        process.wait()
    exchange.run(*options)
    complete(exchange, numbers)


@pytest.mark.parametrize(
    "usage", ["--days 0", "--days x", "--days 3 --watch", "--late 101", "--late x", "--now --on-wish", "--notices -1"]
)
def test_bad_usage(exchange, usage):
    result = subprocess.run(exchange.command(*usage.split()), cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout, len(result.stderr.splitlines())) == (2, "", 1)


def test_points_from_a_table(exchange):
    table = exchange.folder / "points.csv"
    table.write_text(
        "code;serial;indexes;state;holder\n00000000000001;G1;4321;suspended;RSSNCL80A01F205X\n"
        "IT001E00000002;E2;100 200 300;active;OTHER\nIT001E00000003;E3;500;active;RSSNCL80A01F205X\n"
    )
    exchange.send("R1", "R01", point="00000000000001", serial="G1", suspension="S1")
    exchange.send("R2", "SM1", commodity="ele", point="IT001E00000002", serial="E2")
    exchange.send("R3", "SM1", commodity="ele", point="IT001E00000003", serial="E3")
    exchange.send("R4", "V02", point="00000000000004")
    lines = exchange.run("--points", str(table))
    assert words(lines, "R1")[0].endswith("riattivata")
    assert words(lines, "R2")[0].startswith("inammissibile (CF: ")
    assert words(lines, "R4")[0].endswith("eseguita")
    assert 4321 <= int(exchange.answers("R1")["0150"].findtext("DatiTecnici/segn_mis")) < 4330
    assert 500 <= int(exchange.answers("R3")["E150"].findtext("DatiTecnici/segn_mis")) < 510
    table.write_text("code;serial\n1;2\n")
    assert exchange.run("--points", str(table), status=1) == []


def test_a_faulty_request_has_no_wishes(exchange):
    exchange.send("R1", "D01", point="12")
    exchange.wish("R1", "executed")
    lines = words(exchange.run("--on-wish"), "R1")
    assert lines[0] == "desiderio non esaudito: la richiesta ha un difetto e non è ammessa"
    assert lines[1].startswith("inammissibile (PDR: ")


def test_nobody_is_suspended_on_the_eve_of_a_holiday(exchange):
    exchange.send("R1", "SM1")
    lines = exchange.run("--on-due-day", "--days", "5", today="26/11/2026")  # the next day is a Friday
    assert words(lines, "R1") == ["ammessa", "sospesa"]
    assert exchange.answers("R1")["0150"].findtext("DatiTecnici/data_sosp") == "30/11/2026"
