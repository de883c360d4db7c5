from datetime import date

from odoo.addons.vegas_base.tests.common import VegasCase

GAS_PRICES = (
    ("QVD", "energy", "day", {"value": 96, "vat": "22"}),
    ("MAT", "energy", "index", {"index_code": "PSV", "factor": 1.02, "spread": 0.05, "pcs": True, "vat": "gas"}),
)
GAS_NETWORK = (
    ("TAU1", "network", "day", {"value": 62.5, "vat": "gas"}),
    ("TAU3", "network", "bracket", {"brackets": ((480, 0.08), (0, 0.06)), "vat": "gas"}),
    ("OGS", "system", "unit", {"value": 0.031, "vat": "gas"}),
)
GAS_TAXES = (
    (
        "ACC",
        "taxes",
        "bracket",
        {"brackets": ((120, 0.044), (480, 0.175), (1560, 0.17), (0, 0.186)), "vat": "gas"},
    ),
)
ELE_PRICES = (
    ("PCV", "energy", "day", {"value": 84, "vat": "ele"}),
    ("EN1", "energy", "unit", {"value": 0.21, "band": "F1", "vat": "ele"}),
    ("EN2", "energy", "unit", {"value": 0.19, "band": "F2", "vat": "ele"}),
    ("EN3", "energy", "unit", {"value": 0.17, "band": "F3", "vat": "ele"}),
)
ELE_NETWORK = (
    ("SIG", "network", "day", {"value": 23.04, "vat": "ele"}),
    ("POT", "network", "power", {"value": 22.55, "vat": "ele"}),
    ("ASOS", "system", "unit", {"value": 0.029, "vat": "ele"}),
)
ELE_TAXES = (("ACE", "taxes", "excise_ele", {"vat": "ele"}),)


class BillingCase(VegasCase):
    """A seller on the Italian chart with one gas and one electricity contract, price lists, indexes and readings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("it", company=cls.company, install_demo=False)
        cls.company._vegas_set_up_billing()
        cls.accountant = cls._user("accountant", "vegas_base.group_vegas_accounting")
        cls.offers = {
            commodity: cls._list(commodity, kind, f"{kind} {commodity}", components)
            for commodity, kind, components in (("gas", "sale", GAS_PRICES), ("ele", "sale", ELE_PRICES))
        }
        cls._list("gas", "network", "Rete gas", GAS_NETWORK)
        cls._list("gas", "taxes", "Accise gas", GAS_TAXES, use="household")
        cls._list("ele", "network", "Rete luce", ELE_NETWORK)
        cls._list("ele", "taxes", "Accise luce", ELE_TAXES, use="household")
        cls.env["vegas.price.index"].create(
            [
                {"code": "PSV", "month": date(2026, month, 1), "value": 0.30 + month / 100, "source": "prova"}
                for month in range(1, 13)
            ]
        )
        cls.env["vegas.calorific.value"].create(
            {"remi": "34567800", "value": 0.0389, "valid_from": "2020-01-01", "source": "prova"}
        )
        cls.gas_point.write({"remi": "34567800", "annual_f0": 900})
        cls.env["vegas.point.coefficient"].create(
            {"point_id": cls.gas_point.id, "value": 1.01234, "valid_from": "2020-01-01", "source": "prova"}
        )
        cls.ele_point.write({"annual_f1": 800, "annual_f2": 700, "annual_f3": 900})
        cls.gas_contract = cls._contract(cls.gas_point)
        cls.ele_contract = cls._contract(cls.ele_point, resident=True, power=3)
        cls._read(cls.gas_point, "2025-12-31", 1000)
        cls._read(cls.gas_point, "2026-02-28", 1300)
        cls._read(cls.ele_point, "2025-12-31", (100, 100, 100))
        cls._read(cls.ele_point, "2026-01-31", (170, 160, 180))

    @classmethod
    def _list(cls, commodity, kind, name, components, **values):
        price_list = cls.env["vegas.price.list"].create(
            {
                "company_id": cls.company.id,
                "name": name,
                "commodity": commodity,
                "kind": kind,
                "state": "live",
                **values,
            }
        )
        cls.env["vegas.price.component"].create(
            [cls._component(price_list, place, *component) for place, component in enumerate(components)]
        )
        return price_list

    @classmethod
    def _component(cls, price_list, place, code, section, kind, values):
        brackets = values.get("brackets", ())
        return {
            "list_id": price_list.id,
            "sequence": place,
            "code": code,
            "name": code,
            "section": section,
            "kind": kind,
            "valid_from": "2020-01-01",
            **{key: value for key, value in values.items() if key != "brackets"},
            "bracket_ids": [(0, 0, {"upper_limit": limit, "rate": rate}) for limit, rate in brackets],
        }

    @classmethod
    def _contract(cls, point, start="2026-01-01", **version):
        contract = point.contract_ids[:1]
        contract.write({"start_date": start, "signed_date": "2025-12-01"})
        cls.env["vegas.contract.version"].create(
            {
                "contract_id": contract.id,
                "valid_from": start,
                "offer_id": cls.offers[point.commodity].id,
                **version,
            }
        )
        return contract

    @classmethod
    def _read(cls, point, day, index, kind="actual"):
        values = {"index_f0": index}
        if isinstance(index, tuple):
            values = {f"index_f{band}": value for band, value in enumerate(index, 1)}
        return cls.env["vegas.reading"].create(
            {
                "point_id": point.id,
                "meter_id": point.meter_id.id,
                "date": day,
                "kind": kind,
                "source": "distributor",
                "state": "validated",
                **values,
            }
        )

    @classmethod
    def _run(cls, until, issued=None, **values):
        """Preview and post a run up to a day; return it."""
        run = cls.env["vegas.billing.run"].create(
            {"company_id": cls.company.id, "until": until, "issue_date": issued or until, **values}
        )
        run.action_preview()
        return run

    @staticmethod
    def _post(run):
        """Post a previewed run to its end, inside the test's transaction."""
        run.state = "posting"
        while run._post_batch()[1]:
            pass
        run._finish()
        return run.move_ids.sorted("id")
