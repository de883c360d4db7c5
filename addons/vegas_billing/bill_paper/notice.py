from odoo import fields, models

from odoo.addons.vegas_base.registry.dated import OVERLAP, in_order


class VegasBillNotice(models.Model):
    """A text that the law or the Authority wants on bills issued within its validity, with its source.

    ``confidence`` says, as for parameters, whether the source was read, is known, or must be checked before use.
    """

    _name = "vegas.bill.notice"
    _inherit = ["vegas.dated"]
    _description = "Notice on bills"
    _order = "sequence, code, valid_from desc, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True)
    name = fields.Char("Heading", required=True)
    text = fields.Text(required=True)
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], help="Empty: on all bills.")
    source = fields.Char(required=True)
    confidence = fields.Selection(
        [("source", "Source read"), ("known", "Known"), ("check", "To be checked")], required=True, default="check"
    )

    _period = in_order()
    _validity = models.Constraint(
        f"EXCLUDE USING gist (code WITH =, COALESCE(commodity, '') WITH =, {OVERLAP})",
        "This notice already has a text in that period: close the earlier one first.",
    )
