"""V01 (meter) and V02 (pressure, voltage): somebody goes and measures."""

from .. import metering
from ..answers import Answer
from ..checks import Rejection
from ..request import to_text
from .base import ANY, Case, Service, because, done, read

REASONS = {"01", "02", "03", "04", "05", "99"}
FAULTY_SHARE = 0.25


def _reason(case: Case) -> Rejection | None:
    if case.request.text("Verifica/motivo") not in REASONS:
        return because("FORM", "Il motivo della verifica non è tra quelli previsti")
    return None


def _v01(case: Case) -> Answer:
    """Conform, or (rarely) not conform with a new meter that takes the place of the old one."""
    rng, point = case.rng, read(case)
    faulty = case.odd and rng.random() < FAULTY_SHARE
    error = rng.uniform(4, 12) if faulty else rng.uniform(0.1, 1.8)
    report = f"Errore riscontrato {error:.1f} per cento".replace(".", ",")
    technical = {
        "matr_mis": point.serial,
        "data_verifica": to_text(case.day),
        "esito_verifica": "N" if faulty else "C",
        **metering.index_leaves("segn_mis", point.indexes),
        "rif_resoconto": f"RES-{case.code}",
        "resoconto": f"{report}: gruppo di misura {'non conforme, sostituito' if faulty else 'conforme'}",
        "verif_lab": "NO",
        "sost_mis": "SI" if faulty else "NO",
    }
    words = "eseguita"
    if faulty:
        point, year = metering.new_meter(point, case.day, rng)
        technical |= {
            "data_sost": to_text(case.day),
            "matr_nuovo_mis": point.serial,
            "anno_fabb_nuovo_mis": year,
            "n_cifre_nuovo_mis": point.digits,
            **metering.index_leaves("segn_nuovo_mis", point.indexes),
        }
        words = f"eseguita (non conforme, nuovo misuratore {point.serial})"
    return done(case, technical, point, words)


def _v02(case: Case) -> Answer:
    """Pressure in mbar or voltage in V, within its limits or (rarely) not."""
    faulty = case.odd and case.rng.random() < FAULTY_SHARE
    usual, spread = (20.0, 2.0) if case.request.commodity == "gas" else (230.0, 20.0)
    value = usual + case.rng.uniform(-1, 1) * spread - (spread * 2.5 if faulty else 0)
    name = "pressione" if case.request.commodity == "gas" else "tensione"
    technical = {
        "data_verifica": to_text(case.day),
        "esito_verifica": "N" if faulty else "C",
        f"{name}_misurata": f"{value:.1f}",
        "rif_resoconto": f"RES-{case.code}",
        "resoconto": f"{name.capitalize()} {'non conforme' if faulty else 'nei limiti'}",
        "data_ripristino": to_text(case.day) if faulty else "",
    }
    return done(case, technical, case.point, "eseguita (non conforme)" if faulty else "eseguita")


SERIAL = "DatiTecnici/matr_mis"
VISIT = {"phone": True, "visits": True, "wishes": ("gas", "ele")}
SERVICES = (
    Service(
        "V01",
        term=20,
        outcome=_v01,
        required={ANY: (SERIAL, "Verifica/motivo")},
        checks=(_reason,),
        incompatible=frozenset({"V01"}),
        **VISIT,
    ),
    Service("V02", term=10, outcome=_v02, required={ANY: (SERIAL,)}, incompatible=frozenset({"V02"}), **VISIT),
)
