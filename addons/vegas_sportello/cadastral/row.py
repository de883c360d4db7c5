from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.vegas_base.privacy.access import SEE_TAX_CODE

from .row_rules import UNIT_KEYS


class VegasCadastralRow(models.Model):
    """One record of a yearly file: a contract with what was billed to it, and, where they are due, one unit of it.

    ``data`` is what the record holds, by the keys of ``row_rules``; it is written when the file is prepared, so that a
    file can be read again as it was sent.
    """

    _name = "vegas.cadastral.row"
    _description = "Row of the cadastral file"
    _check_company_auto = True
    _order = "file_id, sequence, id"

    # A person only decides that a row stays out.
    _OPEN = {"excluded", "excluded_reason"}

    file_id = fields.Many2one("vegas.cadastral.file", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    sequence = fields.Integer("Line", readonly=True)
    contract_id = fields.Many2one("vegas.contract", required=True, readonly=True, index=True)
    partner_id = fields.Many2one("res.partner", "Holder", readonly=True, index="btree_not_null")
    point_id = fields.Many2one("vegas.supply.point", "Supply point", readonly=True, index="btree_not_null")
    declaration_id = fields.Many2one(
        "vegas.cadastral.declaration", "Declaration", readonly=True, index="btree_not_null", ondelete="set null"
    )
    unit_id = fields.Many2one(
        "vegas.cadastral.unit", "Cadastral unit", readonly=True, index="btree_not_null", ondelete="set null"
    )
    due = fields.Boolean("Data due", readonly=True, help="The contract is new or was changed in the year.")
    months = fields.Integer("Months billed", readonly=True)
    consumption = fields.Float("Consumption billed", digits=(16, 3), readonly=True, help="Smc or kWh.")
    amount = fields.Float("Amount billed", digits=(16, 2), readonly=True, help="In euro, without VAT and TV fee.")
    data = fields.Json(readonly=True, groups=SEE_TAX_CODE)
    error = fields.Text("What is wrong", readonly=True)
    has_error = fields.Boolean("Wrong", readonly=True)
    receipt_error = fields.Char("Refused by the registry", readonly=True)
    excluded = fields.Boolean("Left out", help="The row does not go into the file.")
    excluded_reason = fields.Char("Why left out")

    _reason = models.Constraint(
        "CHECK (NOT COALESCE(excluded, FALSE) OR COALESCE(excluded_reason, '') <> '')",
        "Say why the row is left out.",
    )
    _wrong_idx = models.Index("(file_id) WHERE has_error")

    @api.depends("contract_id", "sequence")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.sequence} – {row.contract_id.number or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Rows of a yearly file are made by the program."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - self._OPEN:
                raise AccessError(self.env._("Rows of a yearly file are made by the program."))
            closed = self.file_id.filtered(lambda file: file.state not in ("draft", "checked"))
            if closed:
                raise UserError(
                    self.env._("“%(name)s” is written already: make a correction.", name=closed[0].display_name)
                )
        return super().write(vals)

    def action_open(self):
        """Open the record in which the error is healed: the declaration's request, the customer or the contract."""
        self.ensure_one()
        keys = {key for key, *_rest in (self.sudo().data or {}).get("faults", ())}
        if keys & {"missing", *UNIT_KEYS}:
            return self._open_request()
        if keys & {"contract", "user_kind", "start_date", "months", "consumption", "amount"} or not self.partner_id:
            return self.contract_id.get_formview_action()
        if "street" in keys:
            return self.point_id.get_formview_action()
        return self.partner_id.get_formview_action()

    def _open_request(self):
        """Open a new request for the cadastral data of this row's supply."""
        procedure = self.env.ref("vegas_sportello.procedure_catasto")
        context = {
            "default_procedure_id": procedure.id,
            "default_partner_id": self.partner_id.id,
            "default_point_id": self.point_id.id,
        }
        return {
            "type": "ir.actions.act_window",
            "name": procedure.display_name,
            "res_model": "vegas.request",
            "views": [[False, "form"]],
            "context": context,
        }
