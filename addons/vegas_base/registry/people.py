from odoo import models


class ResGroups(models.Model):
    _inherit = "res.groups"

    def _people(self, company):
        """Return the users of ``company`` who stand in these groups themselves, not by another group."""
        # Whoever puts something among their things to do need not be allowed to read users.
        return self.sudo().user_ids.filtered(lambda user: user.active and company in user.company_ids)
