from odoo import models


class VegasContract(models.Model):
    _name = "vegas.contract"
    _inherit = ["vegas.contract", "vegas.counted"]

    _counted_fields = frozenset({"state", "company_id"})
