"""The simulated distributor, run as a separate program on hand-written requests."""

import hashlib
import re
import signal
import subprocess
import sys
import time

import pytest
from lxml import etree

from tests import simulated
from tests.simulated import ADDONS, HOLDER, PHONE, POINTS, ROOT, TODAY, WISHES, faults, message

MINE = re.compile(r"09876543210_01234567890_202611_V01(0100|0200|0150)_20261124[0-9]{6}_[0-9]+\.xml")


def v01(number, holder=HOLDER + PHONE, motivo="01", **values):
    """A V01 whose holder has or has not a phone."""
    own = f"<Verifica><motivo>{motivo}</motivo></Verifica>"
    return message("V01", number, holder=holder, phone="", own=own, **values)


class Exchange(simulated.Exchange):
    """An exchange folder with one channel, for V01."""

    def send(self, number, text=None, **values):
        return super().send(number, text=v01(number, **values) if text is None else text)

    def files(self):
        found = super().files()
        assert all(MINE.fullmatch(name) for name in found), found.keys()
        return found


@pytest.fixture
def exchange(tmp_path):
    return Exchange(tmp_path)


@pytest.mark.parametrize("commodity", ["gas", "ele"])
def test_positive(exchange, commodity):
    exchange.send("2026-000012", commodity=commodity)
    assert exchange.run() == ["V01 2026-000012: ammessa, appuntamento 27/11/2026 09:00-11:00, eseguita"]
    names = list(exchange.files())
    assert [MINE.fullmatch(name)[1] for name in names] == ["0100", "0200", "0150"]
    assert len({name.split("_")[4] for name in names}) == 3
    answers = exchange.answers("2026-000012")
    assert list(answers) == ["0100", "0200", "0150"]
    assert answers["0100"].findtext("Ammissibilita/verifica_amm") == "1"
    assert answers["0200"].findtext("Appuntamento/data_app") == "27/11/2026"
    assert answers["0150"].findtext("Esito") == "1"
    told = {leaf.tag: leaf.text for leaf in answers["0150"].find("DatiTecnici")}
    leaf, code = POINTS[commodity]
    assert told | {leaf: code, "matr_mis": "M1", "data_verifica": TODAY, "esito_verifica": "C"} == told
    read = {"segn_mis": 1234} if commodity == "gas" else {f"segn_mis_f{band}": band * 1000 for band in (1, 2, 3)}
    assert {name for name in told if name.startswith("segn_mis")} == set(read)
    assert all(0 <= int(told[name]) - value < 60 for name, value in read.items())
    codes = {root.findtext("IdentificativiRichiesta/cod_prat_distr") for root in answers.values()}
    assert len(codes) == 1
    assert None not in codes


@pytest.mark.parametrize("commodity", ["gas", "ele"])
@pytest.mark.parametrize("answers", ["positive", "negative", "mixed"])
def test_answers_of_many_follow_the_schemas(exchange, commodity, answers):
    leaf = POINTS[commodity][0]
    for number in range(30):
        code = f"{number:014d}" if leaf == "cod_pdr" else f"IT001E{number:08d}"
        reading = "" if number % 3 == 0 else "<valore_lettura_cl>77</valore_lettura_cl>" if number % 3 == 1 else None
        exchange.send(f"R{number}", commodity=commodity, point=code, reading=reading)
    exchange.send("FAULTY", commodity=commodity, point="1")
    exchange.run("--answers", answers, "--seed", "5")
    assert len(exchange.files()) >= 31
    for data in exchange.files().values():
        assert not faults(etree.fromstring(data), commodity)


