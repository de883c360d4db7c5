"""Who leaves a supply may move: the last bill of the contract goes after them."""

from odoo import models

from odoo.addons.vegas_base.address import one_line


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def _entered_address(self, form):
        """Return what the form says in its fields ``<form>_street``, ``_zip`` and ``_city``, as values of a partner."""
        self.ensure_one()
        return {name: self[f"{form}_{name}"] for name in ("street", "zip", "city")}


class VegasHandler(models.AbstractModel):
    _inherit = "vegas.handler"

    def _send_last_bills(self, wanted):
        """Let the last bills go to the addresses that were left, where they are others than those of the bills so far.

        :param wanted: ``{request: (version of the contract that ends, its holder, address)}``
        """
        wanted = {
            request: (version, holder, address)
            for request, (version, holder, address) in wanted.items()
            if any((version.billing_partner_id or holder)[name] != text for name, text in address.items())
        }
        partners = self.env["res.partner"].create(
            [holder._vegas_bill_contact(address) for _version, holder, address in wanted.values()]
        )
        made = dict(zip(wanted, partners, strict=True))
        requests = self.env["vegas.request"].union(*wanted)
        self._record(
            requests,
            self.env._("Address of the last bill"),
            lambda request: ("", one_line(*wanted[request][2].values()), made[request], {"created": True}),
        )
        self._change(
            requests,
            lambda request: wanted[request][0],
            lambda request: {"billing_partner_id": made[request].id},
        )
