from odoo import api, fields, models
from odoo.exceptions import UserError

# Which contracts a list holds for; the name and the code may change at any time.
CRITERIA = {"company_id", "commodity", "kind", "use", "excise_zone", "distributor_id"}


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
    state = fields.Selection(
        [("draft", "Draft"), ("live", "Live")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        help="Bills take live lists only.",
    )
    used_until = fields.Date("Used by bills up to", compute="_compute_used_until")
    checked_on = fields.Datetime("Checked on", readonly=True, copy=False)
    checked_by = fields.Many2one("res.users", "Checked by", readonly=True, copy=False)
    check_passed = fields.Boolean("Check passed", readonly=True, copy=False)
    check_result = fields.Text("Result of the check", readonly=True, copy=False)
    unchecked_reason = fields.Text(
        "Live without a check because", copy=False, help="Needed to go live without a passed check."
    )

    _name_unique = models.UniqueIndex(
        "(company_id, commodity, name)", "A price list with this name exists already for that commodity."
    )

    def _compute_used_until(self):
        until = self.env["vegas.price.use"]._until(self)
        for price_list in self:
            price_list.used_until = until.get(price_list.id)

    def write(self, vals):
        """Change what bills do not rest on; a list goes live by its button."""
        if "state" in vals and not self.env.su:
            raise UserError(self.env._("A price list goes live by the button “Go live”."))
        touched = CRITERIA & vals.keys()
        archived = vals.get("active") is False
        if touched or archived or vals.get("state") == "draft":
            until = self.env["vegas.price.use"]._until(self)
            for price_list in self.filtered(lambda one: until.get(one.id)):
                # An archived offer goes on for the contracts that have it; other lists would be gone.
                if touched or not archived or price_list.kind != "sale":
                    raise UserError(
                        self.env._(
                            "%(name)s: bills used this list up to %(day)s, so it stays as it is. Close its components"
                            " on that day or later, and make a new list.",
                            name=price_list.name,
                            day=f"{until[price_list.id]:%d/%m/%Y}",
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        until = self.env["vegas.price.use"]._until(self)
        for price_list in self:
            if price_list.id in until:
                raise UserError(self.env._("%(name)s: bills used this list; archive it instead.", name=price_list.name))

    def copy_data(self, default=None):
        """A copy has another name: two lists of one name could not be told apart."""
        vals_list = super().copy_data(default=default)
        for price_list, vals in zip(self, vals_list, strict=True):
            vals.setdefault("name", "")
            if vals["name"] == price_list.name:
                vals["name"] = self.env._("%(name)s (copy)", name=price_list.name)
        return vals_list

    def _keep_check(self, passed, result):
        """Keep the result of a check against vectors."""
        self.write(
            {
                "checked_on": fields.Datetime.now(),
                "checked_by": self.env.uid,
                "check_passed": passed,
                "check_result": result,
            }
        )

    def _forget_check(self):
        """The components changed: a check of lists that are not live yet must be done again."""
        self.filtered(lambda one: one.state == "draft" and one.check_passed).check_passed = False

    def action_go_live(self):
        """Let bills take this list: after a passed check, or for a written reason."""
        self.ensure_one()
        self.check_access("write")
        if not self.component_ids:
            raise UserError(self.env._("%(name)s has no component yet: enter or load them first.", name=self.name))
        if not self.check_passed and not (self.unchecked_reason or "").strip():
            raise UserError(
                self.env._(
                    "%(name)s has not passed a check as it stands: check it against vectors, or write in “Live without"
                    " a check because” why not.",
                    name=self.name,
                )
            )
        self.sudo().state = "live"

    def action_check(self):
        """Open the page that checks the list against vectors."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Check against vectors"),
            "res_model": "vegas.price.list.check",
            "view_mode": "form",
            "target": "new",
            "context": {"default_list_id": self.id},
        }

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