@pytest.mark.parametrize(
    ("values", "cause", "words"),
    [
        ({"holder": HOLDER}, "FORM", "tel"),
        ({"holder": HOLDER + PHONE.replace("+393331234567", "casa")}, "FORM", "tel"),
        ({"holder": HOLDER.replace("<nome>Nicolò</nome>", "") + PHONE}, "FORM", "nome"),
        ({"holder": HOLDER.replace("RSSNCL80A01F205X", "ROSSI") + PHONE}, "CF", "codice fiscale"),
        ({"holder": HOLDER.replace("<cf>RSSNCL80A01F205X</cf>", "") + PHONE}, "FORM", "cf o piva"),
        ({"point": "123"}, "PDR", "PDR"),
        ({"point": ""}, "FORM", "cod_pdr"),
        ({"commodity": "ele", "point": "FR001E12345678"}, "PDR", "POD"),
        ({"serial": ""}, "FORM", "matr_mis"),
        ({"serial": "9" * 26}, "MATR", "25 caratteri"),
        ({"motivo": "77"}, "FORM", "motivo"),
        ({"wishes": ""}, "FORM", "data_ric_app1"),
        ({"wishes": WISHES.replace("27/11", "31/11")}, "FORM", "data_ric_app1"),
        ({"wishes": WISHES.replace("-11:00", "-12:00")}, "FORM", "fascia_ric_app1"),
        ({"reading": "<valore_lettura_cl>12,5</valore_lettura_cl>"}, "FORM", "lettura"),
    ],
)
def test_faulty_data_are_rejected(exchange, values, cause, words):
    exchange.send("R1", **values)
    (line,) = exchange.run()
    assert line.startswith(f"V01 R1: inammissibile ({cause}: ")
    answers = exchange.answers("R1")
    assert list(answers) == ["0100"]
    assert answers["0100"].findtext("Ammissibilita/verifica_amm") == "0"
    assert answers["0100"].findtext("Ammissibilita/cod_causale") == cause
    assert words in answers["0100"].findtext("Ammissibilita/motivazione")


def test_company_holder_is_admitted(exchange):
    exchange.send(
        "R1", holder="<rag_soc>Forno &amp; Figli S.r.l.</rag_soc><piva>01234567890</piva><tel>0272222222</tel>"
    )
    assert exchange.run()[0].startswith("V01 R1: ammessa")


def test_serial_of_a_known_point(exchange):
    exchange.send("R1")
    exchange.run()
    exchange.send("R2", serial="OTHER")
    assert exchange.run() == ["V01 R2: inammissibile (MATR: Matricola del misuratore non corrispondente al punto)"]
    exchange.send("R3", reading="")
    exchange.run()
    first, third = (int(exchange.answers(number)["0150"].findtext("DatiTecnici/segn_mis")) for number in ("R1", "R3"))
    assert third >= first


def test_second_request_in_progress(exchange):
    exchange.send("R1")
    exchange.send("R2")
    exchange.send("R3", point="00881234567891")
    lines = exchange.run()
    assert [line.split(": ")[1].split(",")[0] for line in lines] == ["ammessa", "inammissibile (DUP", "ammessa"]


def test_on_due_day(exchange):
    exchange.send("R1")
    assert exchange.run("--on-due-day") == ["V01 R1: ammessa, appuntamento 27/11/2026 09:00-11:00"]
    exchange.send("R2")
    assert exchange.run("--on-due-day", today="26/11/2026") == [
        "V01 R2: inammissibile (DUP: Altra richiesta già in corso sullo stesso punto)"
    ]
    assert exchange.run("--on-due-day", today="27/11/2026") == ["V01 R1: eseguita"]
    (last,) = exchange.inbox.glob("*_V010150_20261127*.xml")
    assert etree.parse(last).findtext("DatiTecnici/data_verifica") == "27/11/2026"
    exchange.send("R3")
    assert exchange.run("--on-due-day", today="27/11/2026")[0].startswith("V01 R3: ammessa")


@pytest.mark.parametrize(
    ("day", "today"),
    [
        ("24/11/2026", TODAY),  # today
        ("20/11/2026", TODAY),  # past
        ("28/11/2026", TODAY),  # Saturday
        ("08/12/2026", TODAY),  # holiday
        ("24/05/2027", TODAY),  # too far
        ("06/04/2026", "03/04/2026"),  # Easter Monday
    ],
)
def test_implausible_wishes_move_the_appointment(exchange, day, today):
    reading = "" if today != TODAY else None
    exchange.send("R1", wishes=WISHES.replace("27/11/2026", day), reading=reading)
    (line,) = exchange.run(today=today)
    expected = "25/11/2026" if today == TODAY else "07/04/2026"
    assert re.search(rf"appuntamento {expected} [0-9]{{2}}:00-[0-9]{{2}}:00", line)


