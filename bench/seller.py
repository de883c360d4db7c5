"""What the invented seller needs to bill its points: chart, price lists, conditions, readings, one bill of each."""

from datetime import date

from .ground import environment

START, FIRST_END, SECOND_END = date(2026, 1, 1), date(2026, 2, 28), date(2026, 4, 30)
ISSUED = date(2026, 5, 5)
REMI = "34567800"
HISTORY = "2"  # cycle of the contracts that have a bill already
REST = "4"
# list: (commodity, kind, [(code, section, kind of price, values)])
LISTS = {
    "Bench gas": (
        "gas",
        "sale",
        [
            ("QVD", "energy", "day", {"value": 96, "vat": "22"}),
            ("MAT", "energy", "index", {"index_code": "PSV", "factor": 1.02, "spread": 0.05, "pcs": True}),
        ],
    ),
    "Bench rete gas": (
        "gas",
        "network",
        [
            ("TAU1", "network", "day", {"value": 62.5}),
            ("TAU3", "network", "bracket", {"brackets": ((480, 0.08), (0, 0.06))}),
            ("OGS", "system", "unit", {"value": 0.031}),
        ],
    ),
    "Bench accise": (
        "gas",
        "taxes",
        [("ACC", "taxes", "bracket", {"brackets": ((120, 0.044), (480, 0.175), (1560, 0.17), (0, 0.186))})],
    ),
    "Bench luce": (
        "ele",
        "sale",
        [
            ("PCV", "energy", "day", {"value": 84}),
            ("EN1", "energy", "unit", {"value": 0.21, "band": "F1"}),
            ("EN2", "energy", "unit", {"value": 0.19, "band": "F2"}),
            ("EN3", "energy", "unit", {"value": 0.17, "band": "F3"}),
        ],
    ),
    "Bench rete luce": (
        "ele",
        "network",
        [
            ("SIG", "network", "day", {"value": 23.04}),
            ("POT", "network", "power", {"value": 22.55}),
            ("ASOS", "system", "unit", {"value": 0.029}),
        ],
    ),
    "Bench accise luce": ("ele", "taxes", [("ACE", "taxes", "excise_ele", {})]),
}
# day: share of the yearly consumption since the first one
READINGS = {"2025-12-31": 0, "2026-02-10": 0.12, "2026-04-20": 0.31}


def obtain_seller(registry, fixture, size, billed):
    """Make ready for billing the first ``size`` points; ``billed`` of them have a first bill, with days estimated."""
    with environment(registry, allowed_company_ids=[fixture.company_id], tracking_disable=True) as env:
        company = env["res.company"].browse(fixture.company_id)
        if not company.vegas_bill_journal_id:
            env["account.chart.template"].try_loading("it", company=company, install_demo=False)
            company._vegas_set_up_billing()
        offers = _lists(env, company)
        points = env["vegas.supply.point"].browse(fixture.point_ids[:size])
        contracts = env["vegas.contract"].search([("point_id", "in", points.ids)], order="id")
        _make_ready(env, contracts.filtered(lambda contract: not contract.version_ids.offer_id), offers)
        contracts[:billed].cycle = HISTORY
        contracts[billed:].cycle = REST
        env.cr.commit()
        waiting = contracts[:billed].filtered(lambda contract: not contract.period_ids)
        if waiting:
            run = preview(env, FIRST_END)
            run.state = "posting"
            run._go_on()
            refuse_gaps(run)
        env.cr.commit()


def preview(env, until, cycle=HISTORY):
    """Return a previewed run of the seller."""
    run = env["vegas.billing.run"].create(
        {"company_id": env.company.id, "until": until, "issue_date": max(until, FIRST_END), "cycle": cycle}
    )
    run.action_preview()
    return run


def refuse_gaps(run):
    """A run that left a contract out would be measured as a fast one."""
    left = run.line_ids.filtered(lambda line: line.state != "posted")
    if left or run.state != "done":
        raise AssertionError(f"{len(left)} contracts were not billed, the first: {left[:1].reason}")


def _lists(env, company):
    """Return {commodity: offer}."""
    lists = env["vegas.price.list"]
    if not lists.search_count([("company_id", "=", company.id)]):
        for name, (commodity, kind, components) in LISTS.items():
            made = lists.create(
                {"company_id": company.id, "name": name, "commodity": commodity, "kind": kind, "state": "live"}
            )
            env["vegas.price.component"].create(
                [_component(made, commodity, place, *component) for place, component in enumerate(components)]
            )
        env["vegas.price.index"].create(
            [
                {"code": "PSV", "month": date(2026, month, 1), "value": 0.30 + month / 100, "source": "bench"}
                for month in range(1, 13)
            ]
        )
        env["vegas.calorific.value"].create(
            {"remi": REMI, "value": 0.0389, "valid_from": "2020-01-01", "source": "bench"}
        )
    return {offer.commodity: offer for offer in lists.search([("company_id", "=", company.id), ("kind", "=", "sale")])}


def _component(price_list, commodity, place, code, section, kind, values):
    brackets = values.get("brackets", ())
    return {
        "list_id": price_list.id,
        "sequence": place,
        "code": code,
        "name": code,
        "section": section,
        "kind": kind,
        "vat": commodity,
        "valid_from": "2020-01-01",
        **{key: value for key, value in values.items() if key != "brackets"},
        "bracket_ids": [(0, 0, {"upper_limit": limit, "rate": rate}) for limit, rate in brackets],
    }


def _make_ready(env, contracts, offers):
    """Conditions, yearly consumption, coefficient and readings of contracts that have none."""
    if not contracts:
        return
    contracts.write({"start_date": START, "signed_date": "2025-12-01"})
    points = contracts.point_id
    gas = points.filtered(lambda point: point.commodity == "gas")
    electric = points - gas
    gas.write({"remi": REMI, "annual_f0": 900})
    electric.write({"annual_f1": 800, "annual_f2": 700, "annual_f3": 900})
    env["vegas.point.coefficient"].create(
        [{"point_id": point.id, "value": 1.01234, "valid_from": "2020-01-01", "source": "bench"} for point in gas]
    )
    terms = {"gas": {}, "ele": {"resident": True, "power": 3}}
    env["vegas.contract.version"].create(
        [
            {
                "contract_id": contract.id,
                "valid_from": START,
                "offer_id": offers[contract.point_id.commodity].id,
                **terms[contract.point_id.commodity],
            }
            for contract in contracts
        ]
    )
    env["vegas.reading"].create([_reading(point, day, share) for point in points for day, share in READINGS.items()])


def _reading(point, day, share):
    bands = {"gas": ("f0",), "ele": ("f1", "f2", "f3")}[point.commodity]
    own = 1 + point.id % 40 / 100  # nobody consumes as much as his neighbour
    return {
        "point_id": point.id,
        "meter_id": point.meter_id.id,
        "date": day,
        "kind": "actual",
        "source": "distributor",
        "state": "validated",
        # Far below what the answers of `mixed.py` read on the same points.
        **{f"index_{band}": 100 + int(share * own * point[f"annual_{band}"]) for band in bands},
    }
