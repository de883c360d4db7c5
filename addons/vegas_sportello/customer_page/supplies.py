from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.vegas_base.address import one_line

from .customer_page import LIVE

READINGS = 6
MONTHS_BACK = 26
READING = ["point_id", "meter_id", "date", "kind", "state", "index_f0", "index_f1", "index_f2", "index_f3"]
READING += ["index_converter", "company_id"]


class VegasCustomerPage(models.AbstractModel):
    """Boxes of what is supplied: points with meter and last reading, contracts, the last readings, consents."""

    _inherit = "vegas.customer.page"

    @api.model
    def _sections(self, facts):
        facts.readings = self._read_back(facts)
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
        charts = facts.points._charts(facts.readings._one_a_day())
        last = {reading.point_id.id: reading for reading in facts.readings}
        labels = self._labels("vegas.supply.point", "state")
        rows = [
            {
                "id": point.id,
                "code": point.code,
                "commodity": point.commodity,
                "state": point.state,
                "state_label": labels[point.state],
                "address": one_line(point.street, point.city),
                "live": contract.state in LIVE,
                "ended": contract.end_date if contract.state not in LIVE else False,
                "contract_id": contract.id,
                "contract": contract.number,
                "disconnectable": point.disconnectable,
                "meter": self._meter(point, facts.versions.get(contract.id)),
                "reading": self._reading(last.get(point.id)),
                "chart": charts[point.id],
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
    def _read_back(self, facts):
        """Return the readings of the points that the page needs, oldest first: those of two years, and the last ones.

        The meter of one that is older than its charts reach still has its last index.
        """
        readings = self.env["vegas.reading"]
        valid = Domain("point_id", "in", facts.points.ids) & Domain("state", "not in", ("refused", "rejected"))
        last = readings._search(valid)
        # By the ids of the points: the model's order would join the points to sort by their codes.
        last.order = SQL("vegas_reading.point_id, vegas_reading.date DESC, vegas_reading.id DESC")
        newest = last.subselect(SQL("DISTINCT ON (vegas_reading.point_id) vegas_reading.id"))
        since = fields.Date.subtract(self._today(), months=MONTHS_BACK)
        return readings.search_fetch(
            valid & (Domain("date", ">=", since) | Domain("id", "in", newest)), READING, order="date, id"
        )

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
        live = facts.live.point_id
        found = facts.readings.filtered(lambda reading: reading.point_id in live)
        return [
            {**self._reading(reading), "point": reading.point_id.code, "commodity": reading.point_id.commodity}
            for reading in found[-READINGS:][::-1]
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
        return self.env["ir.model.data"]._xmlid_to_res_id("vegas_sportello.procedure_lettura", raise_if_not_found=False)
