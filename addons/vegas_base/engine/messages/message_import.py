from odoo import fields, models
from odoo.exceptions import UserError


class VegasMessageImport(models.TransientModel):
    """*Importa file XML*: several files or a zip, and what became of each."""

    _name = "vegas.message.import"
    _description = "Import of files"

    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    line_ids = fields.One2many("vegas.message.import.line", "import_id", "Result", readonly=True)
    summary = fields.Char(readonly=True)

    def action_import(self):
        """Read the chosen files and show the result, file by file."""
        self.ensure_one()
        if not self.attachment_ids:
            raise UserError(self.env._("Choose at least one file: XML, CSV or a zip of them."))
        self.env["vegas.message"]._check_back_office()
        files = [(attachment.name, attachment.raw) for attachment in self.attachment_ids]
        report = self.env["vegas.message"]._receive(files)
        self.attachment_ids.sudo().unlink()
        counts = {status: sum(line["status"] == status for line in report) for status in ("applied", "later", "error")}
        self.write(
            {
                "line_ids": [fields.Command.clear(), *(fields.Command.create(line) for line in report)],
                "summary": self.env._(
                    "%(files)s files: %(applied)s applied, %(later)s still to be read, %(error)s with an error.",
                    files=len(report),
                    **counts,
                ),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import XML file"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }


class VegasMessageImportLine(models.TransientModel):
    _name = "vegas.message.import.line"
    _description = "Result of one imported file"

    import_id = fields.Many2one("vegas.message.import", required=True, ondelete="cascade")
    name = fields.Char("File", readonly=True)
    status = fields.Selection(
        [
            ("applied", "Applied"),
            ("waiting", "Early: waits"),
            ("known", "Known already"),
            ("later", "Stored"),
            ("error", "Error"),
        ],
        readonly=True,
    )
    reason = fields.Char(readonly=True)
