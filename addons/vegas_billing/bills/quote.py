from decimal import Decimal

from odoo import models

# The rates that a line of a bill can carry.
RATES = {"22": Decimal("0.22"), "10": Decimal("0.10"), "none": Decimal(0)}
CENT = Decimal("0.01")


class VegasQuote(models.Model):
    _inherit = "vegas.quote"

    def _can_be_billed(self):
        return self.point_id.contract_id.state in ("active", "suspended") or super()._can_be_billed()

    def _rate(self):
        """Return the code of the VAT rate of this quote, ``None`` when it has several or another."""
        untaxed, tax = self._exact(self.untaxed), self._exact(self.tax)
        return next((code for code, rate in RATES.items() if abs(untaxed * rate - tax) <= CENT), None)

    def _settle(self):
        """A quote that goes on the bill waits there as a line of its own; one of several rates is billed by hand."""
        super()._settle()
        if self.payment_mode != "bill":
            return
        rate = self._rate()
        if rate is None:
            summary = self.env._("Quote %(number)s: several VAT rates, bill it by hand", number=self.display_name)
            self.request_id.sudo()._to_do(summary)
            return
        self.env["vegas.bill.item"].sudo().create(
            {
                "contract_id": self.point_id.contract_id.id,
                "kind": "other",
                "name": self.env._("Works of quote %(number)s", number=self.display_name),
                "date": self.decision_date,
                "amount": self.untaxed,
                "vat": rate,
                "origin": self.request_id.name,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _unsettle(self):
        """Take off the bills what is not billed yet of these quotes."""
        items = self.env["vegas.bill.item"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("move_id", "=", False),
                ("cancelled", "=", False),
            ]
        )
        items.cancelled = True


class VegasRequestEffect(models.Model):
    _inherit = "vegas.request.effect"

    def _take_back(self):
        quote = self.env["vegas.quote"].browse(self.res_id).exists() if self.res_model == "vegas.quote" else None
        result = super()._take_back()
        if quote and quote.exists() and quote.state == "withdrawn":
            quote._unsettle()
        return result
