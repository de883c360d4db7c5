"""Plays the cases: the clerk sends, the distributors answer, wave after wave, each on its day.

Everything goes through the doors of every day: the form's button, the delivery, the collection from the folders.
The answers come from ``simulator``, a program of its own; only a bare admission is written here.
"""

import subprocess
import sys
from datetime import date
from pathlib import Path

from lxml import etree

from simulator import clock as italy

from . import cases, clock
from .cases import ADMITTED, ANSWERED, DRAFT

SEED = "1"
ROOT = Path(__file__).resolve().parent.parent


class Traffic:
    """``plan`` is the list of all cases; ``today`` the day on which the making of the demo began."""

    def __init__(self, env, plan, today: date):
        self._env = env
        self._plan = plan
        self._today = today
        self._clerk = env["res.users"].search([("login", "=", "sportello")])
        codes = [case.point.code for case in plan]
        points = env["vegas.supply.point"].search([("code", "in", codes), ("company_id", "=", env.company.id)])
        self._points = {point.code: point for point in points}

    def wave(self, number: int, day: date, made) -> None:
        """Do one day; ``made`` is called in the transaction that makes its requests, unless they are made already."""
        env = self._env
        with clock.on(env, day, self._today):
            self._deliver()
            self._answer(number, day)
            if made:
                self._make([case for case in self._plan if case.wave == number])
                made()
                env.cr.commit()
            self._deliver()
            self._fetch(number)

    # === THE SELLER === #

    def _make(self, plan) -> None:
        """The clerk fills in the forms and sends all that are no drafts."""
        requests = self._env["vegas.request"].with_user(self._clerk).with_company(self._env.company)
        procedures = {procedure.code: procedure for procedure in self._env["vegas.procedure"].search([])}
        made = requests.create([self._values(requests, case, procedures[case.service]) for case in plan])
        sent = [request.id for request, case in zip(made, plan, strict=True) if case.fate != DRAFT]
        requests.browse(sent).with_context(verb="send").action_run()

    def _values(self, requests, case, procedure) -> dict:
        """What the form of the procedure starts with, then what the clerk writes."""
        point = self._points[case.point.code]
        place = {"partner_id": point.partner_id.id, "point_id": point.id, "procedure_id": procedure.id}
        calendar = self._env["vegas.term"]._calendar("working", point.distributor_id)
        wishes = [calendar.add(max(case.asked, italy.today()), wish) for wish in case.wishes]
        return {
            **procedure._handler()._defaults(requests.new(place)),
            **self._own_values(case),
            **place,
            "received_date": case.asked,
            "phone": point.partner_id.phone,
            "wish1_date": wishes[0],
            "wish1_slot": case.slots[0],
            "wish2_date": wishes[1],
            "wish2_slot": case.slots[1],
            "customer_reading": " / ".join(str(index) for index in case.reading),
            "customer_reading_date": case.asked,
            "note": case.note,
        }

    def _own_values(self, case) -> dict:
        """What the procedure of the case asks besides what all do."""
        works = {"work_kind": "02", "work_description": "Spostamento del contatore in nicchia esterna"}
        power = {"max_power": 6, "phases": "M", "voltage": "B"} if case.point.commodity == "ele" else {}
        values = {
            "v01": {
                "v01_reason": case.reason,
                "v01_reason_note": "Valori diversi tra display e bolletta" if case.reason == "99" else False,
                "v01_cost": self._env["vegas.parameter"]._on("v01.cost", case.asked).value,
                "v01_confirmation": False if case.fate == DRAFT else "paper",
            },
            "pm1": {**works, **power},
            "m01": {"questions": "Ultima lettura rilevata e stato del contatore"},
            "m02": {"questions": "Potenza disponibile e data dell'ultima sostituzione del contatore"},
            "v02": {
                "v02_reason": "La sera la fiamma si abbassa, o le lampade tremano",
                "v01_confirmation": False if case.fate == DRAFT else "paper",
            },
        }
        return values.get(case.service, {})

    def _deliver(self) -> None:
        self._env["vegas.message"]._cron_send()

    # === THE DISTRIBUTORS === #

    def _requests(self):
        """``(case, request)`` of all requests made so far."""
        requests = self._env["vegas.request"].search([("point_id", "in", [p.id for p in self._points.values()])])
        by_point = {request.point_id.code: request for request in requests}
        return [(case, by_point[case.point.code]) for case in self._plan if case.point.code in by_point]

    def _answer(self, number: int, day: date) -> None:
        """What came during the night: the simulator's answers, and our bare admissions."""
        exchange = self._env["vegas.channel"].search([], limit=1)._path().parent
        if not exchange.is_dir():
            return
        command = [sys.executable, "-m", "simulator", "--exchange", str(exchange), "--answers", "mixed", "--once"]
        command += ["--seed", SEED, "--on-due-day", "--today", f"{day:%d/%m/%Y}"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, timeout=60)
        self._env["vegas.channel"]._cron_collect()
        waiting = [
            request
            for case, request in self._requests()
            if case.fate == ADMITTED and case.wave < number and request.stage_id.code == "sent"
        ]
        files = {}
        for rank, request in enumerate(waiting):
            files.setdefault(self._channel(request), []).append(_admission(request, rank))
        for channel, answers in files.items():
            self._env["vegas.message"]._receive(answers, channel=channel)

    def _fetch(self, number: int) -> None:
        """A distributor takes away the files of the requests that the simulator is not to see."""
        for case, request in self._requests():
            if case.wave == number and case.fate not in (ANSWERED, DRAFT):
                name = request.part_ids.message_id.filtered(lambda message: message.direction == "out").name
                self._channel(request)._path("out", name).unlink(missing_ok=True)

    def _channel(self, request):
        contracts = self._env["vegas.network.contract"]._in_force(request.company_id, self._today)
        return contracts[request.distributor_id.id, request.commodity].channel_id


def _admission(request, rank: int) -> tuple[str, bytes]:
    """The file 0100 that admits ``request``."""
    number, now = request.name, italy.now()
    user, distributor = request.network_user_vat, request.distributor_id._vegas_vat()
    root = etree.Element("Prestazione", cod_servizio="V01", cod_flusso="0100")
    head = etree.SubElement(root, "IdentificativiRichiesta")
    leaves = (
        ("piva_utente", user),
        ("piva_distr", distributor),
        ("cod_prat_utente", number),
        ("cod_prat_distr", f"{now:%y}V{request.id:07d}"),
    )
    for name, text in leaves:
        etree.SubElement(head, name).text = text
    etree.SubElement(etree.SubElement(root, "Ammissibilita"), "verifica_amm").text = "1"
    name = f"{distributor}_{user}_{now:%Y%m}_V010100_{now:%Y%m%d%H%M%S}_{rank + 1}.xml"
    return name, etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def waves(today: date) -> list[tuple[int, date]]:
    """``(number, day)`` of all waves."""
    return list(enumerate(cases.wave_days(today)))
