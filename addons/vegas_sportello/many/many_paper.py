from odoo import models

from odoo.addons.vegas_base.address import one_line


class VegasMany(models.Model):
    """The one paper of an act on many supply points."""

    _inherit = "vegas.many"

    def action_print(self):
        """Print the list, keep a copy, and open it."""
        self.ensure_one()
        return self.env["vegas.paper"]._print("many", self)._open_paper()

    def _paper_data(self, code):
        """Return what the paper may read: what holds for all, and the rows."""
        self.ensure_one()
        day, partner = "{:%d/%m/%Y}", self.partner_id
        states = dict(self.line_ids._fields["state"]._description_selection(self.env))
        return {
            "number": str(self.id),
            "act": dict(self._fields["kind"]._description_selection(self.env))[self.kind],
            "customer": partner.name or "",
            "customer_address": one_line(partner.street, partner.zip, partner.city),
            "common": [pair for pair in self._common_rows() if pair[1]],
            "ran": bool(self.ran_on),
            "done": str(self.done_count),
            "failed": str(self.failed_count),
            "signed_on_screen": self.confirmation == "screen" and bool(self.signature),
            "points": [
                {
                    "point": line.point_id.code or "",
                    "address": one_line(line.point_id.street, line.point_id.city),
                    "holder": line.partner_id.name or "",
                    "what": f"{line.reading} ({day.format(line.reading_date)})"
                    if self._shows_readings() and line.reading and line.reading_date
                    else "",
                    "outcome": (line.reason or line.result or states[line.state]) if self.ran_on else "",
                    "state": line.state,
                }
                for line in self.line_ids
            ],
        }

    def _common_rows(self):
        """Return the pairs (label, value) of what holds for all rows."""

        def label(name):
            return self._fields[name]._description_string(self.env)

        if self.kind == "payment":
            methods = dict(self._fields["payment_method"]._description_selection(self.env))
            iban = f"…{self.iban.strip()[-4:]}" if self.payment_method == "debit" and self.iban else ""
            return [
                (label("payment_method"), methods.get(self.payment_method, "")),
                (label("iban"), iban),
                (label("iban_holder_id"), (self.iban_holder_id or self.partner_id).name if iban else ""),
                (label("day"), f"{self.day:%d/%m/%Y}"),
            ]
        if self.kind == "address":
            to = self.billing_partner_id
            address = ", ".join(part for part in (to.name, to.street, to.zip, to.city) if part)
            return [(label("billing_partner_id"), address), (label("day"), f"{self.day:%d/%m/%Y}")]
        if self.kind == "request":
            return [(label("procedure_id"), self.procedure_id.display_name or "")]
        return []
