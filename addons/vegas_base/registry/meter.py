from odoo import fields, models


class VegasMeter(models.Model):
    """A meter on a supply point, with the days on which it was installed and removed."""

    _name = "vegas.meter"
    _description = "Meter"
    _rec_name = "serial"
    _order = "point_id, installed_on desc, id desc"

    point_id = fields.Many2one("vegas.supply.point", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="point_id.company_id", store=True, index=True)
    serial = fields.Char("Serial number", required=True, size=25, index=True)
    meter_class = fields.Char("Class", help="For example G4.")
    digits = fields.Integer(default=5)
    year = fields.Integer("Year of manufacture")
    bands = fields.Selection([("F0", "One index"), ("F3", "Three bands")], required=True, default="F0")
    converter = fields.Boolean("Volume converter", help="Gas: the converter's index is in Smc and is the one billed.")
    converter_serial = fields.Char("Converter's serial number", size=25)
    converter_digits = fields.Integer("Converter's digits")
    remote = fields.Boolean("Read from a distance")
    installed_on = fields.Date()
    removed_on = fields.Date()

    _one_installed = models.UniqueIndex(
        "(point_id) WHERE removed_on IS NULL", "A supply point has one installed meter: remove the old one first."
    )
