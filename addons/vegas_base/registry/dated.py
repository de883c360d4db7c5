from odoo import api, fields, models
from odoo.fields import Domain

CONFIDENCES = [("source", "Read in the source"), ("known", "Known"), ("check", "To be checked")]
# In an exclusion constraint: rows that hold on a same day.
OVERLAP = "daterange(valid_from, valid_to, '[]') WITH &&"


def in_order():
    """Return the constraint that a period does not end before it begins.

    Each model declares it: one of the mixin would belong to this addon, whose translations are loaded before the models
    of other addons are there.
    """
    return models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)", "The end of validity comes before its beginning."
    )


class VegasDated(models.AbstractModel):
    """Rows that hold from ``valid_from`` to ``valid_to``, both days included; without an end they still hold."""

    _name = "vegas.dated"
    _description = "Rows with a period of validity"

    valid_from = fields.Date(required=True)
    valid_to = fields.Date()

    @api.model
    def _valid_on(self, day):
        """Return the domain of the rows that hold on ``day``."""
        return Domain("valid_from", "<=", day) & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", day))
