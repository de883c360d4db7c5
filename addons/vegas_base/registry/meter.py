from odoo import api, fields, models


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

    reading_ids = fields.One2many("vegas.reading", "meter_id", "Readings")
    opening_indexes = fields.Char("Index at installation", compute="_compute_end_indexes")
    closing_indexes = fields.Char("Index at removal", compute="_compute_end_indexes")

    _digits = models.Constraint(
        "CHECK (digits BETWEEN 1 AND 9 AND (converter_digits IS NULL OR converter_digits BETWEEN 0 AND 9))",
        "A meter and a converter have from 1 to 9 digits, decimals not counted.",
    )
    _life = models.Constraint(
        "CHECK (removed_on IS NULL OR installed_on IS NULL OR removed_on >= installed_on)",
        "The meter was removed before it was installed: correct the dates.",
    )
    _converter_of_gas = models.Constraint(
        "CHECK (converter IS NOT TRUE OR bands = 'F0')", "Only a gas meter, with one index, has a converter."
    )
    _one_installed = models.UniqueIndex(
        "(point_id) WHERE removed_on IS NULL", "A supply point has one installed meter: remove the old one first."
    )

    @api.model_create_multi
    def create(self, vals_list):
        # One meter is installed at a time: one removed in the same form must be off before.
        self.flush_model(["removed_on"])
        return super().create(vals_list)

    @api.depends("installed_on", "removed_on", "reading_ids.date", "reading_ids.state", "reading_ids.indexes")
    def _compute_end_indexes(self):
        """The readings with which a meter was put on and taken off, empty where they are missing."""
        counting = self.reading_ids._counting()
        for meter in self:
            by_day = {reading.date: reading.indexes for reading in counting.get(meter.id, ())}
            first = meter.installed_on
            # The supply may begin with the index of the day before.
            days = (first, fields.Date.subtract(first, days=1)) if first else ()
            meter.opening_indexes = next((by_day[day] for day in days if day in by_day), False)
            meter.closing_indexes = by_day.get(meter.removed_on, False)

    @api.constrains("installed_on", "removed_on", "digits", "converter_digits", "bands", "converter")
    def _check_readings(self):
        """What was read must still fit the meter."""
        # Without what the creation of a reading may have left in the cache.
        self.reading_ids._origin._check_reading()

    def _on_point(self, day):
        """Return whether the meter was on its point on ``day``, the days of installation and removal included."""
        self.ensure_one()
        installed, removed = self.installed_on, self.removed_on
        return bool(day) and (not installed or installed <= day) and (not removed or day <= removed)


class VegasSupplyPoint(models.Model):
    _inherit = "vegas.supply.point"

    def _meter_on(self, day):
        """Return the meter that was on this point on ``day``, the later one where one was changed, perhaps empty."""
        return self.meter_ids.sorted("installed_on").filtered(lambda meter: meter._on_point(day))[-1:]
