from odoo import fields, models


class VegasPriceList(models.Model):
    """Dated price components under one name: the seller's own prices, or network and system charges, or taxes.

    Network and system charges stand in lists of their own, so that an update of the Authority is entered once and
    not in every offer.
    """

    _name = "vegas.price.list"
    _description = "Price list"
    _check_company_auto = True
    _order = "commodity, kind, sequence, name"

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    name = fields.Char(required=True)
    code = fields.Char("Offer code", copy=False)
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], required=True)
    kind = fields.Selection(
        [("sale", "Seller's prices"), ("network", "Network and system charges"), ("taxes", "Excise and surcharges")],
        required=True,
        default="sale",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    # Network charges and taxes find their contracts by themselves; an empty field stands for all.
    use = fields.Selection([("household", "Household"), ("other", "Other use")], "Only for the use")
    excise_zone = fields.Selection([("centre_north", "Centre-North"), ("south", "South")], "Only in the excise zone")
    distributor_id = fields.Many2one(
        "res.partner",
        "Only in the network of",
        index="btree_not_null",
        domain=[("vegas_is_distributor", "=", True)],
    )
    component_ids = fields.One2many("vegas.price.component", "list_id", "Components", copy=True)

    _name_unique = models.UniqueIndex(
        "(company_id, commodity, name)", "A price list with this name exists already for that commodity."
    )

    def copy_data(self, default=None):
        """A copy has another name: two lists of one name could not be told apart."""
        vals_list = super().copy_data(default=default)
        for price_list, vals in zip(self, vals_list, strict=True):
            vals.setdefault("name", "")
            if vals["name"] == price_list.name:
                vals["name"] = self.env._("%(name)s (copy)", name=price_list.name)
        return vals_list

    def action_load(self):
        """Open the page that loads components from a spreadsheet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Load from a spreadsheet"),
            "res_model": "vegas.price.list.load",
            "view_mode": "form",
            "target": "new",
            "context": {"default_list_id": self.id},
        }
