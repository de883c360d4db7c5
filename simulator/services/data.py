"""M01, M02 (technical data) and TAL (readings of customers): nobody goes to the point."""

from dataclasses import replace

from .. import answers, metering
from ..answers import Answer
from ..request import to_text
from .base import ANY, Case, Service, done, read

NO_DATA = (("Dati richiesti non disponibili", False), ("Gruppo di misura non accessibile per la lettura", True))
BLOCK = {"gas": "DatiPdR", "ele": "DatiPod"}


def _m01(case: Case) -> Answer:
    point = read(case)
    technical = {
        "matr_mis": point.serial,
        "data_lettura": to_text(case.day),
        **metering.index_leaves("segn_mis", point.indexes),
        "rif_risp_quesiti": f"RIS-{case.code}",
        "risposta": "Lettura rilevata dal distributore",
    }
    return done(case, technical, point)


def _m02(case: Case) -> Answer:
    technical = {
        "matr_mis": case.point.serial,
        "rif_risp_quesiti": f"RIS-{case.code}",
        "risposta": "Il gruppo di misura è regolarmente installato; non risultano segnalazioni nell'ultimo anno",
    }
    return done(case, technical, case.point)


def _tal(case: Case) -> Answer:
    """Valid when not below the book; the book learns it."""
    reading, point = case.request.reading(), case.point
    same = len(reading.values) == len(point.indexes)
    lower = (
        sum(reading.values) < sum(point.indexes)
        if not same
        else any(told < known for told, known in zip(reading.values, point.indexes, strict=True))
    )
    if lower and reading.day >= point.read_on:
        return _told(case, 0, "Lettura inferiore all'ultima nota")
    newer = replace(point, indexes=reading.values, read_on=reading.day) if same and not lower else point
    return replace(_told(case, 1, ""), point=newer)


def _told(case: Case, valid: int, note: str) -> Answer:
    request, block = case.request, BLOCK[case.request.commodity]
    leaves = {
        **answers.point_block(request),
        "data_com_autolet_cf": request.text(f"{block}/data_com_autolet_cf"),
        "esito_val": valid,
    }
    return Answer("0150", {block: leaves, "note": note}, "autolettura valida" if valid else f"non valida ({note})")


def _not_valid(case: Case, _answer: Answer) -> Answer:
    return _told(case, 0, case.details["reason"])


SERVICES = (
    Service("M01", term=10, outcome=_m01, required={ANY: ("Richiesta/reclamo",)}, failures=NO_DATA),
    Service("M02", term=15, outcome=_m02, required={ANY: ("Richiesta/dati_tecn_ric",)}, failures=NO_DATA),
    Service(
        "TAL",
        term=5,
        outcome=_tal,
        required={
            "gas": ("DatiPdR/matr_mis", "DatiPdR/data_com_autolet_cf", "DatiPdR/let_tot_prel"),
            "ele": ("DatiPod/matr_mis", "DatiPod/data_com_autolet_cf"),
        },
        holder="",
        admission=False,
        refuses=False,
        annuls=False,
        negative=_not_valid,
        failures=(("Lettura non coerente con i consumi del punto", False),),
    ),
)
