from odoo import api, fields, models
from odoo.fields import Domain

from ..role_center.tiles import Alert, Tile


class VegasRoleCenter(models.AbstractModel):
    """Tiles of incoming mail, red when not classified in time, and of complaints that wait for an answer."""

    _inherit = "vegas.role.center"

    @api.model
    def _group_labels(self):
        return {**super()._group_labels(), "complaints": self.env._("Complaints")}

    @api.model
    def _tiles(self):
        return {**super()._tiles(), "complaints": self._complaint_tiles()}

    @api.model
    def _complaint_tiles(self):
        env, today = self.env, fields.Date.context_today(self)
        late = Alert("late", Domain("classify_due_date", "<", today), env._("%(count)s late"))
        new = self._company_domain() & Domain("state", "in", ("new", "forward"))
        running = self._company_domain() & Domain("tiqv_type", "!=", False)
        running &= Domain("state", "in", ("open", "waiting"))
        return [
            Tile("inbox", env._("Incoming mail"), "vegas.inbox.item", new, (late,)),
            Tile("open", env._("Complaints and requests"), "vegas.request", running, self._term_alerts()),
        ]
