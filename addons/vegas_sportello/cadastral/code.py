from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.vegas_base.registry.dated import CONFIDENCES, OVERLAP, in_order

KINDS = [
    ("missing", "Why there are no cadastral data"),
    ("quality", "Title of the holder"),
    ("user_kind", "Kind of user"),
    ("contract_kind", "Kind of contract"),
]


class VegasCadastralCode(models.Model):
    """A value of one of the code lists of the yearly communication, with its validity and source.

    A row without commodity holds for both. Sources: Agenzia delle entrate, Provvedimento 2012/5708 and its page on the
    communications of utilities (10 March 2022).
    """

    _name = "vegas.cadastral.code"
    _inherit = ["vegas.dated"]
    _description = "Cadastral code"
    _order = "kind, commodity, code, valid_from desc, id"
    _rec_names_search = ["code", "name"]

    kind = fields.Selection(KINDS, "List", required=True, index=True)
    code = fields.Char(required=True, size=1)
    name = fields.Char("Meaning", required=True, translate=True)
    hint = fields.Char("When", translate=True, help="Shown to the clerk who chooses it.")
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], help="Empty: gas and electricity.")
    offered = fields.Boolean("Offered at the counter", default=True, help="Not: only the program gives it.")
    valid_from = fields.Date(default="2005-01-01")
    source = fields.Char(required=True)
    confidence = fields.Selection(CONFIDENCES, required=True, default="check")

    _validity = models.Constraint(
        f"EXCLUDE USING gist (kind WITH =, code WITH =, (COALESCE(commodity, '')) WITH =, {OVERLAP})",
        "This code already has a meaning in that period: close the earlier one first.",
    )
    _period = in_order()

    @api.depends("code", "name")
    def _compute_display_name(self):
        for code in self:
            code.display_name = f"{code.code} – {code.name}"

    @api.model
    def _known(self, commodity, day):
        """Return ``{kind: {code: record}}`` of what holds for ``commodity`` on ``day``, in one query."""
        found = {kind: {} for kind, _label in KINDS}
        for code in self.search(Domain("commodity", "in", (commodity, False)) & self._valid_on(day)):
            found[code.kind][code.code] = code
        return found
