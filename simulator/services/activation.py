"""A01, A40, A02, S01 and R01: supplies that begin, and that begin again."""

from dataclasses import replace

from .. import metering
from ..answers import Answer, point_block
from ..checks import Rejection
from ..request import to_text
from ..state import ACTIVE, DANGER, INACTIVE, SUSPENDED
from .base import ANY, WORKS, Case, Service, because, done, read

MISSING = "Documentazione della delibera 40 mancante"
USE = tuple(f"DatiTecnici/{leaf}" for leaf in ("tipo_pdr", "cat_uso", "classe_prelievo", "prel_annuo_prev"))


def _activate(case: Case) -> Answer:
    point = read(case)
    technical = {"matr_mis": point.serial}
    if case.request.commodity == "gas":
        technical |= {"classe_gruppo_mis": "G0004", "n_cifre_mis": point.digits}
    else:
        technical |= {"n_cifre_mis": point.digits}
    technical |= {"data_attivazione": to_text(case.day), **metering.index_leaves("segn_mis", point.indexes)}
    return done(case, technical, point, "attivata")


# === DELIBERA 40 === #


def _documents(case: Case) -> tuple[str, dict]:
    """What is missing, and the dates of the documents for ``Accertamento``."""
    names = {"data_h40": "allegato H/40", "data_i40": "allegato I/40"}
    lacking = ", ".join(words for leaf, words in names.items() if not case.request.text(f"Documentazione/{leaf}"))
    lacking = "" if case.details.get("documents") else lacking
    received = case.request.text("Documentazione/data_i40") or case.request.text("Documentazione/data_h40")
    return lacking, {"data_ricez_docum": received}


def _activate_40(case: Case) -> Answer:
    """Positive, or impeded when a document is missing."""
    lacking, block = _documents(case)
    if lacking:
        return _accertamento(case, "I", lacking)
    answer = _activate(case)
    block |= {"data_accert_docum": to_text(case.day), "esito_accertamento": "P"}
    return replace(answer, blocks=answer.blocks | {"Accertamento": block})


def _accertamento(case: Case, outcome: str, lacking: str = "") -> Answer:
    cause, reason = ("DOC", f"{MISSING}: {lacking}") if lacking else ("ALTRO", case.details["reason"])
    block = _documents(case)[1] | {
        "data_accert_docum": to_text(case.day),
        "esito_accertamento": outcome,
        "docum_mancante": lacking,
        "rif_comunic_docum": f"ACC-{case.code}",
    }
    negative = {"cod_causale": cause, "motivazione": reason, "nuovo_tentativo": "SI" if lacking else "NO"}
    words = f"non eseguita (accertamento {'impedito' if lacking else 'negativo'}: {reason})"
    # The point stays as it is, whoever asked.
    return Answer("0150", {"Esito": 0, "Negativo": negative, "Accertamento": block}, words)


def _negative_40(case: Case, answer: Answer) -> Answer:
    """Somebody absent is a failed visit; the rest is an accertamento that went wrong."""
    lacking = _documents(case)[0]
    if lacking or not case.details.get("again"):
        return _accertamento(case, "I" if lacking else "N", lacking)
    return answer


# === AFTER A SUSPENSION === #


def _repaired(case: Case) -> Rejection | None:
    day = case.request.day("Documentazione/data_riparazione")
    if day is None or day > case.day:
        return because("FORM", "La data della riparazione (data_riparazione) non è valida")
    return None


def suspension(case: Case) -> Rejection | None:
    """The SM1 named is one that this seller had executed here; what the book never saw is believed."""
    request, book = case.request, case.book
    number = next(
        filter(
            None, (request.text(f"{block}/cod_prat_sosp") for block in ("Riattivazione", "Interruzione", "Cessazione"))
        ),
        "",
    )
    row = book.request(request.distributor, request.seller, number)
    if row is None:
        known = book.was_done(request.point, "SM1") or book.was_done(request.point, "SM2")
        return because("ALTRO", "Nessuna sospensione di questo venditore con il codice indicato") if known else None
    wanted = ("executed",) if request.service in ("R01", "CA1") else ("executed", "failed")
    if row["service"] not in ("SM1", "SM2") or row["point"] != request.point or row["result"] not in wanted:
        return because("ALTRO", "Il codice indicato non è di una sospensione eseguita su questo punto")
    return None


def _reactivate(case: Case) -> Answer:
    point = read(case)
    technical = {"data_riatt": to_text(case.day), "matr_mis": point.serial}
    return done(case, technical | metering.index_leaves("segn_mis", point.indexes), point, "riattivata")


def _not_s01(case: Case, answer: Answer) -> Answer:
    """The layout names the point, and knows no other attempt."""
    reason = {leaf: answer.blocks["Negativo"][leaf] for leaf in ("cod_causale", "motivazione")}
    return replace(answer, blocks={"Esito": 0, "DatiTecnici": point_block(case.request), "Negativo": reason})


def _s01(case: Case) -> Answer:
    point = read(case)
    technical = {"data_attivazione": to_text(case.day), "matr_mis": point.serial}
    return done(case, technical | metering.index_leaves("segn_mis", point.indexes), point, "attivata")


VISIT = {"phone": True, "visits": True, "incompatible": WORKS, "becomes": ACTIVE}
SITE = {"gas": ("Fornitura/Ubicazione/via", *USE), "ele": ("Fornitura/UbicazionePod/via", "DatiTecnici/tensione")}
NEW = {"states": (INACTIVE,), "holder": "new", "required": SITE, "whims": ("STATO", "TITOL", "MOR")}
SERVICES = (
    Service("A01", term=10, outcome=_activate, wishes=("gas", "ele"), **NEW, **VISIT),
    Service(
        "A40",
        term=10,
        outcome=_activate_40,
        negative=_negative_40,
        commodities=("gas",),
        wishes=("gas",),
        failures=(("Cliente assente all'appuntamento", True), ("Accertamento della sicurezza negativo", False)),
        **NEW,
        **VISIT,
    ),
    Service(
        "A02",
        term=2,
        outcome=_activate,
        states=(DANGER,),
        required={ANY: ("Documentazione/data_riparazione",)},
        checks=(_repaired,),
        commodities=("gas",),
        wishes=("gas",),
        **VISIT,
    ),
    Service(
        "S01",
        term=5,
        outcome=_s01,
        negative=_not_s01,
        annuls=False,
        states=(INACTIVE,),
        holder="new",
        commodities=("ele",),
        whims=("STATO", "TITOL", "MOR"),
        phone=True,
        incompatible=WORKS,
        becomes=ACTIVE,
    ),
    Service(
        "R01",
        term=2,
        outcome=_reactivate,
        states=(SUSPENDED,),
        required={ANY: ("Riattivazione/cod_prat_sosp",)},
        checks=(suspension,),
        wishes=("gas",),
        twins=True,
        **VISIT,
    ),
)
