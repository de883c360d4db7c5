"""What the tests of the simulator share: requests of every service, an exchange folder, the addons' schemas."""

import codecs
import csv
import io
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).resolve().parents[1]
ADDONS = ROOT / "addons"
sys.path.append(str(ADDONS / "vegas_base"))  # for ``standard``, which needs no Odoo

TODAY = "24/11/2026"  # a Tuesday
SELLER, DISTRIBUTOR, MANAGER = "01234567890", "09876543210", "05877611003"
NAME = re.compile(r"([0-9]{11})_([0-9]{11})_([0-9]{6})_([A-Z0-9]{3})([0-9E][0-9]{3})_([0-9]{14})_([0-9]+)\.(xml|csv)")
POINTS = {"gas": ("cod_pdr", "00881234567890"), "ele": ("cod_pod", "IT001E12345678")}
HOLDER = "<cognome>Rossi</cognome><nome>Nicolò</nome><cf>RSSNCL80A01F205X</cf>"
OTHER = "<cognome>Verdi</cognome><nome>Ada</nome><cf>VRDDAA80A41F205X</cf>"
PHONE = "<tel>+393331234567</tel>"
WISHES = "<data_ric_app1>27/11/2026</data_ric_app1><fascia_ric_app1>09:00-11:00</fascia_ric_app1>"
SITE = "<via>Roma</via><civ>1</civ><cap>27100</cap><istat>018110</istat><comune>Pavia</comune><prov>PV</prov>"
USE = (
    "<tipo_pdr>0</tipo_pdr><cat_uso>C3</cat_uso><classe_prelievo>1</classe_prelievo><prel_annuo_prev>900</prel_annuo_prev>"
    "<pot_max_richiesta>24</pot_max_richiesta><pot_tot_inst>30</pot_tot_inst>"
)
SUPPLY = "<pot_ric_contratto>3</pot_ric_contratto><tensione>220</tensione><tp_mercato>L</tp_mercato><tp_uso>D</tp_uso>"
READINGS = {
    "gas": "<valore_lettura_cl>1234</valore_lettura_cl>",
    "ele": "".join(f"<valore_lettura_cl_f{n}>{n}000</valore_lettura_cl_f{n}>" for n in (1, 2, 3)),
}
# Services in XML: is the customer called, technical data besides point and serial, the service's own block, is an
# appointment wished. {site} and {use} differ by commodity.
SERVICES = {
    "PN1": (True, "{plant}", "<Preventivo><cod_tip_pre>01</cod_tip_pre></Preventivo>", False),
    "PM1": (True, "", "<Preventivo><cod_tip_pre>01</cod_tip_pre></Preventivo>", True),
    "PR1": (True, "", "<Preventivo><cod_tip_pre>01</cod_tip_pre></Preventivo>", True),
    "PRA": (True, "", "<Preventivo><cod_tip_pre>01</cod_tip_pre></Preventivo>", True),
    "E01": (
        True,
        "",
        "<Accettazione><cod_prev_distr>{quote}</cod_prev_distr><data_acc_prev>23/11/2026</data_acc_prev></Accettazione>",
        True,
    ),
    "A01": (True, "{use}", "", True),
    "A40": (
        True,
        "{use}",
        "<Documentazione><data_h40>10/11/2026</data_h40><data_i40>11/11/2026</data_i40></Documentazione>",
        True,
    ),
    "A02": (
        True,
        "",
        "<Documentazione><data_riparazione>20/11/2026</data_riparazione></Documentazione>",
        True,
    ),
    "D01": (True, "", "", True),
    "R01": (True, "", "<Riattivazione><cod_prat_sosp>{suspension}</cod_prat_sosp></Riattivazione>", True),
    "V01": (True, "", "<Verifica><motivo>01</motivo></Verifica>", True),
    "V02": (True, "", "<Verifica><note_motivo>Fiamma bassa</note_motivo></Verifica>", True),
    "M01": (False, "", "<Richiesta><reclamo>NO</reclamo></Richiesta>", False),
    "M02": (False, "", "<Richiesta><reclamo>NO</reclamo><dati_tecn_ric>Classe</dati_tecn_ric></Richiesta>", False),
    "SM1": (False, "", "<Sospensione><data_mora>01/10/2026</data_mora></Sospensione>", False),
    "SM2": (False, "", "<Interruzione><cod_prat_sosp>{suspension}</cod_prat_sosp></Interruzione>", False),
    "CA1": (
        False,
        "",
        "<Cessazione><data_cess>01/12/2026</data_cess><cod_prat_sosp>{suspension}</cod_prat_sosp></Cessazione>",
        False,
    ),
    "CA2": (
        False,
        "",
        "<Cessazione><data_cess>01/12/2026</data_cess><cod_prat_sosp>{suspension}</cod_prat_sosp></Cessazione>",
        False,
    ),
    "CA3": (False, "", "<Cessazione><data_cess>01/12/2026</data_cess></Cessazione>", False),
    "CA4": (False, "", "<Cessazione><data_cess>01/12/2026</data_cess><motivo>Altro</motivo></Cessazione>", False),
    "TAL": (False, "", "", False),
}
GAS_ONLY = {"PRA", "A40", "A02", "SM2", "CA1", "CA2", "CA3", "CA4"}
TWINS = {"D01", "R01", "SM1"}
NO_SERIAL_OF_ELECTRICITY = {"D01", "A01", "E01", "PN1"}
WITH_READING = {"D01", "V01", "M01", "M02"}
CASES = [(service, commodity) for service in SERVICES for commodity in ("gas", "ele")]
CASES = [(service, commodity) for service, commodity in CASES if commodity == "gas" or service not in GAS_ONLY]
TABLES = ("S01", "SE1", "VT1", "VTG", "AE1", "RC1", "PK1")


