"""V01, verifica del gruppo di misura su richiesta del cliente (gas and electricity)."""

from datetime import date

from .. import answers, checks, metering
from ..answers import Answer
from ..checks import Rejection
from ..request import Request, to_text
from .base import MIXED, Case, Service, common_checks, first

REASONS = {"01", "02", "03", "04", "05", "99"}
REQUIRED = ("ClienteFinale/Anagrafica/tel", "DatiTecnici/matr_mis", "Verifica/motivo")
FAULTY_SHARE = 0.25


class V01(Service):
    """A crew checks the meter; one found faulty is replaced at once (in mode ``mixed``, one in four)."""

    code = "V01"
    incompatible = frozenset({"V01"})

    def check(self, request: Request, today: date) -> Rejection | None:
        """Data of the 0050."""
        return first(
            common_checks(request, REQUIRED),
            checks.phone(request),
            self._check_serial(request),
            self._check_reason(request),
            checks.appointments(request),
            checks.customer_reading(request, today),
        )

    @staticmethod
    def _check_serial(request: Request) -> Rejection | None:
        if len(request.serial) > 25:
            return Rejection("MATR", "La matricola del misuratore supera i 25 caratteri")
        return None

    @staticmethod
    def _check_reason(request: Request) -> Rejection | None:
        if request.text("Verifica/motivo") not in REASONS:
            return Rejection("FORM", "Il motivo della verifica non è tra quelli previsti")
        return None

    def execute(self, case: Case, day: date) -> Answer:
        """Conform, or not conform with a new meter that takes the place of the old one."""
        request, rng = case.request, case.rng
        point = metering.read_meter(case.point, request.reading(), day, rng)
        faulty = case.mode == MIXED and rng.random() < FAULTY_SHARE
        error = rng.uniform(4, 12) if faulty else rng.uniform(0.1, 1.8)
        report = f"Errore riscontrato {error:.1f} per cento".replace(".", ",")
        technical = {
            **answers.point_block(request),
            "matr_mis": point.serial,
            "data_verifica": to_text(day),
            "esito_verifica": "N" if faulty else "C",
            **metering.index_leaves("segn_mis", point.indexes),
            "rif_resoconto": f"RES-{case.code}",
            "resoconto": f"{report}: gruppo di misura {'non conforme, sostituito' if faulty else 'conforme'}",
            "verif_lab": "NO",
            "sost_mis": "SI" if faulty else "NO",
        }
        words = "eseguita"
        if faulty:
            point, year = metering.new_meter(point, day, rng)
            technical |= {
                "data_sost": to_text(day),
                "matr_nuovo_mis": point.serial,
                "anno_fabb_nuovo_mis": year,
                "n_cifre_nuovo_mis": point.digits,
                "segn_nuovo_mis": 0,
            }
            words = f"eseguita (non conforme, nuovo misuratore {point.serial})"
        return answers.executed(technical, day, words, point)
