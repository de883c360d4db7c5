from odoo import fields, models

from odoo.addons.vegas_base.address import one_line
from odoo.addons.vegas_base.engine.handlers.effects import said

OUTCOMES = {"done": "done", "failed": "failed", "rejected": "rejected", "cancelled": "cancelled"}


def euro(amount):
    """Return an amount as papers write it: € 1.234,50."""
    return f"€ {amount:,.2f}".translate(str.maketrans(",.", ".,"))


def day(value):
    """Return a date as papers write it, ``""`` when empty."""
    return f"{value:%d/%m/%Y}" if value else ""


class VegasHandler(models.AbstractModel):
    _inherit = "vegas.handler"

    # Names of the fields that the request form shows, in this order; empty ones are left out.
    _paper_fields = ()

    def _paper_data(self, request, code):
        data = super()._paper_data(request, code)
        if code == "request":
            data["heading"] = self.env._("Request: %(name)s", name=request.procedure_id.name)
            data["details"] = [row for row in self._paper_details(request) if row[1]]
        elif code == "result":
            data["heading"] = self.env._("Outcome: %(name)s", name=request.procedure_id.name)
            data["details"] = [row for row in self._result_details(request) if row[1]]
            data.update(self._result_data(request))
        return data

    def _paper_details(self, request):
        """Return the rows of the request form: pairs of label and text."""
        rows = [
            [request._fields[name]._description_string(self.env), self._paper_text(request, name)]
            for name in self._paper_fields
        ]
        if getattr(self, "_appointment", False):
            rows.append([self.env._("Wished days"), self._paper_wishes(request)])
            rows.append([request._fields["phone"]._description_string(self.env), request.phone or ""])
        return rows

    def _paper_text(self, request, name):
        """Return the value of a field as a paper writes it."""
        field, value = request._fields[name], request[name]
        if field.type == "boolean":
            return self.env._("Yes") if value else ""
        if field.type == "monetary":
            return euro(value) if value else ""
        if field.type == "float":
            return f"{value:.12g}".replace(".", ",") if value else ""
        if field.relational:
            return value.display_name or ""
        return said(request, name, value)

    def _paper_wishes(self, request):
        slots = dict(request._fields["wish1_slot"]._description_selection(self.env))
        wishes = ((request.wish1_date, request.wish1_slot), (request.wish2_date, request.wish2_slot))
        return "; ".join(f"{day(wish)} {slots.get(slot, '')}".strip() for wish, slot in wishes if wish)

    def _result_details(self, request):
        """Return the rows of the result letter of what was carried out: pairs of label and text."""
        return [[self.env._("Carried out on"), day(request.executed_date)], *self._reading_row(request)]

    def _reading_row(self, request):
        # Where the meter was replaced, the second one is what the new meter starts from.
        indexes = request._paper_effects("vegas.reading", "after")
        return [[self.env._("Reading of the distributor"), next(iter(indexes), "")]]

    def _result_data(self, request):
        """Return what else the result letter of this procedure may read."""
        return {}


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def _paper_data(self, code):
        data = super()._paper_data(code)
        partner = self.partner_id
        reason = self._reasons().get(self)
        return {
            "code": self.procedure_code or "",
            "presenter": self._presenter_line(),
            "distributor_number": self.distributor_number or "",
            "last_bill_address": one_line(partner.street, partner.zip, partner.city),
            "outcome": OUTCOMES.get(self.stage_id.code, "failed" if self.state == "refused" else ""),
            "executed": day(self.executed_date),
            "reason": self.reason_text or "",
            "reason_meaning": reason.text if reason and reason.text != self.reason_text else "",
            "reason_group": reason.group if reason else "",
            **data,
            **({} if self.point_id else {"point_address": self._site_line()}),
        }

    def _site_line(self):
        return one_line(self.site_street, self.site_zip, self.site_city_id.name)

    def _presenter_line(self):
        """Return who presents the request where it is not the customer, in words."""
        if not self._other_presenter():
            return ""
        capacity = self.visit_id.sudo().capacity_id.name
        return ", ".join(part for part in (self.presenter_id.name, capacity) if part)

    def _other_presenter(self):
        return self.presenter_id and self.presenter_id != self.partner_id

    def _signer_name(self):
        return self.presenter_id.name if self._other_presenter() else super()._signer_name()

    def _paper_effects(self, model, name):
        """Return the texts ``name`` (before, after) of what the outcome changed in ``model``."""
        effects = self.effect_ids.filtered(lambda effect: effect.res_model == model and not effect.undone_date)
        return [text for text in effects.sorted("id").mapped(name) if text]

    def _closing_term(self):
        """Return in words within which time the closing bill is issued."""
        return self.env["vegas.parameter"]._on("bill.closing.days", fields.Date.context_today(self))._days_text()
