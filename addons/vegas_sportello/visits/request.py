from odoo import api, fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem, RequestProblems


class VegasProcedure(models.Model):
    _inherit = "vegas.procedure"

    scope_id = fields.Many2one(
        "vegas.scope", "Scope", help="What who stands at the counter must be allowed to ask for. Empty: requests."
    )

    def _check_opening(self, request, running):
        """EXTENDS vegas_base: who stands at the counter must be allowed to ask for it."""
        problems = super()._check_opening(request, running)
        refusal = request._presenter_refusal(self)
        return [*problems, Problem(request, None, *refusal)] if refusal else problems


class VegasRequest(models.Model):
    """In which visit a request was asked for, and by whom."""

    _inherit = "vegas.request"

    visit_id = fields.Many2one(
        "vegas.visit", "Visit", readonly=True, copy=False, guarded=True, index="btree_not_null", ondelete="restrict"
    )
    presenter_id = fields.Many2one(
        "res.partner", "Asked by", readonly=True, copy=False, guarded=True, index="btree_not_null"
    )
    delegation_id = fields.Many2one(
        "vegas.delegation", "By delega", readonly=True, copy=False, guarded=True, index="btree_not_null"
    )
    acting_visit_id = fields.Many2one(
        "vegas.visit", "Visit in course", compute="_compute_acting_visit_id", compute_sudo=True
    )

    @api.depends("visit_id", "partner_id")
    @api.depends_context("uid")
    def _compute_acting_visit_id(self):
        """The visit it was asked in, else the one that the user has open with this customer."""
        without = self.filtered(lambda request: not request.visit_id)
        visits = self.env["vegas.visit"]._acting(without.partner_id._origin) if without.partner_id else {}
        for request in self:
            request.acting_visit_id = request.visit_id or visits.get(request.partner_id._origin.id)

    @api.model_create_multi
    def create(self, vals_list):
        """Requests of the customer who is being served belong to the visit.

        :raises RequestProblems: when who stands there may not ask for them
        """
        requests = super().create(vals_list)
        for visit, rows in requests.grouped("acting_visit_id").items():
            if not visit:
                continue
            refused = [
                Problem(request, None, *refusal)
                for request in rows
                if (refusal := request._presenter_refusal(request.procedure_id))
            ]
            if refused:
                raise RequestProblems(refused)
            # Which visit it was is written by the program alone.
            rows.sudo().write(
                {
                    "visit_id": visit.id,
                    "presenter_id": visit.sudo().presenter_id.id,
                    "delegation_id": visit.sudo().delegation_id.id,
                }
            )
            # The bar counts them.
            visit._tell()
        return requests

    def _presenter_refusal(self, procedure):
        """Return ``(text, remedy)`` when who stands at the counter may not ask for ``procedure``, else ``None``.

        What the program does by itself follows from something that was asked for; what we ask ourselves needs nobody.
        """
        self.ensure_one()
        visit = self.acting_visit_id
        if self.env.su or not visit or procedure.origin == "internal":
            return None
        day = self.received_date if visit.sudo().state == "done" else None
        return visit._refusal(procedure.scope_id or "requests", self.point_id._origin or self.point_id, day)
