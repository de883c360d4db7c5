from odoo import fields, models

from ..procedures.var import LEGAL_FORMS


class ResPartner(models.Model):
    _inherit = "res.partner"

    vegas_legal_form = fields.Selection(LEGAL_FORMS, "Legal form")
    vegas_history_ids = fields.One2many("vegas.partner.history", "partner_id", "Changes of the data")
