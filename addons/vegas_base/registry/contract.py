from odoo import api, fields, models


class VegasContract(models.Model):
    """A supply contract: who takes gas or electricity at which point, from when to when."""

    _name = "vegas.contract"
    _description = "Supply contract"
    _inherit = ["mail.thread"]
    _check_company_auto = True
    _order = "number desc"
    _rec_name = "number"

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    number = fields.Char(required=True, index="trigram", copy=False)
    partner_id = fields.Many2one("res.partner", "Holder", required=True, index=True, check_company=True)
    co_obligor_id = fields.Many2one("res.partner", "Co-obligor", index="btree_not_null", check_company=True)
    market = fields.Selection(
        [
            ("free", "Free market"),
            ("placet", "PLACET offer"),
            ("vulnerable", "Vulnerable customers' service"),
            ("last_resort", "Last resort"),
        ],
        required=True,
        default="free",
    )
    point_id = fields.Many2one("vegas.supply.point", required=True, index=True, check_company=True)
    commodity = fields.Selection(related="point_id.commodity")
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("active", "Active"),
            ("suspended", "Suspended"),
            ("ceased", "Ceased"),
            ("cancelled", "Withdrawn"),
        ],
        required=True,
        default="requested",
        index=True,
        copy=False,
    )
    signed_date = fields.Date("Signed on")
    start_date = fields.Date("Start")
    end_date = fields.Date("End")

    _number_unique = models.UniqueIndex("(company_id, number)", "This contract number exists already.")
    _active_idx = models.Index("(company_id) WHERE state = 'active'")
    _suspended_idx = models.Index("(company_id) WHERE state = 'suspended'")
    _requested_idx = models.Index("(company_id) WHERE state = 'requested'")
    _dates = models.Constraint(
        "CHECK (end_date IS NULL OR start_date IS NULL OR end_date >= start_date)",
        "The contract ends before it starts.",
    )
    _one_live = models.Constraint(
        "EXCLUDE USING gist (point_id WITH =, daterange(start_date, end_date, '[]') WITH &&)"
        " WHERE (state IN ('active', 'suspended') AND start_date IS NOT NULL)",
        "This supply point already has an active contract on those days.",
    )

    @api.model
    def _current_by_point(self, points):
        """Return ``{point id: contract}`` with the live contract of each point, else its newest request."""
        contracts = self.search(
            [("point_id", "in", points.ids), ("state", "in", ("active", "suspended", "requested"))],
            order="start_date",
        )
        rank = {"requested": 0, "suspended": 1, "active": 1}
        ordered = contracts.sorted(lambda contract: rank[contract.state])
        return {contract.point_id.id: contract for contract in ordered}
