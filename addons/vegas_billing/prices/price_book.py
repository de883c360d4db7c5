"""Which prices hold for a contract: its offers over time, with the network charges and taxes of its use and place."""

from dataclasses import replace
from datetime import timedelta

from odoo import api, models

from ..computation import PriceList

DAY = timedelta(days=1)


class VegasPriceList(models.Model):
    _inherit = "vegas.price.list"

    @api.model
    def _book(self, company):
        """Return the ``PriceBook`` of a company, for one run."""
        return PriceBook(self.env, company)


class PriceBook:
    """All price lists of a company, read once; a ``computation.PriceList`` is made once per combination.

    :ivar names: ``{code of a component: its name on the bill}``
    """

    def __init__(self, env, company):
        self.env = env
        # A contract that has an archived offer goes on with it, and is computed again with it.
        lists = env["vegas.price.list"].search(
            [
                ("company_id", "in", company.ids),
                ("state", "=", "live"),
                "|",
                ("active", "=", True),
                ("kind", "=", "sale"),
            ]
        )
        components = env["vegas.price.component"].search([("list_id", "in", lists.ids)])
        self._components = {
            price_list.id: [component._computable() for component in found]
            for price_list, found in components.grouped("list_id").items()
        }
        self._general = [
            (price_list.id, _criteria(price_list)) for price_list in lists if price_list.kind in ("network", "taxes")
        ]
        self._indexes = env["vegas.price.index"]._values_of(
            {component.index_code for component in components if component.index_code}
        )
        self.names = {component.code: component.name or component.code for component in components}
        self._made = {}

    def prices(self, contract, versions, period):
        """Return (PriceList, "") for a contract, or (None, why there is none) when a day has no offer."""
        spans = self._spans(contract, versions)
        if any(not lists for first, last, lists in spans if last is None or last >= period.first):
            return None, self.env._("The contract has no offer: choose one among its conditions.")
        for version in versions:
            ended = version.valid_to and version.valid_to < period.first
            if version.offer_id.state == "draft" and version.valid_from <= period.last and not ended:
                return None, self.env._("The offer %(name)s is not live yet.", name=version.offer_id.name)
        key = tuple(spans)
        if key not in self._made:
            self._made[key] = PriceList(self._clipped(spans), self._indexes)
        return self._made[key], ""

    def lists_of(self, contract, versions, period):
        """Return ids of the lists that a period uses."""
        return {
            list_id
            for first, last, lists in self._spans(contract, versions)
            if (first is None or first <= period.last) and (last is None or last >= period.first)
            for list_id in lists
        }

    def _spans(self, contract, versions):
        """Return [(first day or None, last day or None, ids of lists)]; equal neighbours are one span."""
        spans = []
        point = contract.point_id
        for version in versions:
            lists = self._lists(point, version) if version.offer_id else ()
            first, last = version.valid_from, version.valid_to or None
            if spans and spans[-1][2] == lists and spans[-1][1] == first - DAY:
                first = spans.pop()[0]
            spans.append((first, last, lists))
        if spans:
            # Nothing is billed before the first version: contracts that differ in this day only share their prices.
            spans[0] = (None, *spans[0][1:])
        return spans

    def _lists(self, point, version):
        facts = {
            "commodity": point.commodity,
            "use": version.use,
            "excise_zone": version.excise_zone,
            "distributor_id": point.distributor_id.id,
        }
        general = tuple(
            list_id
            for list_id, criteria in self._general
            if all(not wanted or facts[name] == wanted for name, wanted in criteria)
        )
        return (version.offer_id.id, *general)

    def _clipped(self, spans):
        """Return the components of all spans, each within the days of its span."""
        found = []
        for first, last, lists in spans:
            for list_id in lists:
                for component in self._components.get(list_id, ()):
                    start = max(filter(None, (component.valid_from, first)), default=None)
                    end = min(filter(None, (component.valid_to, last)), default=None)
                    if start is None or end is None or start <= end:
                        found.append(replace(component, valid_from=start, valid_to=end))
        return found


def _criteria(price_list):
    return (
        ("commodity", price_list.commodity),
        ("use", price_list.use),
        ("excise_zone", price_list.excise_zone if price_list.commodity == "gas" else False),
        ("distributor_id", price_list.distributor_id.id),
    )
