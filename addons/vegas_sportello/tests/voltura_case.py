"""What the tests of volture share: two holders, a gas and an electricity point, and the answers of the SII."""

from odoo import fields

from odoo.addons.vegas_base.tests.sii_case import SiiCase

READ = {"gas": "4250", "ele": "1200 / 980 / 1410"}


class VolturaCase(SiiCase):
    """``_request("voltura", point, …)`` is the form as the clerk opens it for who comes; ``_filled`` fills it in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gas_point.write({"zip": "27100", "province": "PV", "istat_code": "018110"})
        cls.gas_contract = cls.gas_point.contract_id
        cls.offers = {
            commodity: cls.env["vegas.price.list"].create(
                {"name": f"Offerta {commodity}", "commodity": commodity, "kind": "sale", "company_id": cls.company.id}
            )
            for commodity in ("gas", "ele")
        }
        for contract in (cls.old_contract, cls.gas_contract):
            cls._first_terms(contract)
        cls.documents = cls.env["vegas.change.document"].search([])

    @classmethod
    def _first_terms(cls, contract, **more):
        """Give ``contract`` the terms that hold from its first day on."""
        values = {
            "contract_id": contract.id,
            "valid_from": "2015-01-01",
            "use": "household",
            "resident": True,
            "power": 3,
            "offer_id": cls.offers[contract.commodity].id,
        }
        cls.env["vegas.contract.version"].create({**values, **more})

    def _case(self, code):
        return self.env["vegas.change.case"]._on(code, fields.Date.context_today(self.env.user))

    def _filled(self, point=None, **values):
        """Return a draft that can be sent."""
        point = point or self.ele_point
        case = self._case(values.pop("case", "ordinary"))
        told = {"customer_reading": READ[point.commodity], "customer_reading_date": "2026-11-23"}
        return self._request(
            "voltura",
            point,
            **{
                "voltura_case_id": case.id,
                "voltura_id_number": "CA12345AB",
                "voltura_title": "owner",
                "voltura_no_debt": True,
                "effective_date": "2026-12-01",
                **(told if point.meter_id else {}),
                **values,
            },
        )

    def _answer_sii(self, request, flow, positive=True, day=None, **more):
        """Receive the answer of the SII to ``request``; return its part."""
        service = request._handler()._service(request)
        schema = (
            self.env["vegas.schema"]
            ._registry()
            .find(service, flow, request.commodity, request.sent_date or fields.Date.today())
        )
        leaf = "cod_pdr" if request.commodity == "gas" else "cod_pod"
        data = {
            "piva_utente": request.network_user_vat,
            "piva_distr": self.SII_VAT,
            "cod_prat_utente": request.name,
            "cod_prat_distr": "SII1",
            leaf: request.point_id.code,
            "verifica_amm": str(int(positive)),
            "esito": str(int(positive)),
            "cod_causale": None if positive else "004",
            "cod_esito": None if positive else "010",
            "data_decorrenza": day,
            **more,
        }
        data = {name: value for name, value in data.items() if name in schema.table.names and value}
        root = schema.build({"cod_servizio": service, "cod_flusso": flow}, data)
        known = request.part_ids
        self._receive((f"{service}{flow}{request.name}{len(known)}.csv", schema.to_bytes(root)))
        request.invalidate_recordset(["part_ids"])
        return request.part_ids - known

    def _done(self, request, day="2026-12-01"):
        """Send ``request`` and let the SII carry it out."""
        if request.stage_id.code == "draft":
            self._send(request)
        if request.stage_id.code == "sent":
            self._answer_sii(request, "0100")
        part = self._answer_sii(request, "0150", day=fields.Date.to_date(day))
        self.assertEqual(request.stage_id.code, "done", part.reason)
        return request
