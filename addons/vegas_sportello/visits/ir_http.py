from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """EXTENDS web: the bar of the counter comes with the page, without a call of its own."""
        info = super().session_info()
        if self.env.user._is_internal() and self.env["vegas.visit"].has_access("read"):
            info["vegas_visit"] = self.env["vegas.visit"].action_bar()
        return info
