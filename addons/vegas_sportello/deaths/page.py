from odoo import api, models

NO_MONEY = {"total": 0, "overdue": 0, "coming": 0, "since": False}


class VegasCustomerPage(models.AbstractModel):
    """The page of a customer who has died: the alert comes first, and money shows only to who may see it."""

    _inherit = "vegas.customer.page"

    @api.model
    def _sections(self, facts):
        sections = super()._sections(facts)
        sealed = self.env["vegas.visit"]._sealed(facts.partner)
        if not sealed:
            return {**sections, "sealed": ""}
        return {
            **sections,
            "sealed": " ".join(sealed),
            "balance": NO_MONEY,
            "bills": {"total": 0, "rows": []},
            "deposits": [],
            "mandates": [],
            "alerts": [alert for alert in sections["alerts"] if alert["key"] != "arrears"],
            "events": [event for event in sections["events"] if event["kind"] != "bill"],
        }

    @api.model
    def _alerts(self, facts, sections):
        """EXTENDS: the death before anything else; the dead are asked for no consents."""
        alerts, partner = super()._alerts(facts, sections), facts.partner
        if not partner.vegas_deceased_on:
            return alerts
        registered = partner._vegas_death()
        target = ("vegas.request", registered.ids) if registered else ("res.partner", partner.ids)
        speaker = partner.vegas_heir_ids.filtered("speaks")[:1]
        death = {
            "key": "deceased",
            "level": "late",
            "text": self.env._("Died on %(day)s", day=f"{partner.vegas_deceased_on:%d/%m/%Y}"),
            "amount": False,
            "title": self.env._("Speaks for the heirs: %(name)s", name=speaker.name)
            if speaker
            else self.env._("The heirs are not known"),
            "target": {"model": target[0], "ids": target[1]},
        }
        return [death, *(alert for alert in alerts if alert["key"] != "privacy")]
