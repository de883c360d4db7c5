from odoo import api, fields, models

RELATIONS = [
    ("spouse", "Spouse or civil partner"),
    ("child", "Son or daughter"),
    ("parent", "Parent"),
    ("sibling", "Brother or sister"),
    ("relative", "Other relative"),
    ("cohabitant", "Cohabitant"),
    ("will", "Heir by will"),
]


class VegasHeir(models.Model):
    """An heir of a customer as the registration of the death names it: proved or not, and whether it speaks for all.

    The share is in percent and may stay unknown.
    """

    _name = "vegas.heir"
    _description = "Heir of a customer"
    _order = "speaks desc, id"

    request_id = fields.Many2one("vegas.request", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)
    deceased_id = fields.Many2one(related="request_id.partner_id", store=True, index=True, string="Customer")
    confirmed = fields.Boolean(compute="_compute_confirmed", store=True)
    partner_id = fields.Many2one("res.partner", "In the register", index="btree_not_null", readonly=True)
    name = fields.Char("Last and first name", required=True)
    tax_code = fields.Char("Tax code", size=16)
    relation = fields.Selection(RELATIONS, "Relation")
    share = fields.Float("Share (%)", digits=(5, 2))
    phone = fields.Char()
    email = fields.Char("E-mail")
    speaks = fields.Boolean("Speaks for all")
    proven = fields.Boolean("Has proved it", help="Self-declaration of succession, will, or declaration of succession.")
    proof = fields.Char("By which paper")

    _share = models.Constraint(
        "CHECK (share IS NULL OR (share >= 0 AND share <= 100))", "The share of an heir lies between 0 and 100 percent."
    )

    @api.depends("request_id.state")
    def _compute_confirmed(self):
        for heir in self:
            heir.confirmed = heir.request_id.state == "done"