def test_second_wish(exchange):
    second = "<data_ric_app2>30/11/2026</data_ric_app2><fascia_ric_app2>14:00-16:00</fascia_ric_app2>"
    exchange.send("R1", wishes=WISHES.replace("27/11", "29/11") + second)
    assert "appuntamento 30/11/2026 14:00-16:00" in exchange.run()[0]


def test_negative(exchange):
    for number in range(20):
        exchange.send(f"R{number}", point=f"{number:014d}")
    lines = exchange.run("--answers", "negative", "--seed", "1")
    assert len(lines) == 20
    assert not any(line.endswith("eseguita") for line in lines)
    assert {"non eseguita" in line for line in lines} == {True, False}
    failed = [data for name, data in exchange.files().items() if "_V010150_" in name]
    assert failed
    for root in map(etree.fromstring, failed):
        assert root.findtext("Esito") == "0"
        assert root.findtext("Negativo/motivazione")
        assert root.find("DatiTecnici") is None


def test_mixed_replaces_meters(exchange):
    for number in range(60):
        exchange.send(f"R{number:02d}", point=f"{number:014d}")
    lines = exchange.run("--answers", "mixed", "--seed", "3")
    assert sum(line.endswith("eseguita") for line in lines) > 20
    replaced = next(line for line in lines if "nuovo misuratore" in line)
    number, serial = re.fullmatch(r"V01 (\w+): .* \(non conforme, nuovo misuratore (\w+)\)", replaced).groups()
    technical = exchange.answers(number)["0150"].find("DatiTecnici")
    told = {leaf.tag: leaf.text for leaf in technical}
    assert told.pop("anno_fabb_nuovo_mis") in {"2024", "2025", "2026"}
    expected = {"matr_mis": "M1", "esito_verifica": "N", "sost_mis": "SI", "data_sost": TODAY, "matr_nuovo_mis": serial}
    expected |= {"n_cifre_nuovo_mis": "5", "segn_nuovo_mis": "0"}
    assert told | expected == told
    point = f"{int(number[1:]):014d}"
    exchange.send("OLD", point=point)
    assert "MATR" in exchange.run()[0]
    exchange.send("NEW", point=point, serial=serial, reading="")
    assert exchange.run() == ["V01 NEW: ammessa, appuntamento 27/11/2026 09:00-11:00, eseguita"]
    assert int(exchange.answers("NEW")["0150"].findtext("DatiTecnici/segn_mis")) <= 3


def test_the_seed_decides(tmp_path):
    contents = []
    for run, seed in enumerate(("7", "7", "8")):
        exchange = Exchange(tmp_path / str(run))
        for number in range(15):
            exchange.send(f"R{number:02d}", point=f"{number:014d}", reading="")
        lines = exchange.run("--answers", "mixed", "--seed", seed)
        contents.append((lines, sorted(exchange.files().values())))
    assert contents[0] == contents[1]
    assert contents[0] != contents[2]


def test_a_restart_repeats_nothing(exchange):
    path = exchange.send("R1")
    sent = path.read_bytes()
    exchange.run()
    before = exchange.files()
    assert exchange.run() == []
    (exchange.out / "V01.0050_COPY.xml").write_bytes(sent)
    assert exchange.run() == []
    exchange.send("R1", motivo="02")
    assert exchange.run() == ["V01 R1: numero di pratica già usato, nessuna risposta"]
    assert exchange.run() == []
    assert exchange.files() == before
    for answer in exchange.inbox.iterdir():
        answer.unlink()  # taken by the seller
    assert exchange.run() == []
    assert path.exists()


