from odoo import fields, models


class VegasDataKind(models.Model):
    """A kind of change of a customer's data, as the clerk ticks it: the fields it shows hang on its code.

    What it asks and what the SII is told stands in the case of change ``case_code`` (``vegas.change.case``).
    """

    _name = "vegas.data.kind"
    _description = "Kind of data change"
    _order = "sequence, id"

    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    case_code = fields.Char("Case of change", required=True, help="Code in the table of cases.")
    of_contract = fields.Boolean("Of the contract", help="Holds per contract from its day on; else of the person.")
    asked_of = fields.Selection(
        [("all", "Everybody"), ("person", "Persons"), ("company", "Companies and bodies")], required=True, default="all"
    )
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)", "A kind with this code exists already.")

    def _codes(self):
        """Return the set of codes."""
        return set(self.mapped("code"))
