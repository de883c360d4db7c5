from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.vegas_base.registry.dated import OVERLAP, in_order

SECTIONS = [
    ("energy", "Sale of energy"),
    ("network", "Network"),
    ("system", "System charges"),
    ("taxes", "Excise and surcharges"),
    ("other", "Other items"),
]
KINDS = [
    ("day", "Per year, by days"),
    ("power", "Per kW and year, by days"),
    ("unit", "Per unit consumed"),
    ("bracket", "By yearly brackets"),
    ("index", "Monthly index"),
    ("excise_ele", "Excise on household electricity"),
]
VAT = [("ele", "Electricity rule"), ("gas", "Gas rule (480 Smc)"), ("10", "10 %"), ("22", "22 %"), ("none", "None")]
# What a bill depends on; the rest (name, order) may change at any time.
USED = ("code", "section", "kind", "value", "band", "index_code", "factor", "spread", "pcs", "vat")
BANDS = [("F0", "F0"), ("F1", "F1"), ("F2", "F2"), ("F3", "F3")]


class VegasPriceComponent(models.Model):
    """One price with its period of validity. Records of one code are one component and never overlap.

    ``value`` is €/year (``day``), €/kW/year (``power``) or €/unit (``unit``); ``index`` is month's index × factor +
    spread; ``bracket`` has its rates by yearly limits. A day without a record is not charged.
    """

    _name = "vegas.price.component"
    _inherit = ["vegas.price.history", "vegas.dated"]
    _description = "Price component"
    _order = "list_id, sequence, code, valid_from"

    list_id = fields.Many2one("vegas.price.list", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="list_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True)
    name = fields.Char("On the bill")
    section = fields.Selection(SECTIONS, required=True, default="energy")
    kind = fields.Selection(KINDS, required=True, default="unit")
    value = fields.Float(digits=(16, 8))
    band = fields.Selection(BANDS, help="Empty: the consumption of all bands.")
    index_code = fields.Char("Index", help="PUN or PSV, as among the monthly indexes.")
    factor = fields.Float(digits=(16, 8), default=1)
    spread = fields.Float(digits=(16, 8))
    pcs = fields.Boolean("At the calorific value", help="Gas: the rate is quoted at 0.03852 GJ/Smc.")
    bracket_ids = fields.One2many("vegas.price.bracket", "component_id", "Brackets", copy=True)
    vat = fields.Selection(VAT, "VAT", required=True, default="22")

    _validity = models.Constraint(
        f"EXCLUDE USING gist (list_id WITH =, code WITH =, {OVERLAP})",
        "This component already has a price in that period: close the earlier one first.",
    )
    _period = in_order()

    @api.model_create_multi
    def create(self, vals_list):
        """A check of the list that went before says nothing about new components."""
        components = super().create(vals_list)
        components.list_id._forget_check()
        return components

    def write(self, vals):
        """A check of the list that went before says nothing about changed components."""
        self.list_id._forget_check()
        result = super().write(vals)
        self.list_id._forget_check()
        return result

    def unlink(self):
        """A check of the list that went before says nothing about fewer components."""
        self.list_id._forget_check()
        return super().unlink()

    def _used_until(self):
        until = self.env["vegas.price.use"]._until(self.list_id)
        return {component: until.get(component.list_id.id) for component in self}

    def _content(self):
        return (
            self.list_id.id,
            *(self[name] for name in USED),
            tuple((bracket.upper_limit, bracket.rate) for bracket in self.bracket_ids.sorted("id")),
        )

    def _history_name(self):
        return self.env._("Component %(code)s", code=self.code)

    @api.constrains("kind", "index_code", "bracket_ids", "pcs", "list_id", "vat")
    def _check_kind(self):
        for component in self:
            commodity = component.list_id.commodity
            wrong = None
            if component.kind == "index" and not component.index_code:
                wrong = self.env._("it needs the code of an index.")
            elif component.kind == "bracket":
                wrong = component._wrong_brackets()
            elif component.kind == "excise_ele" and commodity != "ele":
                wrong = self.env._("that excise is for electricity.")
            elif component.pcs and (commodity != "gas" or component.kind not in ("unit", "index")):
                wrong = self.env._("the calorific value is for gas and for prices per unit or by index.")
            elif component.vat in ("ele", "gas") and component.vat != commodity:
                wrong = self.env._("its VAT rule is the one of the other commodity.")
            if wrong:
                raise ValidationError(self.env._("Component %(code)s: %(wrong)s", code=component.code, wrong=wrong))

    def _wrong_brackets(self):
        """Return what is wrong with the brackets: limits rise, and only the last one is open."""
        limits = self.bracket_ids.sorted(lambda bracket: bracket.upper_limit or float("inf")).mapped("upper_limit")
        if not limits or limits[-1]:
            return self.env._("the last bracket must be open (limit 0).")
        if len(set(limits)) != len(limits):
            return self.env._("two brackets have the same limit.")
        return None


class VegasPriceBracket(models.Model):
    """A yearly bracket and its rate; limit 0 is the open one."""

    _name = "vegas.price.bracket"
    _description = "Price bracket"
    _order = "component_id, open, upper_limit"

    component_id = fields.Many2one("vegas.price.component", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="component_id.company_id", store=True, index=True)
    upper_limit = fields.Float("Up to (a year)", digits=(16, 3))
    open = fields.Boolean(compute="_compute_open", store=True)
    rate = fields.Float(digits=(16, 8))

    @api.depends("upper_limit")
    def _compute_open(self):
        for bracket in self:
            bracket.open = not bracket.upper_limit

    @api.model_create_multi
    def create(self, vals_list):
        """Create brackets of components that no bill used."""
        brackets = super().create(vals_list)
        components = brackets.component_id
        components._refuse(components._history())
        components.list_id._forget_check()
        return brackets

    def write(self, vals):
        """Change brackets of components that no bill used."""
        components = self.component_id
        before = components._history()
        result = super().write(vals)
        components |= self.component_id
        components._refuse_change(before)
        components.list_id._forget_check()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        components = self.component_id
        components._refuse(components._history())
        components.list_id._forget_check()
