from odoo import api, models


class VegasCustomerPage(models.AbstractModel):
    """What the clerk must know before anything else, always in the same order; each alert opens its cause."""

    _inherit = "vegas.customer.page"

    @api.model
    def _sections(self, facts):
        sections = super()._sections(facts)
        return {**sections, "alerts": self._alerts(facts, sections)}

    @api.model
    def _alerts(self, facts, sections):
        """Return ``[{"key", "level", "text", "amount", "title", "target"}]``: money, complaint, not to be cut,
        vulnerable, privacy, duplicates.

        ``target`` is ``{"model", "ids"}``, or ``{"box"}`` when the cause stands on the page itself.
        """
        alerts = [
            self._alert_arrears(sections["balance"]),
            self._alert_complaint(sections["requests"]),
            self._alert_not_disconnectable(facts),
            self._alert_vulnerable(facts),
            self._alert_privacy(facts, sections["consents"]),
            self._alert_duplicates(facts.partner),
        ]
        return [{"amount": False, "title": "", **alert} for alert in alerts if alert]

    @api.model
    def _alert_arrears(self, balance):
        if balance["overdue"] <= 0:
            return None
        return {
            "key": "arrears",
            "level": "late",
            "text": self.env._("Overdue"),
            "amount": balance["overdue"],
            "target": {"box": "overdue"},
        }

    @api.model
    def _alert_complaint(self, requests):
        found = [request for request in requests if request["complaint"]]
        if not found:
            return None
        return {
            "key": "complaint",
            "level": "soon",
            "text": self.env._("Open complaint"),
            "title": ", ".join(request["complaint"] for request in found),
            "target": {"model": "vegas.request", "ids": [request["id"] for request in found]},
        }

    @api.model
    def _alert_not_disconnectable(self, facts):
        points = facts.live.point_id.filtered(lambda point: not point.disconnectable)
        if not points:
            return None
        kinds = self._labels("vegas.supply.point", "commodity")
        reasons = self._labels("vegas.supply.point", "not_disconnectable_reason")
        names = ", ".join(dict.fromkeys(kinds[point.commodity].lower() for point in points))
        return {
            "key": "not_disconnectable",
            "level": "brand",
            "text": self.env._("Not to be cut off (%(commodities)s)", commodities=names),
            "title": ", ".join(f"{point.code}: {reasons[point.not_disconnectable_reason]}" for point in points),
            "target": {"model": "vegas.supply.point", "ids": points.ids},
        }

    @api.model
    def _alert_vulnerable(self, facts):
        partner = facts.partner
        served = facts.live.filtered(lambda contract: contract.market == "vulnerable")
        if not partner.vegas_vulnerable and not served:
            return None
        if partner.vegas_vulnerable:
            title = self._labels("res.partner", "vegas_vulnerable_reason").get(partner.vegas_vulnerable_reason, "")
            target = {"model": "res.partner", "ids": partner.ids}
        else:
            title = ", ".join(served.mapped("number"))
            target = {"model": "vegas.contract", "ids": served.ids}
        return {
            "key": "vulnerable",
            "level": "info",
            "text": self.env._("Vulnerable customer"),
            "title": title,
            "target": target,
        }

    @api.model
    def _alert_privacy(self, facts, consents):
        missing = [consent["label"] for consent in consents if not consent["asked"]]
        # Who has consented to nothing may have refused; only what was never asked is missing.
        if not facts.live or not missing:
            return None
        return {
            "key": "privacy",
            "level": "soon",
            "text": self.env._("Consents to be asked"),
            "title": ", ".join(missing),
            "target": {"model": "res.partner", "ids": facts.partner.ids},
        }

    @api.model
    def _alert_duplicates(self, partner):
        ids = partner._vegas_duplicates().get(0, [])
        if not ids:
            return None
        return {
            "key": "duplicates",
            "level": "soon",
            "text": self.env._("Perhaps here twice"),
            "title": self.env._("Likely duplicates: %(count)s", count=len(ids)),
            "target": {"model": "res.partner", "ids": ids},
        }
