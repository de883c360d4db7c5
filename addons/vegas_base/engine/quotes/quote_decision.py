import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from .quote import PAYMENTS

MODES = [
    ("screen", "Signature on the screen"),
    ("signed", "Signature on paper"),
    ("email", "E-mail or PEC"),
    ("phone", "By phone"),
]


class VegasQuoteDecision(models.TransientModel):
    """Shows a quote to the customer at the counter and takes the decision: signature, payment, and the works start."""

    _name = "vegas.quote.decision"
    _description = "Decision on a quote"

    quote_id = fields.Many2one("vegas.quote", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(related="quote_id.partner_id")
    number = fields.Char(related="quote_id.number", string="Quote number")
    valid_until = fields.Date(related="quote_id.valid_until")
    currency_id = fields.Many2one(related="quote_id.currency_id")
    line_ids = fields.One2many(related="quote_id.line_ids")
    untaxed = fields.Monetary(related="quote_id.untaxed")
    tax = fields.Monetary(related="quote_id.tax", string="VAT amount")
    total = fields.Monetary(related="quote_id.total")
    warning = fields.Text(related="quote_id.warning")
    mode = fields.Selection(MODES, "How", required=True, default="screen")
    payment_mode = fields.Selection(PAYMENTS, "Payment", required=True)
    signer_name = fields.Char("Name of who signs")
    signature = fields.Binary(attachment=False)
    evidence = fields.Binary("Signed paper or message", attachment=False)
    evidence_name = fields.Char()
    note = fields.Char()

    @api.model
    def default_get(self, fields_list):
        """Start with the customer's name and the payment that is possible."""
        values = super().default_get(fields_list)
        quote = self.env["vegas.quote"].browse(values.get("quote_id"))
        defaults = {
            "signer_name": quote.request_id._signer_name() if quote else "",
            "payment_mode": "bill" if quote and quote._can_be_billed() else "now",
        }
        return {**{name: value for name, value in defaults.items() if name in fields_list}, **values}

    def action_print(self):
        """Print the quote for the customer."""
        return self.quote_id.action_print()

    def action_refuse(self):
        """The customer refuses."""
        self.quote_id.decision_note = self.note
        self.quote_id.action_refuse()
        return {"type": "ir.actions.act_window_close"}

    def action_accept(self):
        """The customer accepts: keep signature or evidence, settle the payment, ask for the works, and open them.

        :raises UserError: when the quote does not hold any more, or something of the decision is missing
        """
        self.ensure_one()
        quote = self.quote_id
        quote.check_access("write")
        quote._check_open()
        today = fields.Date.context_today(self)
        values = {"decision_mode": self.mode, "payment_mode": self.payment_mode, "decision_note": self.note}
        if self.payment_mode == "now":
            values.update({"advance_amount": quote.advance_amount or quote.total, "advance_date": today})
        if self.mode in ("signed", "email"):
            values.update({"decision_document": self.evidence, "decision_document_name": self.evidence_name})
        quote.write(values)
        if self.mode == "screen":
            quote._sign(self.signature, self.signer_name)
        quote.action_accept()
        if self.mode == "signed":
            quote._signed_by_hand(self.signer_name, self.evidence, self.evidence_name)
        quote._settle()
        return quote._start_works().get_formview_action()


class VegasQuote(models.Model):
    _inherit = "vegas.quote"

    def action_decide(self):
        """Show the quote to the customer and take the decision.

        :raises UserError: when nothing is left to decide
        """
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Quote %(number)s", number=self.display_name),
            "res_model": "vegas.quote.decision",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_quote_id": self.id},
        }

    def _sign(self, image, name):
        """Make the letter with the signature: it is the evidence of the acceptance."""
        signature = self.env["vegas.handed.paper"]._signature(image, name)
        signed = self.env["vegas.paper"]._print("quote_letter", self, signature)
        # The file as it was signed; the paper itself stays with the request.
        self.decision_document = base64.b64encode(signed.sudo().raw)
        self.decision_document_name = signed.sudo().name

    def _signed_by_hand(self, name, scan, scan_name):
        attachment = self.env["vegas.paper"]._print("quote_letter", self)
        handed = self.env["vegas.handed.paper"].search([("attachment_id", "=", attachment.id)])
        handed._sign_on_paper(name, scan, scan_name)

    def _can_be_billed(self):
        """Whether there is a running contract whose next bill can carry the quote; the addon of the bills knows."""
        return False

    def _settle(self):
        """Let the amount reach the customer as ``payment_mode`` says; the addon of the bills does it.

        :raises UserError: when no bill can carry it
        """
        self.ensure_one()
        if self.payment_mode == "bill" and not self._can_be_billed():
            raise UserError(
                self.env._(
                    "Quote %(number)s: the customer has no running contract on this point whose bill could carry it."
                    " Choose “Paid at once”.",
                    number=self.display_name,
                )
            )
