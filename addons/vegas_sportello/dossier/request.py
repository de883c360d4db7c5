from odoo import models

from .gather import PAPER


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def action_dossier(self):
        """Open the case file of the chosen requests: as a PDF, or as a ZIP when the context says ``zip``."""
        self.env["vegas.dossier"]._check_right(self)
        kind = "zip" if self.env.context.get("zip") else "pdf"
        ids = ",".join(str(number) for number in self.ids)
        return {"type": "ir.actions.act_url", "url": f"/vegas/dossier/{ids}/{kind}", "target": "new"}

    def _paper_data(self, code):
        """The template of the case file shows itself with the sheet of a request."""
        data = super()._paper_data(code)
        return {**data, **self.env["vegas.dossier"]._sheet_data(self)} if code == PAPER else data
