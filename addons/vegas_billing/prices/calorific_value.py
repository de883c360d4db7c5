from odoo import fields, models


class VegasCalorificValue(models.Model):
    """The gross calorific value (PCS, GJ/Smc) of the gas of a REMI in a period."""

    _name = "vegas.calorific.value"
    _description = "Calorific value of a REMI"
    _order = "remi, valid_from desc"
    _rec_name = "remi"

    remi = fields.Char("REMI", required=True, size=8)
    value = fields.Float("PCS (GJ/Smc)", required=True, digits=(16, 8))
    valid_from = fields.Date(required=True)
    valid_to = fields.Date()
    source = fields.Char(required=True)

    _validity = models.Constraint(
        "EXCLUDE USING gist (remi WITH =, daterange(valid_from, valid_to, '[]') WITH &&)",
        "This REMI already has a calorific value in that period.",
    )
    _positive = models.Constraint("CHECK (value > 0)", "The calorific value must be above zero.")
