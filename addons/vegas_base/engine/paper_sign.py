from odoo import api, fields, models

from .handed_paper import MODES


class VegasPaperSign(models.TransientModel):
    """Asks the customer's signature on a paper of a request: drawn on the screen, or given by hand and scanned."""

    _name = "vegas.paper.sign"
    _description = "Signature of the customer"

    request_id = fields.Many2one("vegas.request", required=True, readonly=True, ondelete="cascade")
    code = fields.Char(required=True, readonly=True)
    handed_id = fields.Many2one("vegas.handed.paper", "Paper", readonly=True, ondelete="cascade")
    mode = fields.Selection(MODES, "How", required=True, default="screen")
    signer_name = fields.Char("Name of who signs", required=True)
    signature = fields.Binary(attachment=False)
    scan = fields.Binary("Scan of the signed paper", attachment=False)
    scan_name = fields.Char()

    @api.model
    def default_get(self, fields_list):
        """Start with the request of the context and the name of who stands there."""
        values = super().default_get(fields_list)
        request = self.env["vegas.request"].browse(values.get("request_id"))
        return {**values, "signer_name": values.get("signer_name") or request._signer_name()}

    def action_sign(self):
        """Make the signed paper and open it; a paper signed by hand is noted as such.

        :raises UserError: when name or signature are missing
        """
        self.ensure_one()
        request = self.request_id
        if self.mode == "screen":
            opened = request._sign_on_screen(self.code, self.signature, self.signer_name)._open_paper()
            # The dialog has done its work, and the request below shows what has become of it.
            return {**opened, "close": True}
        request._sign_on_paper(self.code, self.signer_name, self.scan, self.scan_name, self.handed_id)
        return {"type": "ir.actions.act_window_close"}


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def _signer_name(self):
        """Return the name of who is to sign: the customer, where nobody presents the request in his place."""
        return self.partner_id.name or ""

    def action_sign_paper(self):
        """Ask the signature on the paper named in the context (``paper``).

        :raises UserError: when this very paper was signed already
        """
        self.ensure_one()
        self.check_access("write")
        context = {"default_request_id": self.id, "default_code": self.env.context.get("paper")}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Signature of the customer"),
            "res_model": "vegas.paper.sign",
            "views": [[False, "form"]],
            "target": "new",
            "context": context,
        }

    def _sign_on_screen(self, code, image, name):
        """Make paper ``code`` with the signature ``image`` (base64) of ``name`` and return its attachment."""
        self.ensure_one()
        self.check_access("write")
        signature = self.env["vegas.handed.paper"]._signature(image, name)
        if self._handler() is not None:
            self._handler()._paper_signed(self, code, "screen", image)
        return self._print(code, signature)

    def _sign_on_paper(self, code, name, scan=None, scan_name=None, handed=None):
        """Note that paper ``code`` was signed by hand: ``handed``, the one that was printed last, or one made now."""
        self.ensure_one()
        self.check_access("write")
        if self._handler() is not None:
            self._handler()._paper_signed(self, code, "paper", None)
        mine = self.handed_ids.filtered(lambda row: row.code == code and row.signature_mode != "screen")
        handed = mine & handed if handed else mine[:1]
        if not handed:
            attachment = self.env["vegas.paper"]._print(code, self)
            handed = self.env["vegas.handed.paper"].search([("attachment_id", "=", attachment.id)])
        handed._sign_on_paper(name, scan, scan_name)
        return handed
