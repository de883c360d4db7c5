from odoo import api, fields, models


class VegasReading(models.Model):
    """The index of a meter at the end of a day: one index (F0) or one per band (F1 to F3)."""

    _name = "vegas.reading"
    _description = "Reading"
    _order = "date desc, id desc"

    point_id = fields.Many2one("vegas.supply.point", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="point_id.company_id", store=True, index=True)
    meter_id = fields.Many2one("vegas.meter", index=True, ondelete="restrict")
    date = fields.Date(required=True)
    index_f0 = fields.Integer("Index")
    index_f1 = fields.Integer("Index F1")
    index_f2 = fields.Integer("Index F2")
    index_f3 = fields.Integer("Index F3")
    kind = fields.Selection([("actual", "Actual"), ("self", "Self-reading"), ("estimated", "Estimated")], required=True)
    source = fields.Selection(
        [("distributor", "Distributor"), ("counter", "Counter"), ("web", "Web"), ("app", "App")], required=True
    )
    request_id = fields.Many2one("vegas.request", index="btree_not_null", ondelete="restrict")
    indexes = fields.Char("Indexes", compute="_compute_indexes")

    _point_date_idx = models.Index("(point_id, date)")

    @api.depends("index_f0", "index_f1", "index_f2", "index_f3", "meter_id.bands")
    def _compute_indexes(self):
        for reading in self:
            if reading.meter_id.bands == "F3":
                reading.indexes = f"F1 {reading.index_f1} · F2 {reading.index_f2} · F3 {reading.index_f3}"
            else:
                reading.indexes = str(reading.index_f0)

    @api.depends("date", "indexes")
    def _compute_display_name(self):
        for reading in self:
            reading.display_name = f"{reading.indexes} – {reading.date:%d/%m/%Y}" if reading.date else reading.indexes
