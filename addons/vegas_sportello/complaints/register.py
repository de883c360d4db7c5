from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.engine.handlers.own_request import COMPLAINT

from .spreadsheet import XLSX, spreadsheet

# Columns of art. 34.2 a) to m) and 34.3 in the order of the article: (letter, field).
COLUMNS = [
    ("34.2 a", "name"),
    ("", "tiqv_type"),
    ("34.2 b", "tiqv_customer_type"),
    ("34.2 c", "tiqv_supply_type"),
    ("34.2 d", "partner_id"),
    ("34.2 d", "tiqv_tax_code"),
    ("34.2 e", "tiqv_received_date"),
    ("34.2 f", "tiqv_data_asked_date"),
    ("34.2 g", "tiqv_data_received_date"),
    ("34.2 h", "tiqv_answer_date"),
    ("34.2 i", "tiqv_late_cause"),
    ("34.2 j", "tiqv_lapse_reason"),
    ("34.2 j", "tiqv_lapse_date"),
    ("34.2 k", "tiqv_indemnity_amount"),
    ("34.2 l", "tiqv_code"),
    ("34.2 m", "tiqv_level1_id"),
    ("34.2 m", "tiqv_level2_id"),
    ("34.3", "tiqv_credit_date"),
    ("34.3", "tiqv_double"),
]
# Columns of art. 34.4: what was forwarded to the distributor.
FORWARDED = [("34.4 a", "name"), ("34.4 b", "tiqv_received_date"), ("34.4 c", "sent_date"), ("34.4 d", "tiqv_code")]


class VegasRequest(models.Model):
    """The register of art. 34 of the TIQV, as a list and as a spreadsheet handed to the Authority."""

    _inherit = "vegas.request"

    tiqv_code = fields.Char("POD/PDR", compute="_compute_tiqv_code")
    tiqv_tax_code = fields.Char(
        "Tax code or VAT number", compute="_compute_tiqv_code", groups="vegas_base.group_vegas_see_tax_code"
    )

    @api.depends("point_id", "tiqv_supply_code", "partner_id")
    def _compute_tiqv_code(self):
        for request in self:
            request.tiqv_code = request.point_id.code or request.tiqv_supply_code or False
            request.tiqv_tax_code = request.partner_id._vegas_tax_code() if request.partner_id else False

    @api.model
    def _tiqv_register_domain(self):
        """Return the domain of the register of art. 34.2 and 34.3: all that was registered, lapsed ones included."""
        return [("procedure_id.code", "=", COMPLAINT), ("stage_id.code", "not in", ("draft", "cancelled"))]

    @api.model
    def _tiqv_forwarded_domain(self):
        """Return the domain of the register of art. 34.4: requests of customers sent on to a distributor."""
        return [("origin", "=", "customer"), ("sent_date", "!=", False), ("distributor_id", "!=", False)]

    def action_tiqv_xlsx(self):
        """Hand the chosen rows over as a spreadsheet with the columns of the article; none chosen: the whole register.

        :raises UserError: when there is nothing to hand over
        """
        forwarded = bool(self.env.context.get("tiqv_forwarded"))
        domain = self._tiqv_forwarded_domain() if forwarded else self._tiqv_register_domain()
        rows = self or self.search(domain, order="received_date, id")
        if not rows:
            raise UserError(self.env._("The register is empty: there is nothing to export."))
        rows.check_access("read")
        name = self.env._("Register TIQV 34.4") if forwarded else self.env._("Register TIQV 34.2 and 34.3")
        table = rows._tiqv_table(FORWARDED if forwarded else COLUMNS)
        attachment = (
            self.env["ir.attachment"]
            .sudo()  # who may read the register may take it away, without a right on files
            .create(
                {
                    "name": f"{name} {fields.Date.context_today(self)}.xlsx",
                    "raw": spreadsheet([("Registro", *table)]),
                    "mimetype": XLSX,
                    "res_model": "res.company",
                    "res_id": self.env.company.id,
                }
            )
        )
        return attachment._download()

    def _tiqv_table(self, columns):
        """Return (heads, rows) of these requests with ``columns``: pairs (letter of the article, field)."""
        heads = [f"{letter} {self._fields[name]._description_string(self.env)}".strip() for letter, name in columns]
        return heads, [[request._tiqv_cell(name) for _letter, name in columns] for request in self]

    def _tiqv_cell(self, name):
        """Return a field as a cell of the register shows it: a text, a number or a day."""
        field, value = self._fields[name], self[name]
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if not value:
            return ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        return value.display_name or "" if field.relational else value
