from odoo import api, fields, models

FAULTS_SHOWN = 2000

MODES = [
    ("check", "Check only"),
    ("all", "All rows or none"),
    ("good", "Load the good rows"),
]


class VegasArchiveReceipt(models.Model):
    """What became of a file of the archive: rows, control totals and faults, for accounting to sign.

    It is written by the program only and never changed.
    """

    _name = "vegas.archive.receipt"
    _description = "Receipt of an archive file"
    _order = "id desc"
    _rec_name = "file_name"

    company_id = fields.Many2one("res.company", required=True, index=True)
    table = fields.Selection(selection="_selection_table", required=True)
    mode = fields.Selection(MODES, required=True)
    file_name = fields.Char("File", required=True)
    sha256 = fields.Char("SHA-256", required=True, help="Fingerprint of the file: the same file has the same one.")
    rows = fields.Integer("Rows")
    good = fields.Integer("Good rows")
    bad = fields.Integer("Refused rows")
    loaded = fields.Integer("Loaded rows")
    amount_name = fields.Char("Control total of", help="The column whose values are added up.")
    amount = fields.Float("Total of the file", digits=(16, 2))
    amount_loaded = fields.Float("Total loaded", digits=(16, 2))
    user_id = fields.Many2one("res.users", "Loaded by", required=True)
    date = fields.Datetime("On", required=True, default=fields.Datetime.now)
    fault_ids = fields.One2many("vegas.archive.fault", "receipt_id", "Reasons")
    bad_file = fields.Binary(
        "File of the refused rows", attachment=True, help="Correct the rows and load this file again."
    )
    bad_file_name = fields.Char(compute="_compute_bad_file_name")

    @api.model
    def _selection_table(self):
        return [(table._name, table._title()) for table in self.env["vegas.archive.table"]._tables()]

    @api.depends("file_name", "bad")
    def _compute_bad_file_name(self):
        for receipt in self:
            stem = (receipt.file_name or "").rpartition(".")[0] or receipt.file_name
            receipt.bad_file_name = self.env._("%(name)s refused.csv", name=stem) if receipt.bad else False


class VegasArchiveFault(models.Model):
    """Why a row of a file was refused."""

    _name = "vegas.archive.fault"
    _description = "Refused row of an archive file"
    _order = "receipt_id, row, id"
    _rec_name = "reason"

    receipt_id = fields.Many2one("vegas.archive.receipt", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="receipt_id.company_id", store=True, index=True)
    row = fields.Integer("Row", required=True)
    column = fields.Char("Column", help="Empty: the row as a whole.")
    value = fields.Char()
    reason = fields.Char(required=True)
