from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from odoo.addons.vegas_base.standard import codes
from odoo.addons.vegas_base.texts import fault_text


class VegasCalorificValue(models.Model):
    """The gross calorific value (PCS, GJ/Smc) of the gas of a REMI in a period."""

    _name = "vegas.calorific.value"
    _inherit = "vegas.price.history"
    _description = "Calorific value of a REMI"
    _order = "remi, valid_from desc"
    _rec_name = "remi"

    remi = fields.Char("REMI", required=True, help="The city gate: 8 digits.")
    value = fields.Float("PCS (GJ/Smc)", required=True, digits=(16, 8))
    valid_from = fields.Date(required=True)
    valid_to = fields.Date()
    source = fields.Char(required=True)

    _validity = models.Constraint(
        "EXCLUDE USING gist (remi WITH =, daterange(valid_from, valid_to, '[]') WITH &&)",
        "This REMI already has a calorific value in that period.",
    )
    _positive = models.Constraint("CHECK (value > 0)", "The calorific value must be above zero.")

    @api.constrains("remi")
    def _check_remi(self):
        for record in self:
            # Points find their value by this code: blanks inside would hide it.
            if codes.check_remi(record.remi) or codes.normalise("remi", record.remi) != record.remi:
                raise ValidationError(fault_text(self.env, "remi_format", value=record.remi))

    def _used_until(self):
        """Bills that stand used the value of the REMI that their point hangs on."""
        self.env.flush_all()
        until = dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT point.remi, MAX(period.last)
                      FROM vegas_supply_point point
                      JOIN vegas_contract contract ON contract.point_id = point.id
                      JOIN vegas_billed_period period ON period.contract_id = contract.id AND period.live
                     WHERE point.remi = ANY(%s)
                     GROUP BY point.remi
                    """,
                    self.mapped("remi"),
                )
            )
        )
        return {record: until.get(record.remi) for record in self}

    def _content(self):
        return (self.remi, self.value)

    def _history_name(self):
        return self.env._("Calorific value of REMI %(remi)s", remi=self.remi)
