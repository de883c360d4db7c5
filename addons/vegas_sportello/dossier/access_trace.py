from odoo import fields, models


class VegasAccessTrace(models.Model):
    """Making a case file is an opening of the customer's file of its own kind."""

    _inherit = "vegas.access.trace"

    # Rows are never deleted by hand, but go with the addon that wrote them.
    what = fields.Selection(selection_add=[("dossier", "Case file")], ondelete={"dossier": models.Model.unlink})
