import io

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.engine.handlers.own_request import COMPLAINT

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
        attachment = (
            self.env["ir.attachment"]
            .sudo()  # who may read the register may take it away, without a right on files
            .create(
                {
                    "name": f"{name} {fields.Date.context_today(self)}.xlsx",
                    "raw": rows._tiqv_xlsx(FORWARDED if forwarded else COLUMNS),
                    "mimetype": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "res_model": "res.company",
                    "res_id": self.env.company.id,
                }
            )
        )
        return {"type": "ir.actions.act_url", "url": f"/web/content/{attachment.id}?download=1", "target": "new"}

    def _tiqv_xlsx(self, columns):
        """Return the spreadsheet (bytes) of these requests with ``columns``: pairs (letter of the article, field)."""
        buffer = io.BytesIO()
        book = xlsxwriter.Workbook(buffer, {"in_memory": True})
        sheet, bold = book.add_worksheet("Registro"), book.add_format({"bold": True, "bottom": 1})
        date = book.add_format({"num_format": "dd/mm/yyyy"})
        for column, (letter, field) in enumerate(columns):
            label = self._fields[field]._description_string(self.env)
            sheet.write_string(0, column, f"{letter} {label}".strip(), bold)
        for line, request in enumerate(self, start=1):
            for column, (_letter, field) in enumerate(columns):
                request._tiqv_cell(sheet, line, column, field, date)
        sheet.set_column(0, len(columns) - 1, 20)
        sheet.freeze_panes(1, 1)
        book.close()
        return buffer.getvalue()

    def _tiqv_cell(self, sheet, line, column, name, date):
        field, value = self._fields[name], self[name]
        if field.type == "date":
            if value:
                sheet.write_datetime(line, column, fields.Datetime.to_datetime(value), date)
        elif field.type == "float":
            if value:
                sheet.write_number(line, column, value)
        elif field.type == "boolean":
            sheet.write_string(line, column, self.env._("Yes") if value else self.env._("No"))
        elif field.type == "selection":
            sheet.write_string(line, column, dict(field._description_selection(self.env)).get(value, ""))
        else:
            # Never a formula, whatever a name begins with.
            sheet.write_string(line, column, (value.display_name if field.relational else value) or "")
