from odoo import api, fields, models


class VegasCapacity(models.Model):
    """In which capacity somebody stands at the counter, and the table of what that capacity may ask for.

    ``scope_ids`` is its own right; what is not among them a capacity that acts ``by_delegation`` may ask for as far as
    the delegation covers it.
    """

    _name = "vegas.capacity"
    _description = "Capacity of who stands at the counter"
    _order = "sequence, id"

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    scope_ids = fields.Many2many("vegas.scope", string="May, by own right")
    by_delegation = fields.Boolean("As the delegation says", help="Beyond its own right: what a delegation covers.")
    needs_document = fields.Boolean("Shows an identity document", default=True)
    proof = fields.Char("Title to be shown", translate=True, help="What proves the capacity.")
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)", "A capacity with this code exists already.")

    @api.model
    def _by_code(self, code):
        """Return the capacity with ``code``, empty when there is none."""
        return self.sudo().search([("code", "=", code)], limit=1)