def message(
    service,
    number,
    commodity="gas",
    point=None,
    serial="M1",
    holder=HOLDER,
    phone=PHONE,
    wishes=WISHES,
    reading=None,
    own=None,
    quote="PREV-1",
    suspension="SOSP-1",
    distributor=DISTRIBUTOR,
):
    """A request (0050 or E050) of a service in XML."""
    called, technical, block, visited = SERVICES[service]
    leaf, code = POINTS[commodity]
    flow = "E050" if service in TWINS and commodity == "ele" else "0050"
    head = f"<piva_utente>{SELLER}</piva_utente><piva_distr>{distributor}</piva_distr>"
    head = f"<IdentificativiRichiesta>{head}<cod_prat_utente>{number}</cod_prat_utente></IdentificativiRichiesta>"
    customer = f"<ClienteFinale><Anagrafica>{holder}{phone if called else ''}</Anagrafica></ClienteFinale>"
    here = "Ubicazione" if commodity == "gas" else "UbicazionePod"
    site = f"<Fornitura><{here}>{SITE}</{here}></Fornitura>" if service in ("PN1", "A01", "A40") else ""
    where = f"<{leaf}>{code if point is None else point}</{leaf}>" if service != "PN1" else ""
    with_serial = service not in ("PN1", "E01") if commodity == "gas" else service not in NO_SERIAL_OF_ELECTRICITY
    meter = f"<matr_mis>{serial}</matr_mis>" if with_serial else ""
    plant = {
        "gas": "<n_pdr>1</n_pdr><pot_tot_inst>30</pot_tot_inst><pot_max_richiesta>24</pot_max_richiesta>",
        "ele": "<n_pod>1</n_pod><pot_tot_util>3</pot_tot_util><fase>M</fase><tp_uso>D</tp_uso>",
    }
    plant = {"gas": plant["gas"] + "<cat_uso>C3</cat_uso>", "ele": plant["ele"] + "<tp_tensione>B</tp_tensione>"}
    more = technical.format(plant=plant[commodity], use=USE if commodity == "gas" else SUPPLY)
    block = block.format(quote=quote, suspension=suspension) if own is None else own
    when = f"<Appuntamento>{wishes}</Appuntamento>" if visited and wishes is not None else ""
    values = READINGS[commodity] if reading is None else reading
    read = f"<LetturaCliente><data_lettura_cl>20/11/2026</data_lettura_cl>{values}</LetturaCliente>"
    body = f"{head}{customer}{site}<DatiTecnici>{where}{meter}{more}</DatiTecnici>{block}{when}"
    body += read if values and service in WITH_READING else ""
    if service == "A01" and commodity == "ele":
        body = body.replace("<ClienteFinale>", "<residente>SI</residente><ClienteFinale>", 1)
    if service == "TAL":
        body = head + _self_reading(commodity, where, meter)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Prestazione cod_servizio="{service}" cod_flusso="{flow}">'
        f"{body}</Prestazione>"
    )


