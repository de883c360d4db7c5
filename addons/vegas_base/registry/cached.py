from odoo import api, models


class VegasCached(models.AbstractModel):
    """Rows that change rarely and are looked up often: who keeps a look-up in memory forgets it when one changes."""

    _name = "vegas.cached"
    _description = "Rows kept in memory"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
