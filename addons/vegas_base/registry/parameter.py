from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache

from .contract_terms import USES
from .dated import CONFIDENCES, OVERLAP, in_order

UNITS = [
    ("days", "Days"),
    ("eur", "Euro"),
    ("percent", "Percent"),
    ("number", "Number"),
    ("eur_kw", "€/kW"),
    ("eur_kwh", "€/kWh"),
    ("kw", "kW"),
    ("kwh", "kWh"),
    ("smc", "Smc"),
    ("gj_smc", "GJ/Smc"),
]


class VegasParameter(models.Model):
    """A value that the law or the Authority sets: one row per code and period of validity, with its source.

    Terms are numbers of days of the calendar named in ``calendar``; amounts are in euro. ``confidence`` says
    whether the source was read (``source``), is known (``known``) or must be checked before use (``check``).
    """

    _name = "vegas.parameter"
    _inherit = ["vegas.cached", "vegas.dated"]
    _description = "Regulated parameter"
    _order = "code, valid_from desc, id"

    code = fields.Char(required=True, index=True)
    name = fields.Char(required=True, translate=True)
    value = fields.Float(required=True, digits=(16, 8))
    unit = fields.Selection(UNITS, required=True, default="days")
    calendar = fields.Selection(
        [("solar", "Calendar days"), ("working", "Working days (Mon–Fri)"), ("weekday", "Weekdays (Mon–Sat)")]
    )
    source = fields.Char(required=True)
    confidence = fields.Selection(CONFIDENCES, required=True, default="check")
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], help="Empty: gas and electricity.")
    use = fields.Selection(USES, help="Empty: every use.")
    as_of = fields.Date("In force on", compute="_compute_as_of", search="_search_as_of")
    contract_count = fields.Integer("Contracts concerned", compute="_compute_contract_count")

    _validity = models.Constraint(
        f"EXCLUDE USING gist (code WITH =, {OVERLAP})",
        "This parameter already has a value in that period: close the earlier one first.",
    )
    _period = in_order()

    @api.depends("name", "valid_from")
    def _compute_display_name(self):
        for parameter in self:
            day = f" ({parameter.valid_from:%d/%m/%Y})" if parameter.valid_from else ""
            parameter.display_name = f"{parameter.name or ''}{day}"

    def _compute_as_of(self):
        self.as_of = fields.Date.context_today(self)

    def _search_as_of(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._valid_on(day) for day in value)

    @api.depends("commodity", "use", "valid_from", "valid_to")
    def _compute_contract_count(self):
        # One count per value: only the form asks, and it shows one.
        for parameter in self:
            parameter.contract_count = self.env["vegas.contract"].search_count(parameter._contract_domain())

    def _contract_domain(self):
        """Return the domain of the contracts that the value concerns: supplied in its validity, of its use then."""
        self.ensure_one()
        first, last = self.valid_from, self.valid_to

        def overlapping(start, end):
            from_first = Domain(end, "=", False) | Domain(end, ">=", first) if first else Domain.TRUE
            return from_first & (Domain(start, "<=", last) if last else Domain(start, "!=", False))

        domain = Domain("state", "in", ("active", "suspended", "ceased")) & overlapping("start_date", "end_date")
        if self.commodity:
            domain &= Domain("point_id.commodity", "=", self.commodity)
        if self.use:
            versions = Domain("use", "=", self.use) & overlapping("valid_from", "valid_to")
            domain &= Domain("version_ids", "any", versions)
        return domain

    def _touched_contracts(self):
        """Return the contracts that the value concerns, of the companies that the user works for."""
        return self.env["vegas.contract"].search(self._contract_domain())

    def action_contracts(self):
        """Open the contracts that the value concerns."""
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_base.vegas_contract_action")
        return {**action, "domain": list(self._contract_domain()), "context": {}, "target": "current"}

    @api.model
    def _on(self, code, day):
        """Return the record of ``code`` in force on ``day`` (a date).

        :raises UserError: when no record covers that day; the sentence names the code and the day.
        """
        found = self._find_on(code, day)
        if not found:
            raise UserError(
                self.env._(
                    "The parameter “%(code)s” has no value on %(day)s: enter it among the parameters.",
                    code=code,
                    day=fields.Date.to_string(day),
                )
            )
        return found

    @api.model
    def _find_on(self, code, day):
        """Return what ``_on`` does, an empty record when there is none."""
        return self.sudo().browse(self._id_on(code, day))

    @api.model
    @ormcache("code", "day")
    def _id_on(self, code, day):
        """Return the id of the record of ``code`` on ``day``, or ``False``: asked for each bill, changed by hand."""
        return self.sudo().search(Domain("code", "=", code) & self._valid_on(day), limit=1).id