def _self_reading(commodity, where, meter):
    block = "DatiPdR" if commodity == "gas" else "DatiPod"
    bands = ("",) if commodity == "gas" else ("_f1", "_f2", "_f3")
    values = "".join(f"<let_tot_prel{band}>1234</let_tot_prel{band}>" for band in bands)
    return f"<{block}>{where}{meter}<data_com_autolet_cf>20/11/2026</data_com_autolet_cf>{values}</{block}>"


def annulment(service, number, commodity="gas"):
    """The request to annul (0051 or E051)."""
    leaf, code = POINTS[commodity]
    flow = "E051" if service in TWINS and commodity == "ele" else "0051"
    head = f"<piva_utente>{SELLER}</piva_utente><piva_distr>{DISTRIBUTOR}</piva_distr>"
    return (
        f'<Prestazione cod_servizio="{service}" cod_flusso="{flow}"><IdentificativiRichiesta>{head}'
        f"<cod_prat_utente>{number}</cod_prat_utente></IdentificativiRichiesta>"
        f"<DatiTecnici><{leaf}>{code}</{leaf}></DatiTecnici>"
        "<Annullamento><motivazione>Non serve più</motivazione></Annullamento></Prestazione>"
    )


def commodity_of(service):
    """The only commodity of a service in tables."""
    return "gas" if service == "VTG" else "ele"


def table(service, number, flow="0050", **values):
    """A request of a service in CSV, with the columns of the addons' layout."""
    (path,) = ADDONS.glob(f"*/schemas/{service}/{flow}/{commodity_of(service)}/*.csv")
    lines = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")), delimiter=";"))
    known = {
        "cod_servizio": service,
        "cod_flusso": flow,
        "piva_utente": SELLER,
        "piva_distr": DISTRIBUTOR if service == "S01" else MANAGER,
        "cod_prat_utente": number,
        "cod_pod": POINTS["ele"][1],
        "cod_pdr": POINTS["gas"][1],
        "cf": "RSSNCL80A01F205X",
        "cognome": "Rossi",
        "nome": "Nicolò",
        "tel": "3331234567",
        "data_contratto": "10/11/2026",
        "data_decorrenza": "01/01/2027",
        "data_richiesta": "20/11/2026",
        "data_esecuzione": "20/11/2026",
        "cod_contr_disp": "DP1234",
        "piva_controparte_commerciale": SELLER,
        "motivazione": "Non serve più",
        "cap": "27100",
        "istat": "018110",
        "prov": "PV",
        **values,
    }
    row = []
    for line in lines:
        enum = line["values"].split(",")[0] if line["required"] == "x" else ""
        usual = {"zero_uno": "0", "si_no": "NO", "text": "X"}.get(line["kind"], "") if line["required"] == "x" else ""
        row.append(known.get(line["name"], enum or usual))
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([[line["column"] for line in lines], row])
    return text.getvalue()


