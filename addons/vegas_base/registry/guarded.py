from odoo import api, models
from odoo.exceptions import AccessError


class VegasGuarded(models.AbstractModel):
    """Rows with fields that the program alone writes: a person can neither give them nor bring them as defaults."""

    _name = "vegas.guarded"
    _description = "Rows with fields written by the program only"

    # Their names.
    _GUARDED = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._refuse_guarded(vals)
        forged = {f"default_{name}" for name in self._guarded_names()}
        context = {key: value for key, value in self.env.context.items() if key not in forged}
        return super(VegasGuarded, self.with_context(context)).create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._refuse_guarded(vals)
        return super().write(vals)

    @api.model
    def _guarded_names(self):
        """Return the names of the fields."""
        return self._GUARDED

    @api.model
    def _refuse_guarded(self, vals):
        if vals.keys() & self._guarded_names():
            raise AccessError(self._guarded_sentence())

    @api.model
    def _guarded_sentence(self):
        """Return what a person reads who tries to write one of them."""
        raise NotImplementedError