def test_undelivered_answers_wait(exchange):
    exchange.send("R1")
    exchange.inbox.write_text("a file where the folder should be")
    (line,) = exchange.run(status=1)
    assert line.startswith("V01 R1: consegna in rete/in non riuscita")
    exchange.inbox.unlink()
    assert exchange.run() == ["V01 R1: ammessa, appuntamento 27/11/2026 09:00-11:00, eseguita"]
    assert len(exchange.files()) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<Prestazione", "XML non valido"),
        ("", "XML non valido"),
        ('<!DOCTYPE a [<!ENTITY x "y">]>' + v01("R1").split("\n", 1)[1], "DOCTYPE"),
        ('<?xml version="1.0" encoding="martian"?><Prestazione/>', "codifica|XML non valido"),
        ("<Altro/>", "radice"),
        (v01("R1").replace("V01", "V02"), "il nome dice altro"),
        (v01("R1").replace("01234567890</piva_utente>", "../../../etc</piva_utente>"), "piva_utente"),
        (v01("R1").replace("<cod_prat_utente>R1</cod_prat_utente>", ""), "cod_prat_utente"),
        ("<Prestazione>" + " " * (5 * 1024 * 1024) + "</Prestazione>", "5 MB"),
    ],
)
def test_what_cannot_be_read_is_told_and_passed_over(exchange, text, reason):
    exchange.send("BAD", text=text)
    exchange.send("GOOD")
    bad, good = exchange.run()
    assert bad.startswith("rete/out/V01.0050_BAD.xml: non leggibile: ")
    assert re.search(reason, bad)
    assert good.startswith("V01 GOOD: ammessa")
    assert exchange.run() == []


def test_only_sent_files_are_read(exchange):
    exchange.send("R1").rename(exchange.out / ".V01.0050_R1.xml")
    (exchange.out / "leggimi.txt").write_text("x")
    (exchange.folder / "senza_out").mkdir()
    (exchange.out / "XX1.0050_R1.xml").write_text(v01("R1").replace("V01", "XX1"), encoding="utf-8")
    (line,) = exchange.run()
    assert line.endswith("XX1.0050_R1.xml: prestazione o flusso che il simulatore non conosce")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_watch(exchange, stop):
    command = exchange.command("--watch")
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert "attende" in process.stdout.readline()
        exchange.send("R1", reading="")
        assert process.stdout.readline().startswith("V01 R1: ammessa")
        exchange.run(status=1)  # one simulator for a folder
        time.sleep(1.5)
        process.send_signal(stop)
        out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (out, err, process.returncode) == ("Simulatore fermato.\n", "", 0)
    assert len(list(exchange.inbox.iterdir())) == 3


def test_killed_at_any_moment_gives_each_answer_once(exchange):
    for number in range(60):
        exchange.send(f"R{number}", point=f"{number:014d}")
    for enough in (1, 20, 50, 90, 140):
        process = subprocess.Popen(exchange.command("--today", TODAY), cwd=ROOT, stdout=subprocess.DEVNULL)
        while process.poll() is None and len(list(exchange.inbox.glob("*.xml"))) < enough:
            time.sleep(0.002)
        process.kill()
        process.wait()
    exchange.run()
    files = exchange.files()
    assert len(files) == 180
    assert len({hashlib.sha256(data).digest() for data in files.values()}) == 180


BAD_USAGE = ("", "--exchange /does/not/exist", "--exchange . --answers perhaps", "--exchange . --seed x")
BAD_USAGE += ("--exchange . --watch --once", "--exchange . --today 2026-11-24", "--exchange . --what")


@pytest.mark.parametrize(("arguments", "status"), [*((usage, 2) for usage in BAD_USAGE), ("--exchange {}", 1)])
def test_what_stops_it_is_one_line(exchange, arguments, status):
    book = exchange.folder / ".simulator" / "book.sqlite"
    book.parent.mkdir()
    book.write_bytes(b"not a database" * 100)
    command = [sys.executable, "-m", "simulator", *arguments.format(exchange.folder).split()]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout, len(result.stderr.splitlines())) == (status, "", 1)


def test_it_stands_alone():
    """Standard library and itself only: no code of the addons."""
    allowed = set(sys.stdlib_module_names)
    for path in (ROOT / "simulator").rglob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            match = re.match(r"\s*(?:from|import)\s+([\w.]+)", line)
            if match and not match[1].startswith("."):
                assert match[1].split(".")[0] in allowed, f"{path.name}: {line}"
    for path in ADDONS.rglob("*.py"):
        assert not re.search(r"^\s*(from|import) simulator\b", path.read_text(encoding="utf-8"), re.MULTILINE), path
