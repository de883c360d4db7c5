from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    """An open bill of the archive: it has the papers it was issued with, never new ones."""

    _inherit = "account.move"

    vegas_archive_total = fields.Float(
        "Total in the earlier system",
        digits=(16, 2),
        copy=False,
        readonly=True,
        help="Of a bill that came with the archive; the entry holds what was still to be paid of it.",
    )

    def _make_papers(self):
        if archived := self.filtered("vegas_archive_total"):
            raise UserError(
                self.env._(
                    "Bill %(name)s came with the archive, its PDF did not: an administrator can load it under "
                    "Configuration › Existing archive.",
                    name=archived[0].name,
                )
            )
        return super()._make_papers()

    def _make_electronic(self):
        archived = self.filtered("vegas_archive_total")
        faults = super(AccountMove, self - archived)._make_electronic()
        text = self.env._("It came with the archive, its e-invoice did not: an administrator can load it.")
        return {**faults, **{move: text for move in archived if not move.l10n_it_edi_attachment_name}}
