"""D01, SM1, SM2 and CA1 to CA4: supplies that end, for a while or for good."""

from collections.abc import Callable

from .. import metering
from ..answers import Answer
from ..checks import Rejection
from ..request import to_text
from ..state import ACTIVE, INACTIVE, INTERRUPTED, SUSPENDED
from .activation import suspension
from .base import ANY, WORKS, Case, Service, because, done, read

SERIAL = "DatiTecnici/matr_mis"
NO_ACCESS = (("Gruppo di misura non accessibile", True), ("Accesso impedito dal cliente", False))


def _close(day_leaf: str, words: str, **more) -> Callable[[Case], Answer]:
    """Day and final reading, named as the service does; ``more`` for gas only."""

    def outcome(case: Case) -> Answer:
        point = read(case)
        technical = {day_leaf: to_text(case.day), "matr_mis": point.serial}
        technical |= metering.index_leaves("segn_mis", point.indexes)
        return done(case, technical | (more if case.request.commodity == "gas" else {}), point, words)

    return outcome


def _d01(case: Case) -> Answer:
    if case.request.commodity == "gas":
        return _close("data_disattivazione", "disattivata", tipo_lettura="E", acc_mis=1)(case)
    serial, point = case.point.serial, read(case)
    technical = {
        "matr_mis": serial,  # E050 names no meter: what nobody told is not invented
        "data_disattivazione": to_text(case.day),
        **metering.index_leaves("lett_att", point.indexes, "_{}"),
    }
    return done(case, technical, point, "disattivata")


def _put_in_mora(case: Case) -> Rejection | None:
    day = case.request.day("Sospensione/data_mora")
    if day is None or day >= case.day:
        return because("FORM", "La data della costituzione in mora (data_mora) non è valida")
    return None


def _end_date(case: Case) -> Rejection | None:
    if case.request.day("Cessazione/data_cess") is None:
        return because("FORM", "La data di cessazione (data_cess) non è valida")
    return None


def _ca(code: str, states: tuple[str, ...], becomes: str = "", named: bool = False, **values) -> Service:
    more = ("Cessazione/cod_prat_sosp",) if named else ()
    return Service(
        code,
        term=5,
        outcome=_close("data_cess", "cessata"),
        required={ANY: ("Cessazione/data_cess", *more, *values.pop("required", ()))},
        checks=(_end_date, *((suspension,) if named else ())),
        states=states,
        becomes=becomes,
        holder="gone",
        commodities=("gas",),
        incompatible=WORKS,
        failures=(("Punto non cessabile: prestazione in corso", False),),
    )


SERVICES = (
    Service(
        "D01",
        term=5,
        outcome=_d01,
        required={"gas": (SERIAL,)},
        becomes=INACTIVE,
        holder="gone",
        phone=True,
        visits=True,
        wishes=("gas",),
        twins=True,
        incompatible=WORKS,
    ),
    Service(
        "SM1",
        term=5,
        outcome=_close("data_sosp", "sospesa"),
        required={ANY: ("Sospensione/data_mora",), "gas": (SERIAL,)},
        checks=(_put_in_mora,),
        becomes=SUSPENDED,
        twins=True,
        on_eves=False,
        incompatible=WORKS,
        failures=NO_ACCESS,
    ),
    Service(
        "SM2",
        term=10,
        outcome=_close("data_interr", "interrotta"),
        required={ANY: (SERIAL, "Interruzione/cod_prat_sosp")},
        checks=(suspension,),
        states=(ACTIVE, SUSPENDED),
        becomes=INTERRUPTED,
        on_eves=False,
        commodities=("gas",),
        incompatible=WORKS,
        failures=(("Interruzione tecnicamente impossibile", False), *NO_ACCESS),
    ),
    _ca("CA1", (SUSPENDED,), INACTIVE, named=True),
    _ca("CA2", (ACTIVE, SUSPENDED), named=True),
    _ca("CA3", (ACTIVE,)),
    _ca("CA4", (ACTIVE, SUSPENDED, INACTIVE), INACTIVE, required=("Cessazione/motivo",)),
)
