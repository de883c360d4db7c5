from odoo import api, fields, models

READING_STATES = [
    ("received", "Received"),
    ("taken", "Taken"),
    ("refused", "Not taken"),
    ("sent", "Sent to the distributor"),
    ("validated", "Validated"),
    ("rejected", "Not validated"),
]


class VegasReading(models.Model):
    """The index of a meter at the end of a day: one index (F0) or one per band (F1 to F3)."""

    _name = "vegas.reading"
    _description = "Reading"
    _order = "date desc, id desc"

    point_id = fields.Many2one("vegas.supply.point", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="point_id.company_id", store=True, precompute=True, index=True)
    meter_id = fields.Many2one(
        "vegas.meter",
        compute="_compute_meter_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        domain="[('point_id', '=', point_id)]",
    )
    meter_bands = fields.Selection(related="meter_id.bands", string="Bands of the meter")
    meter_converter = fields.Boolean(related="meter_id.converter", string="Meter with converter")
    date = fields.Date(required=True)
    index_f0 = fields.Integer("Index")
    index_converter = fields.Integer("Index of the converter")
    index_f1 = fields.Integer("Index F1")
    index_f2 = fields.Integer("Index F2")
    index_f3 = fields.Integer("Index F3")
    kind = fields.Selection([("actual", "Actual"), ("self", "Self-reading"), ("estimated", "Estimated")], required=True)
    source = fields.Selection(
        [("distributor", "Distributor"), ("counter", "Counter"), ("web", "Web"), ("app", "App")], required=True
    )
    state = fields.Selection(
        READING_STATES,
        required=True,
        compute="_compute_state",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="Only actual and self-readings that are validated count for bills.",
    )
    user_id = fields.Many2one("res.users", "Entered by", default=lambda self: self.env.user)
    note = fields.Char()
    evidence = fields.Binary(attachment=True, help="Photo or document the reading rests on.")
    evidence_name = fields.Char("File name")
    request_id = fields.Many2one("vegas.request", index="btree_not_null", ondelete="restrict")
    indexes = fields.Char("Indexes", compute="_compute_indexes")

    _point_date_idx = models.Index("(point_id, date)")

    @api.depends("kind")
    def _compute_state(self):
        for reading in self:
            reading.state = "taken" if reading.kind == "self" else "validated"

    @api.depends("point_id", "date")
    def _compute_meter_id(self):
        """The meter that was on the point on that day, where none was chosen."""
        for reading in self.filtered(lambda reading: reading.meter_id.point_id != reading.point_id):
            reading.meter_id = reading.point_id._meter_on(reading.date)

    @api.depends("index_f0", "index_f1", "index_f2", "index_f3", "index_converter", "meter_id.bands")
    def _compute_indexes(self):
        for reading in self:
            if reading.meter_id.bands == "F3":
                reading.indexes = f"F1 {reading.index_f1} · F2 {reading.index_f2} · F3 {reading.index_f3}"
            else:
                reading.indexes = str(reading.index_f0)
            if reading.meter_id.converter:
                reading.indexes += self.env._(" · converter %s", reading.index_converter)

    @api.depends("date", "indexes")
    def _compute_display_name(self):
        for reading in self:
            reading.display_name = f"{reading.indexes} – {reading.date:%d/%m/%Y}" if reading.date else reading.indexes
