from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.vegas_base.registry.dated import CONFIDENCES, OVERLAP, in_order

DEPOSIT = [
    ("return", "Returned to who leaves, a new one from who comes"),
    ("transfer_with_consents", "Moved, if both agree in writing"),
    ("transfer", "Moved"),
    ("unchanged", "Unchanged"),
]
DEBTS = [
    ("not_passed", "Stay with who leaves"),
    ("on_agreement", "Taken over only by written agreement"),
    ("heir", "Pass to the heir"),
    ("succession", "Pass by succession"),
]


class VegasChangeCase(models.Model):
    """One case of the table of changes (domain sheet, 3.3): what it asks, and what follows from it.

    The program runs on these rows: which documents are asked, whether a new contract begins and a closing bill is
    due, what becomes of the deposit and of the debts, and what the SII is told. A row holds from ``valid_from`` on;
    ``confidence`` as in ``vegas.parameter``. An empty commodity means both.
    """

    _name = "vegas.change.case"
    _inherit = ["vegas.dated"]
    _description = "Case of change"
    _order = "kind desc, sequence, id"

    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("voltura", "The holder changes"), ("data", "Data of the same holder"), ("reversal", "A voltura is reversed")],
        required=True,
    )
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], help="Empty: gas and electricity.")
    new_contract = fields.Boolean("A new contract begins")
    closing_bill = fields.Boolean("A closing bill is due")
    document_ids = fields.Many2many("vegas.change.document", string="Documents asked for")
    deposit = fields.Selection(DEPOSIT, "Deposit", required=True, default="unchanged")
    debts = fields.Selection(DEBTS, "Debts", required=True, default="not_passed")
    debt_declaration = fields.Boolean(
        "No relation to the debt", help="The seller asks who comes to declare that the debts are not theirs."
    )
    # Service of the SII and its kind (TIPOLOGIA_VOLTURA); gas is not established and stays configurable.
    message_ele = fields.Char("Message, electricity", help="Service of the SII, for example VT1 or AE1; empty: none.")
    message_ele_kind = fields.Char("Kind, electricity", help="TIPOLOGIA_VOLTURA, for example 01.")
    message_gas = fields.Char("Message, gas", help="Service of the SII gas; empty: none.")
    message_gas_kind = fields.Char("Kind, gas")
    message_optional = fields.Boolean("Telling the SII is optional")
    contribution = fields.Selection(
        [("due", "Due"), ("check", "To be checked"), ("none", "None")], required=True, default="none"
    )
    withdrawal = fields.Boolean(
        "May be withdrawn from", help="Ripensamento: by a consumer, where it was concluded at a distance."
    )
    tax_change = fields.Boolean("Changes taxes or tariff", help="Bills from its date on are computed again.")
    mandate = fields.Selection(
        [("unchanged", "Unchanged"), ("ended", "Ended"), ("renew", "To be signed anew")],
        "Direct debit",
        required=True,
        default="unchanged",
    )
    note = fields.Text("What else follows", translate=True)
    source = fields.Char(required=True)
    confidence = fields.Selection(CONFIDENCES, required=True, default="check")

    _validity = models.Constraint(
        f"EXCLUDE USING gist (code WITH =, COALESCE(commodity, '') WITH =, {OVERLAP})",
        "This case already has a row in that period: close the earlier one first.",
    )
    _period = in_order()

    @api.model
    def _in_force(self, day, kind=None, commodity=None):
        """Return the cases in force on ``day``; a row of the commodity itself goes before one of both.

        :param kind: only cases of this kind
        :param commodity: gas or ele; ``None``: rows of every commodity
        """
        domain = self._valid_on(day)
        if kind:
            domain &= Domain("kind", "=", kind)
        if not commodity:
            return self.search(domain)
        cases = self.search(domain & Domain("commodity", "in", (commodity, False)))
        special = set(cases.filtered("commodity").mapped("code"))
        return cases.filtered(lambda case: case.commodity or case.code not in special)

    @api.model
    def _on(self, code, day, commodity=None):
        """Return the row of case ``code`` in force on ``day``, empty when there is none."""
        return self._in_force(day, commodity=commodity).filtered(lambda case: case.code == code)[:1]

    def _documents(self, partner):
        """Return the documents that these cases ask of ``partner``."""
        return self.document_ids._asked_of(partner)

    def _message(self, commodity):
        """Return (service, kind) by which the SII is told for ``commodity``, empty strings where it is not."""
        service, kind = self[f"message_{commodity}"], self[f"message_{commodity}_kind"]
        return service or "", kind or ""
