from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.vegas_sportello.role_center.tiles import SOON_DAYS, Alert, Tile


class VegasRoleCenter(models.AbstractModel):
    """The tiles of who is no customer yet: requests of prospects and offers.

    An offer is a quotation of the core. One whose validity is over asks for a decision, renew it or drop it, whether
    it was sent or not: it is suspended, and stands in no other tile.
    """

    _inherit = "vegas.role.center"

    @api.model
    def _tiles(self):
        return {**super()._tiles(), "offers": self._offer_tiles()}

    @api.model
    def _request_tiles(self):
        *before, internal, done = super()._request_tiles()
        prospects = self._running_tile("prospects", self.env._("From contacts, started"), ["sent"], ["prospect"])
        return [*before, prospects, internal, done]

    @api.model
    def _offer_tiles(self):
        """Return the tiles of the offers."""
        env, today = self.env, fields.Date.context_today(self)
        company = self._company_domain()
        valid = Domain("validity_date", "=", False) | Domain("validity_date", ">=", today)
        over = Domain("state", "in", ("draft", "sent")) & Domain("validity_date", "<", today)
        soon = Domain("validity_date", ">=", today) & Domain("validity_date", "<=", today + timedelta(days=SOON_DAYS))
        expire = Alert("soon", soon, env._("%(count)s expire"))
        return [
            Tile("draft", env._("Entered"), "sale.order", company & Domain("state", "=", "draft") & valid, (expire,)),
            Tile("sent", env._("Forwarded"), "sale.order", company & Domain("state", "=", "sent") & valid, (expire,)),
            Tile("over", env._("On hold"), "sale.order", company & over, note=env._("validity over")),
        ]
