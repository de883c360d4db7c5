"""From the price lists of the database to those of the pure computation."""

from decimal import Decimal

from odoo import api, models

from ..computation import Component, PriceList


class VegasPriceList(models.Model):
    _inherit = "vegas.price.list"

    def _computable(self):
        """Return the ``computation.PriceList`` of these lists together: an offer with its network, charges and taxes.

        Lists come in the order of the recordset, components in the order of each list, so that the lines of a bill
        stand in one order. Monthly indexes are those that are known now.
        """
        components = self.env["vegas.price.component"].search([("list_id", "in", self.ids)])
        by_list = components.grouped("list_id")
        none = components.browse()
        ordered = [component for price_list in self for component in by_list.get(price_list, none)]
        names = {component.index_code for component in ordered if component.index_code}
        return PriceList(
            [component._computable() for component in ordered], self.env["vegas.price.index"]._values_of(names)
        )


def exact(number):
    """Return the Decimal of a stored price: 8 decimals as they were typed, not the noise of a float."""
    return Decimal(f"{number:.8f}").normalize()


class VegasPriceComponent(models.Model):
    _inherit = "vegas.price.component"

    def _computable(self):
        """Return the ``computation.Component`` of this record."""
        self.ensure_one()
        return Component(
            code=self.code,
            section=self.section,
            kind=self.kind,
            vat=self.vat,
            value=exact(self.value) if self.kind in ("day", "power", "unit") else None,
            valid_from=self.valid_from,
            valid_to=self.valid_to or None,
            band=self.band or None,
            brackets=tuple(
                (exact(bracket.upper_limit) if bracket.upper_limit else None, exact(bracket.rate))
                for bracket in self.bracket_ids
            ),
            index=self.index_code or None,
            factor=exact(self.factor),
            spread=exact(self.spread),
            pcs=self.pcs,
        )


class VegasPriceIndex(models.Model):
    _inherit = "vegas.price.index"

    @api.model
    def _values_of(self, names):
        """Return ``{index: {"YYYY-MM": value}}`` of the indexes in ``names`` (all hours)."""
        found = self.sudo().search([("code", "in", list(names))])
        values = {name: {} for name in names}
        for index in found.filtered(lambda index: not index.band):
            values[index.code][f"{index.month:%Y-%m}"] = exact(index.value)
        return values
