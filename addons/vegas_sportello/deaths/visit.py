from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.registry.partner_duplicate import plain

STATEMENT = "statement"
# What anybody may bring, whoever the customer is.
ANYBODY = {"readings", "payments"}


class VegasVisit(models.Model):
    """Who may ask for what after the death of the customer: heirs, and debts only who has proved to be one."""

    _inherit = "vegas.visit"

    def _refusal(self, scope, point=None, day=None):
        """EXTENDS: a dead customer stands at no counter, and the delegations ended with the death."""
        refusal = super()._refusal(scope, point, day)
        return refusal or self._death_refusal(scope if isinstance(scope, str) else scope.code)

    def _death_refusal(self, code):
        visit = self.sudo()
        partner, capacity = visit.partner_id, visit.capacity_id
        if not partner.vegas_deceased_on or code in ANYBODY:
            return None
        env, died = self.env, f"{partner.vegas_deceased_on:%d/%m/%Y}"
        if capacity.code == "holder" or capacity.by_delegation:
            text = env._("%(name)s died on %(day)s.", name=partner.name, day=died)
            return text, env._("Enter in «Who stands there» which heir is here.")
        if code == STATEMENT and not visit._is_proven_heir():
            who = visit._presenter_text() or capacity.name
            text = env._("%(who)s has not proved to be heir of %(name)s.", who=who, name=partner.name)
            return text, env._("Take the self-declaration of succession and tick it in the registration of the death.")
        return None

    def _is_proven_heir(self):
        """Whether who stands there is an heir whose proof was noted, by the register or by the name."""
        self.ensure_one()
        proven = self.partner_id.vegas_heir_ids.filtered("proven")
        if self.presenter_id:
            return self.presenter_id in proven.partner_id
        return plain(self.presenter_name) in {plain(heir.name) for heir in proven} - {""}

    @api.model
    def _check_may(self, partner, scope, point=None):
        """EXTENDS: without a visit the counter gives nobody the papers of a dead customer's debts."""
        super()._check_may(partner, scope, point)
        if refusal := self._sealed(partner, scope):
            raise UserError(" ".join(refusal))

    @api.model
    def _sealed(self, partner, scope=STATEMENT):
        """Return ``(text, remedy)`` why the money of a dead customer is not shown now, ``None`` when it is.

        The back office, where no heir looks at the screen, sees it without a visit.
        """
        if scope != STATEMENT or not partner.sudo().vegas_deceased_on:
            return None
        visit = self._acting(partner).get(partner.id)
        if visit:
            return visit._refusal(STATEMENT)
        if self.env.su or self.env.user.has_groups(
            "vegas_base.group_vegas_backoffice,vegas_base.group_vegas_accounting"
        ):
            return None
        text = self.env._("%(name)s has died.", name=partner.name)
        remedy = self.env._("Debts are shown to an heir who has proved it: serve the customer and enter who is here.")
        return text, remedy
