from odoo import api, fields, models
from odoo.fields import Domain


class VegasDelegation(models.Model):
    """A delega: the holder lets somebody else ask for what its scopes say, at its points, for a time."""

    _name = "vegas.delegation"
    _description = "Delegation"
    _inherit = ["mail.thread", "vegas.dated"]
    _check_company_auto = True
    _order = "valid_from desc, id desc"

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    holder_id = fields.Many2one("res.partner", "Holder", required=True, index=True, check_company=True)
    delegate_id = fields.Many2one("res.partner", "Delegate", required=True, index=True, check_company=True)
    scope_ids = fields.Many2many("vegas.scope", string="Covers", required=True)
    point_ids = fields.Many2many(
        "vegas.supply.point", string="Supply points", check_company=True, help="Empty: all points of the holder."
    )
    valid_from = fields.Date("From", default=fields.Date.context_today)
    valid_to = fields.Date("To", help="Empty: until it is revoked.")
    document = fields.Binary("Signed delega", attachment=True, copy=False)
    document_name = fields.Char("File of the delega", copy=False)
    revoked_on = fields.Date("Revoked on", readonly=True, copy=False)
    state = fields.Selection(
        [("coming", "To come"), ("valid", "Valid"), ("expired", "Expired"), ("revoked", "Revoked")],
        compute="_compute_state",
    )

    _period = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)", "The end of the delega comes before its beginning."
    )
    _others = models.Constraint(
        "CHECK (holder_id <> delegate_id)", "The delegate is the holder himself: he needs no delega."
    )

    @api.depends("holder_id", "delegate_id", "valid_from", "valid_to")
    def _compute_display_name(self):
        for delegation in self:
            holder, delegate = delegation.holder_id.name, delegation.delegate_id.name
            if not (holder and delegate and delegation.valid_from):
                delegation.display_name = self.env._("New delega")
                continue
            until = f"{delegation.valid_to:%d/%m/%Y}" if delegation.valid_to else ""
            names = self.env._("%(delegate)s for %(holder)s", delegate=delegate, holder=holder)
            delegation.display_name = f"{names} ({delegation.valid_from:%d/%m/%Y}–{until})"

    @api.depends("valid_from", "valid_to", "revoked_on")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for delegation in self:
            if delegation.revoked_on:
                delegation.state = "revoked"
            elif delegation.valid_from and delegation.valid_from > today:
                delegation.state = "coming"
            elif delegation.valid_to and delegation.valid_to < today:
                delegation.state = "expired"
            else:
                delegation.state = "valid"

    def write(self, vals):
        if not self.env.su and "revoked_on" in vals:
            vals = {name: value for name, value in vals.items() if name != "revoked_on"}
        return super().write(vals)

    def action_revoke(self):
        """Revoke the delegations from today on; those that were revoked keep their day."""
        self.check_access("write")
        live = self.filtered(lambda delegation: not delegation.revoked_on)
        # The day is written by this method alone, so that nobody takes a revocation back.
        live.sudo().revoked_on = fields.Date.context_today(self)
        return True

    # === WHAT IT COVERS === #

    @api.model
    def _live(self, holder, day=None):
        """Return the delegations of ``holder`` that hold on ``day`` (today when empty)."""
        day = day or fields.Date.context_today(self)
        live = Domain("holder_id", "=", holder.id) & Domain("revoked_on", "=", False)
        return self.search(live & self._valid_on(day))

    def _covers(self, scope, point=None, day=None):
        """Whether this delegation covers ``scope`` (a record or its code) at ``point`` on ``day`` (today when empty).

        Without a point it must hold for all points of the holder only where the scope is asked for one.
        """
        self.ensure_one()
        return not self._fault(scope, point, day)

    def _fault(self, scope, point=None, day=None):
        """Return why this delegation does not cover ``scope`` at ``point`` on ``day``, ``""`` when it does."""
        self.ensure_one()
        env, day = self.env, day or fields.Date.context_today(self)
        scope = self.env["vegas.scope"].search([("code", "=", scope)]) if isinstance(scope, str) else scope
        date = "{:%d/%m/%Y}"
        if self.revoked_on:
            return env._("the delega was revoked on %(day)s", day=date.format(self.revoked_on))
        if self.valid_to and self.valid_to < day:
            return env._("the delega has expired on %(day)s", day=date.format(self.valid_to))
        if self.valid_from > day:
            return env._("the delega holds only from %(day)s", day=date.format(self.valid_from))
        if not self.document:
            return env._("the signed delega is not attached")
        if scope not in self.scope_ids:
            covered = ", ".join(self.scope_ids.mapped("name"))
            return env._("the delega does not cover “%(scope)s” but: %(covered)s", scope=scope.name, covered=covered)
        if point and self.point_ids and point not in self.point_ids:
            return env._(
                "the delega does not cover point %(point)s but: %(covered)s",
                point=point.code,
                covered=", ".join(self.point_ids.mapped("code")),
            )
        return ""
