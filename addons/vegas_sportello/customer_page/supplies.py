from odoo import api, models
from odoo.tools import SQL

from .customer_page import LIVE

READINGS = 6
READING = ["point_id", "meter_id", "date", "kind", "state", "index_f0", "index_f1", "index_f2", "index_f3"]
READING += ["index_converter", "company_id"]


class VegasCustomerPage(models.AbstractModel):
    """Boxes of what is supplied: points with meter and last reading, contracts, the last readings, consents."""

    _inherit = "vegas.customer.page"

    @api.model
    def _sections(self, facts):
        return {
            **super()._sections(facts),
            "points": self._points(facts),
            "contracts": self._contracts(facts),
            "readings": self._readings(facts),
            "consents": self._consents(facts),
            "reading_procedure": self._reading_procedure(),
        }

    # === POINTS === #

    @api.model
    def _points(self, facts):
        """Return the points, those supplied first, in the order of their codes."""
        # Newest first, so the last one that stays in the table is the one that counts: live before ended.
        ordered = facts.contracts.sorted(lambda contract: contract.state in LIVE)
        by_point = {contract.point_id: contract for contract in ordered}
        last = self._last_readings(facts.points)
        labels = self._labels("vegas.supply.point", "state")
        rows = [
            {
                "id": point.id,
                "code": point.code,
                "commodity": point.commodity,
                "state": point.state,
                "state_label": labels[point.state],
                "address": ", ".join(part for part in (point.street, point.city) if part),
                "live": contract.state in LIVE,
                "ended": contract.end_date if contract.state not in LIVE else False,
                "contract_id": contract.id,
                "contract": contract.number,
                "disconnectable": point.disconnectable,
                "meter": self._meter(point, facts.versions.get(contract.id)),
                "reading": self._reading(last.get(point.id)),
                "chart": point.consumption_chart,
            }
            for point, contract in by_point.items()
        ]
        return sorted(rows, key=lambda row: (not row["live"], row["code"]))

    @api.model
    def _meter(self, point, version):
        # The chart has read all meters of the points already.
        meter = point.meter_ids.filtered(lambda meter: not meter.removed_on)[:1]
        if not meter:
            return False
        parts = [meter.meter_class, str(meter.year or "")]
        if point.commodity == "ele" and version and version.power:
            parts.append(self.env._("%s kW", f"{version.power:g}".replace(".", ",")))
        if meter.remote:
            parts.append(self.env._("read from a distance"))
        return {"serial": meter.serial, "text": " · ".join(part for part in parts if part), "remote": meter.remote}

    @api.model
    def _reading(self, reading):
        if not reading:
            return False
        return {
            "id": reading.id,
            "date": reading.date,
            "indexes": reading.indexes,
            "kind": self._labels("vegas.reading", "kind")[reading.kind],
            "state": reading.state,
            "state_label": self._labels("vegas.reading", "state")[reading.state],
        }

    @api.model
    def _last_readings(self, points):
        """Return ``{point id: its newest reading}``, refused ones left out."""
        readings = self.env["vegas.reading"]
        query = readings._search(
            [("point_id", "in", points.ids), ("state", "not in", ("refused", "rejected"))]
        )
        # Of the points by their ids: the order of the model would join and sort by codes.
        query.order = SQL("vegas_reading.point_id, vegas_reading.date DESC, vegas_reading.id DESC")
        rows = self.env.execute_query(
            query.select(SQL("DISTINCT ON (vegas_reading.point_id) vegas_reading.point_id, vegas_reading.id"))
        )
        found = readings.browse([reading_id for _point_id, reading_id in rows])
        return {point_id: reading for (point_id, _id), reading in zip(rows, found, strict=True)}

    @api.model
    def _labels(self, model, field):
        return dict(self.env[model]._fields[field]._description_selection(self.env))

    # === CONTRACTS, READINGS, CONSENTS === #

    @api.model
    def _contracts(self, facts):
        labels = self._labels("vegas.contract", "state")
        markets = self._labels("vegas.contract", "market")
        cycles = self._labels("vegas.contract", "cycle")
        methods = self._labels("vegas.contract.version", "payment_method")
        none = self.env["vegas.contract.version"]
        rows = []
        for contract in facts.contracts:
            version = facts.versions.get(contract.id, none)
            rows.append(
                {
                    "id": contract.id,
                    "number": contract.number,
                    "commodity": contract.commodity,
                    "point": contract.point_id.code,
                    "offer": version.offer_id.name or markets[contract.market],
                    "since": contract.start_date,
                    "until": contract.end_date,
                    "cycle": cycles[contract.cycle],
                    "payment": methods[version.payment_method] if version else "",
                    "state": contract.state,
                    "state_label": labels[contract.state],
                    "live": contract.state in LIVE,
                }
            )
        return rows

    @api.model
    def _readings(self, facts):
        """Return the newest readings of all points; only with the contract's holder, so of his own time."""
        domain = [("point_id", "in", facts.live.point_id.ids)]
        found = self.env["vegas.reading"].search_fetch(domain, READING, limit=READINGS)
        return [
            {**self._reading(reading), "point": reading.point_id.code, "commodity": reading.point_id.commodity}
            for reading in found
        ]

    @api.model
    def _consents(self, facts):
        """Return each purpose with whether the customer consents to it, and since when or until when."""
        consents = self.env["vegas.consent"].search_fetch(
            [("partner_id", "=", facts.partner.id), ("company_id", "=", self.env.company.id)],
            ["purpose", "given_on", "revoked_on"],
            order="given_on",
        )
        newest = {consent.purpose: consent for consent in consents}
        today = self._today()
        rows = []
        for purpose, label in self._labels("vegas.consent", "purpose").items():
            consent = newest.get(purpose, consents.browse())
            given = bool(consent) and not (consent.revoked_on and consent.revoked_on <= today)
            day = (consent.given_on if given else consent.revoked_on) if consent else False
            rows.append({"purpose": purpose, "label": label, "asked": bool(consent), "given": given, "day": day})
        return rows

    @api.model
    def _reading_procedure(self):
        """Return the procedure by which a customer gives a reading, if there is one."""
        return self.env["ir.model.data"]._xmlid_to_res_id("vegas_sportello.procedure_tal", raise_if_not_found=False)
