"""PN1, PM1, PR1, PRA: quotes, remembered until they are accepted (E01) or expire."""

from datetime import timedelta

from .. import answers
from ..answers import Answer
from ..request import to_text
from ..state import ACTIVE, INACTIVE, INTERRUPTED, SUSPENDED, Quote
from .base import ANY, Case, Service

VALID_DAYS = 92
VAT_SHARE = 0.22
NO_QUOTE = (("Sopralluogo non riuscito: cliente assente", True), ("Lavoro non eseguibile nel luogo indicato", False))


def _quote(case: Case) -> Answer:
    request, rng, expires = case.request, case.rng, case.day + timedelta(days=VALID_DAYS)
    amounts = {
        "oneri_manodopera": rng.randint(80, 600) + rng.randint(0, 99) / 100,
        "oneri_mat": rng.randint(20, 400) + rng.randint(0, 99) / 100,
        "spese_gen": 25.0,
    }
    code = f"PREV-{case.code}"
    points = next((leaf for leaf in ("n_pdr", "n_pod") if request.text(f"DatiTecnici/{leaf}")), "")
    technical = {
        **(answers.point_block(request) if request.service != "PN1" else {}),
        **({points: request.text(f"DatiTecnici/{points}")} if points and request.service == "PN1" else {}),
        "cod_prev_distr": code,
        "data_invio_prev": to_text(case.day),
        "data_scad_prev": to_text(expires),
        **{name: f"{value:.2f}" for name, value in amounts.items()},
        **totals(sum(amounts.values())),
        "forfait": "NO",
        "tempo_max_esec": "10 giorni lavorativi",
    }
    quote = Quote(
        code=code,
        distributor=request.distributor,
        seller=request.seller,
        service=request.service,
        commodity=request.commodity,
        point=request.point,
        holder=next(iter(sorted(request.holders)), ""),
        expires_on=expires,
    )
    words = f"preventivo {code} di {technical['tot']} euro"
    return Answer("0150", {"Esito": 1, "DatiTecnici": technical}, words, quote=quote)


def totals(net: float) -> dict[str, str]:
    """Sum, VAT and total of a quote."""
    vat = round(net * VAT_SHARE, 2)
    return {"tot_imponibile": f"{net:.2f}", "tot_iva": f"{vat:.2f}", "tot": f"{net + vat:.2f}"}


def _service(code: str, term: int = 15, **values) -> Service:
    return Service(
        code,
        term=term,
        outcome=_quote,
        phone=True,
        failures=NO_QUOTE,
        incompatible=frozenset({code}),
        **values,
    )


KIND = "Preventivo/cod_tip_pre"
SERVICES = (
    _service(
        "PN1",
        required={
            ANY: (KIND,),
            "gas": ("Fornitura/Ubicazione/via", "DatiTecnici/n_pdr", "DatiTecnici/pot_tot_inst"),
            "ele": ("Fornitura/UbicazionePod/via", "DatiTecnici/n_pod", "DatiTecnici/pot_tot_util"),
        },
        states=(),
        holder="any",
        whims=("FORM", "TITOL"),
    ),
    _service("PM1", required={ANY: (KIND,)}, states=(ACTIVE, INACTIVE), visits=True),
    _service("PR1", required={ANY: (KIND,)}, states=(INACTIVE, ACTIVE, SUSPENDED), visits=True),
    _service("PRA", required={ANY: (KIND,)}, states=(INTERRUPTED,), visits=True, commodities=("gas",)),
)
