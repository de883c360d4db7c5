from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    bill_id = fields.Many2one(
        "account.move",
        "Bill",
        prefetch="own",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('move_type', 'in', ('out_invoice', 'out_refund')), ('commercial_partner_id', '=', partner_id)]",
        help="The bill that the request is about.",
    )


class VegasHandlerOwn(models.AbstractModel):
    _inherit = "vegas.handler.own"

    def _check_send(self, request):
        problems = super()._check_send(request)
        holder = request.bill_id.commercial_partner_id
        if holder and holder != request.partner_id.commercial_partner_id:
            text = self.env._("Bill %(number)s is of another customer.", number=request.bill_id.display_name)
            problems.append(Problem(request, "bill_id", text, self.env._("Choose one of this customer.")))
        return problems