class Exchange:
    """An exchange folder with one channel."""

    def __init__(self, folder, channel="rete"):
        self.folder, self.channel = folder, channel
        self.out, self.inbox = folder / channel / "out", folder / channel / "in"
        self.out.mkdir(parents=True, exist_ok=True)

    def put(self, name, text):
        """Send a file like the seller: the whole file or none."""
        partial = self.out / ".partial"
        partial.write_text(text, encoding="utf-8", newline="")
        return partial.replace(self.out / name)

    def send(self, number, service="V01", text=None, **values):
        text = message(service, number, **values) if text is None else text
        flow = "E050" if 'cod_flusso="E050"' in text else "0050"
        return self.put(f"{service}.{flow}_{number}.xml", text)

    def send_all(self):
        """Send a request of every service and commodity, each on a point of its own; return ``{number: case}``."""
        numbers = {f"{service}-{commodity}": (service, commodity) for service, commodity in CASES}
        points = {
            number: f"{place:014d}" if commodity == "gas" else f"IT001E{place:08d}"
            for place, (number, (_service, commodity)) in enumerate(numbers.items())
        }
        for commodity in ("gas", "ele"):
            self.send(f"Q-{commodity}", "PM1", commodity=commodity, point=points[f"E01-{commodity}"])
        self.run()
        for number, (service, commodity) in numbers.items():
            quote = self.answers(f"Q-{commodity}")["0150"].findtext("DatiTecnici/cod_prev_distr")
            self.send(number, service, commodity=commodity, point=points[number], quote=quote)
        return numbers

    def annul(self, number, service="V01", commodity="gas"):
        text = annulment(service, number, commodity)
        return self.put(f"{service}.{'E051' if 'E051' in text else '0051'}_{number}.xml", text)

    def send_table(self, number, service, flow="0050", **values):
        return self.put(f"{service}.{flow}_{number}.csv", table(service, number, flow, **values))

    def wish(self, number, answer, **values):
        folder = self.out.parent / "wishes"
        folder.mkdir(exist_ok=True)
        (folder / f"{number}.json").write_text(json.dumps({"answer": answer, **values}))

    def command(self, *options):
        return [sys.executable, "-m", "simulator", "--exchange", str(self.folder), *options]

    def run(self, *options, status=0, today=TODAY):
        result = subprocess.run(
            self.command("--today", today, *options), cwd=ROOT, capture_output=True, text=True, timeout=120
        )
        assert result.returncode == status, result.stderr
        assert "Traceback" not in result.stderr
        return result.stdout.splitlines()

    def files(self):
        """Name → bytes of the inbox, in the order in which they were named."""
        paths = self.inbox.iterdir() if self.inbox.is_dir() else ()
        names = sorted((path.name for path in paths), key=lambda name: name.split("_")[4:])
        assert all(NAME.fullmatch(name) for name in names), names
        return {name: (self.inbox / name).read_bytes() for name in names}

    def given(self, number):
        """``(name, root)`` of all answers to one request, in order of their instant."""
        found = [(name, root) for name, data in self.files().items() for root in roots(data)]
        found = [(name, root) for name, root in found if root.findtext(".//cod_prat_utente") == number]
        return sorted(found, key=lambda pair: NAME.fullmatch(pair[0])[6])

    def answers(self, number):
        """Flow → root of the answers to one request, the last of each flow."""
        return {root.get("cod_flusso"): root for _name, root in self.given(number)}


def registry():
    from standard.schemas import Registry

    return Registry(ADDONS.glob("*/schemas"))


def roots(data):
    """The messages of a file, those of a CSV as the addons' schemas make them of its rows."""
    if data.removeprefix(codecs.BOM_UTF8).startswith(b"<"):
        return [etree.fromstring(data)]
    from standard.reader import read_csv

    found = []
    for row in read_csv(data, layouts=SCHEMAS.layouts)[1]:
        schema = SCHEMAS.find(row["COD_SERVIZIO"], row["COD_FLUSSO"], "gas" if row.get("COD_PDR") else "ele", DAY)
        found.append(schema.from_row(row))
    return found


def faults(root, commodity):
    """Why a message does not follow the addons' schema of its flow: an empty list when it does."""
    schema = SCHEMAS.find(root.get("cod_servizio"), root.get("cod_flusso"), commodity, DAY)
    assert schema, f"no schema of {root.get('cod_servizio')}.{root.get('cod_flusso')} {commodity}"
    return schema.validate(root)


def valid(exchange, number, commodity):
    """The flows of the answers, all of which follow their schemas and come one after the other."""
    given = exchange.given(number)
    for _name, root in given:
        assert not faults(root, commodity), etree.tostring(root, pretty_print=True).decode()
    instants = [name.split("_")[4] for name, _root in given]
    assert instants == sorted(set(instants))
    return [root.get("cod_flusso") for _name, root in given]


DAY = date(2026, 11, 24)
SCHEMAS = registry()
