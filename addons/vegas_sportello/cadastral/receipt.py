import base64
import hashlib
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from . import receipt_text
from .texts import sentence

OUTCOMES = [("accepted", "Accepted"), ("rejected", "Rejected")]
_PROTOCOL = re.compile(r"[0-9]{17}")


class VegasCadastralReceipt(models.Model):
    """A receipt of the tax registry for a yearly file, kept as it came, and what it says."""

    _name = "vegas.cadastral.receipt"
    _description = "Receipt of a cadastral file"
    _check_company_auto = True
    _order = "id desc"

    file_id = fields.Many2one("vegas.cadastral.file", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    name = fields.Char("Receipt", required=True, readonly=True)
    attachment_id = fields.Many2one("ir.attachment", "Content", required=True, readonly=True, ondelete="restrict")
    content_hash = fields.Char("SHA-256 of the file", required=True, readonly=True)
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    told = fields.Boolean("Told by a person", readonly=True, help="The outcome was not read out of the receipt.")
    protocol = fields.Char(readonly=True)
    refused_count = fields.Integer("Lines refused", readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True, default=lambda self: self.env.user)

    _once = models.UniqueIndex("(file_id, content_hash)", "This receipt was imported already.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Receipts are imported from the yearly file: press “Import the receipt”."))
        return super().create(vals_list)

    def action_open(self):
        """Download the receipt."""
        self.ensure_one()
        return self.attachment_id._download()


class VegasCadastralReceiptImport(models.TransientModel):
    """Import of a receipt: the file is checked before anything of it is believed, then kept."""

    _name = "vegas.cadastral.receipt.import"
    _description = "Import of a receipt"

    file_id = fields.Many2one("vegas.cadastral.file", required=True, readonly=True)
    content = fields.Binary("Receipt", attachment=False)
    name = fields.Char("Name of the receipt")
    outcome = fields.Selection(OUTCOMES, "What it says", help="Only where the program cannot read it.")
    protocol = fields.Char(help="17 digits; only where the program cannot read it.")

    def action_import(self):
        """Check, read and keep the receipt, and write its outcome on the yearly file.

        :raises UserError: when it can be no receipt of this file, or its outcome is not clear and nobody says it
        """
        self.ensure_one()
        file = self.file_id
        file.check_access("write")
        file._refuse_state("written", "sent")
        if not self.content:
            raise UserError(self.env._("Choose the receipt first."))
        data = base64.b64decode(self.content)
        receipt = self._read(file, data)
        protocol = "".join((self.protocol or receipt.protocol or "").split())
        if protocol and not _PROTOCOL.fullmatch(protocol):
            raise UserError(self.env._("The protocol has 17 digits: copy it from the receipt."))
        self._keep(file.sudo(), data, receipt, self.outcome or receipt.outcome, protocol)
        return {"type": "ir.actions.act_window_close"}

    def _read(self, file, data):
        """Return what the receipt says; what a person says goes before what is not clear.

        :raises UserError: with the reason
        """
        try:
            receipt = receipt_text.read(data, file._our_tax_code())
        except receipt_text.Refused as error:
            raise UserError(sentence(self.env, error.fault, limit=error.limit)) from error
        if receipt.outcome and self.outcome and receipt.outcome != self.outcome:
            raise UserError(self.env._("The receipt says the opposite of what you have chosen: read it again."))
        if not receipt.outcome and not self.outcome:
            raise UserError(sentence(self.env, receipt.fault))
        return receipt

    def _keep(self, file, data, receipt, outcome, protocol):
        digest = hashlib.sha256(data).hexdigest()
        receipts = self.env["vegas.cadastral.receipt"].sudo()
        if receipts.search_count([("file_id", "=", file.id), ("content_hash", "=", digest)], limit=1):
            raise UserError(self.env._("This receipt was imported already."))
        name = (self.name or "").replace("/", "-").replace("\\", "-")[:100] or self.env._("Receipt")
        pdf = receipt_text.is_pdf(data)
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": name,
                    "raw": data,
                    # Whatever it calls itself: never something that a browser runs.
                    "mimetype": "application/pdf" if pdf else "text/plain",
                    "res_model": file._name,
                    "res_id": file.id,
                }
            )
        )
        receipts.create(
            {
                "file_id": file.id,
                "name": name,
                "attachment_id": attachment.id,
                "content_hash": digest,
                "outcome": outcome,
                "told": not receipt.outcome,
                "protocol": protocol,
                "refused_count": len(receipt.rows),
                "user_id": self.env.uid,
            }
        )
        file._receive_outcome(outcome, protocol, receipt.rows)
