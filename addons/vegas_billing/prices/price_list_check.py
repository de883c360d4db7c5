from dataclasses import replace

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.standard import reader
from odoo.addons.vegas_base.texts import fault_text

from ..computation import BadData, PriceList
from ..computation.check_bills import differences
from ..computation.fields import Malformed
from ..computation.vectors import read

COMMODITIES = {"gas": "gas", "electricity": "ele"}


class VegasPriceListCheck(models.TransientModel):
    """Checks a price list against vectors: bills of which it is known how they must come out.

    A vector is a whole supply; the components of the list stand there in place of those with the same codes.
    """

    _name = "vegas.price.list.check"
    _description = "Check of a price list"

    list_id = fields.Many2one("vegas.price.list", "Price list", required=True, ondelete="cascade")
    attachment_ids = fields.Many2many("ir.attachment", string="JSON files or zip")

    def action_check(self):
        """Compute the bills of each file and keep the result on the list."""
        self.ensure_one()
        self.list_id.check_access("write")
        files = self._files()
        self.attachment_ids.sudo().unlink()
        if not files:
            raise UserError(self.env._("Choose at least one check vector: a JSON file, or a zip of them."))
        components = self.list_id._computable().components
        found = [(name, self._trouble(data, components)) for name, data in files]
        self.list_id._keep_check(
            passed=not any(trouble for _name, trouble in found),
            result="\n".join(f"{name}: {trouble or self.env._('ok')}" for name, trouble in found),
        )
        return {"type": "ir.actions.act_window_close"}

    def _files(self):
        """Return [(name, bytes)] of the vectors, out of zips too."""
        files = []
        for attachment in self.attachment_ids:
            name, data = attachment.name, attachment.raw or b""
            if not data.startswith(b"PK"):
                files.append((name, data))
                continue
            try:
                members = reader.unzip(data)
            except reader.Refused as error:
                reason = fault_text(self.env, error.key, **error.params)
                raise UserError(self.env._("%(name)s: %(reason)s", name=name, reason=reason)) from error
            files += [member for member in members if member[0].lower().endswith(".json")]
        return sorted(files)

    def _trouble(self, data, components):
        """Return what is wrong, the first difference only, or None when all bills come out as the vector says."""
        try:
            vector = read(data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return self.env._("the file is not written in UTF-8.")
        except Malformed as error:
            return self.env._("no check vector, %(reason)s.", reason=error)
        if COMMODITIES[vector.supply.commodity] != self.list_id.commodity:
            return self.env._("this vector is for the other commodity.")
        prices = vector.supply.prices
        if not {component.code for component in components} & set(prices.position):
            return self.env._("none of the components of this list is in the vector: it checks nothing.")
        try:
            supply = replace(vector.supply, prices=PriceList(_put_in(prices.components, components), prices.indexes))
            return next(differences(replace(vector, supply=supply)), None)
        except (BadData, Malformed) as error:
            return self.env._("the bills cannot be computed, %(reason)s.", reason=error)


def _put_in(those, ours):
    """Return ``those`` components with ours in the place of the same codes, and what only we have at the end."""
    by_code = {}
    for component in ours:
        by_code.setdefault(component.code, []).append(component)
    own = set(by_code)
    found = []
    for component in those:
        if component.code in own:
            found += by_code.pop(component.code, ())
        else:
            found.append(component)
    return [*found, *(component for left in by_code.values() for component in left)]
