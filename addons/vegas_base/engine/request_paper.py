from odoo import models

from ..address import one_line


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _open_paper(self):
        """Return the action that shows this PDF in a tab of its own."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/web/content/{self.id}", "target": "new"}

    def _download(self):
        """Return the action that hands this file over to be kept."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/web/content/{self.id}?download=1", "target": "new"}


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def action_print(self):
        """Print the paper named in the context (``paper``), keep a copy, and open it."""
        self.ensure_one()
        return self._print(self.env.context.get("paper"))._open_paper()

    def _print(self, code, signature=None):
        """Make paper ``code`` of this request, list it as handed over, and return the attachment.

        :param signature: ``{"image", "name", "when"}``; else that of the form, where a procedure asks it there
        """
        self.ensure_one()
        if not signature and self._handler() is not None:
            signature = self._handler()._paper_signature(self, code)
        return self.env["vegas.paper"]._print(code, self, signature)

    def _handed_request(self):
        """Return the request with which papers of this record are listed."""
        return self

    def _paper_data(self, code):
        """Return what the papers of a request may read, all of it text."""
        self.ensure_one()
        point, partner = self.point_id, self.partner_id
        day = "{:%d/%m/%Y}"
        commodities = dict(point._fields["commodity"]._description_selection(self.env))
        return {
            "number": self.name,
            "procedure": f"{self.procedure_id.label} – {self.procedure_id.name}",
            "received": day.format(self.received_date),
            "customer": partner.name or "",
            "customer_address": one_line(partner.street, partner.zip, partner.city),
            "tax_code": partner._vegas_tax_code() if partner else "",
            "phone": self.phone or "",
            "commodity": commodities.get(point.commodity, ""),
            "point": point.code or "",
            "point_address": one_line(point.street, point.zip, point.city),
            "meter": self.meter_id.serial or "",
            "distributor": self.distributor_id.name or "",
            "appointment_date": day.format(self.appointment_date) if self.appointment_date else "",
            "appointment_slot": self.appointment_slot or "",
            "contract": self.contract_id.number or "",
            **(self._handler()._paper_data(self, code) if self._handler() is not None else {}),
        }
