from odoo import fields, models
from odoo.exceptions import UserError

from .facts import entered


class VegasReading(models.Model):
    """What the counter adds to a reading: the doubt with which it was taken, and who confirmed it all the same."""

    _inherit = "vegas.reading"

    doubt = fields.Text(
        readonly=True,
        help="What was hard to believe of it when it was taken.",
    )
    confirmed_by_id = fields.Many2one(
        "res.users",
        "Confirmed by",
        readonly=True,
        index="btree_not_null",
        help="Who took it in spite of the doubt.",
    )

    def _order_problems(self, counting):
        """EXTENDS vegas_base: one that waits for the back office may be below the reading before it: that is why."""
        if self.state == "received" and self.doubt:
            return []
        return super()._order_problems(counting)

    # === THE BACK OFFICE DECIDES === #

    def action_send(self):
        """Send to the distributor self-readings that waited for the back office.

        :raises UserError: when one does not wait, or cannot be sent
        """
        self.check_access("write")
        if any(reading.kind != "self" or reading.state not in ("received", "taken") for reading in self):
            raise UserError(self.env._("Only a self-reading that waits for a decision is sent to the distributor."))
        procedure = self.env.ref("vegas_sportello.procedure_tal")
        requests = self.env["vegas.request"].create(
            [
                {
                    "procedure_id": procedure.id,
                    "partner_id": reading.point_id.partner_id.id,
                    "point_id": reading.point_id.id,
                    "customer_reading_date": reading.date,
                    **entered(reading._known().values),
                }
                for reading in self
            ]
        )
        for request, reading in zip(requests.sudo(), self, strict=True):
            request.tal_reading_id = reading
        requests._run("send")
        return True
