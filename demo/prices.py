"""Invented price lists of the demo company, in the order of magnitude of the market; network charges likewise."""

from datetime import date

SINCE = "2020-01-01"
# (name, offer code, commodity, kind, criteria, components); a component: code, name, section, kind, VAT, values
LISTS = (
    (
        *("Valchiara Gas Casa", "VLG-CASA-24", "gas", "sale", {}),
        (
            ("QVD", "Quota fissa di vendita", "energy", "day", "22", {"value": 96}),
            ("MPG", "Materia prima gas", "energy", "unit", "gas", {"value": 0.412, "pcs": True}),
        ),
    ),
    (
        *("Valchiara Gas Indice", "VLG-IND-25", "gas", "sale", {}),
        (
            ("QVD", "Quota fissa di vendita", "energy", "day", "22", {"value": 108}),
            (
                *("PSV", "Materia prima gas (PSV)", "energy", "index", "gas"),
                {"index_code": "PSV", "factor": 1.02, "spread": 0.09, "pcs": True},
            ),
        ),
    ),
    (
        *("Distribuzione gas – ambito nord occidentale", False, "gas", "network", {}),
        (
            ("TAU1", "Distribuzione e misura, quota fissa", "network", "day", "gas", {"value": 64.2}),
            (
                *("TAU3", "Distribuzione, quota variabile", "network", "bracket", "gas"),
                {"brackets": ((120, 0), (480, 0.0912), (1560, 0.0835), (5000, 0.0838), (0, 0.0626))},
            ),
            ("QT", "Trasporto", "network", "unit", "gas", {"value": 0.0604, "pcs": True}),
            ("OGS", "Oneri generali gas", "system", "unit", "gas", {"value": 0.0274}),
        ),
    ),
    (
        *("Accise gas, usi domestici, centro-nord", False, "gas", "taxes"),
        {"use": "household", "excise_zone": "centre_north"},
        (
            (
                *("ACC", "Accisa", "taxes", "bracket", "gas"),
                {"brackets": ((120, 0.044), (480, 0.175), (1560, 0.17), (0, 0.186))},
            ),
            (
                *("ADR", "Addizionale regionale", "taxes", "bracket", "gas"),
                {"brackets": ((120, 0.022), (480, 0.0258), (1560, 0.0258), (0, 0.0258))},
            ),
        ),
    ),
    (
        *("Accise gas, usi non domestici", False, "gas", "taxes", {"use": "other"}),
        (("ACI", "Accisa", "taxes", "unit", "gas", {"value": 0.012498}),),
    ),
    (
        *("Valchiara Luce Casa", "VLL-CASA-24", "ele", "sale", {}),
        (
            ("PCV", "Commercializzazione e vendita", "energy", "day", "ele", {"value": 84}),
            ("PE1", "Energia F1", "energy", "unit", "ele", {"value": 0.178, "band": "F1"}),
            ("PE2", "Energia F2", "energy", "unit", "ele", {"value": 0.159, "band": "F2"}),
            ("PE3", "Energia F3", "energy", "unit", "ele", {"value": 0.143, "band": "F3"}),
        ),
    ),
    (
        *("Valchiara Luce Impresa", "VLL-PMI-25", "ele", "sale", {}),
        (
            ("PCV", "Commercializzazione e vendita", "energy", "day", "ele", {"value": 132}),
            (
                *("PUN", "Energia (PUN)", "energy", "index", "ele"),
                {"index_code": "PUN", "factor": 1.1, "spread": 0.018},
            ),
        ),
    ),
    (
        *("Rete e oneri luce, usi domestici", False, "ele", "network", {"use": "household"}),
        (
            ("SIG1", "Trasporto e misura, quota fissa", "network", "day", "ele", {"value": 23.04}),
            ("SIG2", "Trasporto, quota potenza", "network", "power", "ele", {"value": 22.55}),
            ("SIG3", "Trasporto, quota energia", "network", "unit", "ele", {"value": 0.0104}),
            ("ASOS", "Oneri generali", "system", "unit", "ele", {"value": 0.0298}),
        ),
    ),
    (
        *("Rete e oneri luce, altri usi", False, "ele", "network", {"use": "other"}),
        (
            ("BTA1", "Trasporto e misura, quota fissa", "network", "day", "ele", {"value": 28.6}),
            ("BTA2", "Trasporto, quota potenza", "network", "power", "ele", {"value": 31.4}),
            ("BTA3", "Trasporto, quota energia", "network", "unit", "ele", {"value": 0.0112}),
            ("ASOB", "Oneri generali", "system", "unit", "ele", {"value": 0.0374}),
        ),
    ),
    (
        *("Accisa luce, usi domestici", False, "ele", "taxes", {"use": "household"}),
        (("ACE", "Accisa", "taxes", "excise_ele", "ele", {}),),
    ),
    (
        *("Accisa luce, altri usi", False, "ele", "taxes", {"use": "other"}),
        (
            (
                *("ACB", "Accisa", "taxes", "bracket", "ele"),
                {"brackets": ((2400000, 0.0125), (0, 0.0075))},
            ),
        ),
    ),
)
PSV = (0.52, 0.55, 0.46, 0.39, 0.38, 0.39, 0.37, 0.36, 0.35, 0.35, 0.36, 0.38)
PUN = (0.143, 0.150, 0.121, 0.100, 0.094, 0.112, 0.113, 0.109, 0.109, 0.111, 0.117, 0.115)
PCS = {"34560100": 0.039021, "34560200": 0.038874}


def make(env, today: date) -> dict:
    """Make lists, indexes of the last two years up to last month and calorific values; return {offer code: list}."""
    lists = env["vegas.price.list"].create(
        [
            {
                "company_id": env.company.id,
                "name": name,
                "code": code,
                "commodity": commodity,
                "kind": kind,
                "state": "live",
                **criteria,
            }
            for name, code, commodity, kind, criteria, _components in LISTS
        ]
    )
    env["vegas.price.component"].create(
        [
            _component(price_list, place, *component)
            for price_list, entry in zip(lists, LISTS, strict=True)
            for place, component in enumerate(entry[-1])
        ]
    )
    months = [date(year, month, 1) for year in (today.year - 2, today.year - 1, today.year) for month in range(1, 13)]
    env["vegas.price.index"].create(
        [
            {"code": code, "month": month, "value": values[month.month - 1], "source": "Valori di prova"}
            for code, values in (("PSV", PSV), ("PUN", PUN))
            for month in months
            if month < today.replace(day=1)
        ]
    )
    env["vegas.calorific.value"].create(
        [
            {"remi": remi, "value": value, "valid_from": SINCE, "source": "Valori di prova"}
            for remi, value in PCS.items()
        ]
    )
    return {price_list.code: price_list for price_list in lists if price_list.code}


def _component(price_list, place, code, name, section, kind, vat, values):
    brackets = values.get("brackets", ())
    return {
        "list_id": price_list.id,
        "sequence": place,
        "code": code,
        "name": name,
        "section": section,
        "kind": kind,
        "vat": vat,
        "valid_from": SINCE,
        **{key: value for key, value in values.items() if key != "brackets"},
        "bracket_ids": [(0, 0, {"upper_limit": limit, "rate": rate}) for limit, rate in brackets],
    }
