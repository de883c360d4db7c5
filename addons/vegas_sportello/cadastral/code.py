from odoo import api, fields, models

KINDS = [
    ("missing", "Why there are no cadastral data"),
    ("quality", "Title of the holder"),
    ("user_kind", "Kind of user"),
    ("contract_kind", "Kind of contract"),
]
CONFIDENCES = [("source", "Read in the source"), ("known", "Known"), ("check", "To be checked")]
VALIDITY = "daterange(valid_from, valid_to, '[]') WITH &&"


class VegasCadastralCode(models.Model):
    """A value of one of the code lists of the yearly communication, with its validity and source.

    A row without commodity holds for both. Sources: Agenzia delle entrate, Provvedimento 2012/5708 and its page on the
    communications of utilities (10 March 2022).
    """

    _name = "vegas.cadastral.code"
    _description = "Cadastral code"
    _order = "kind, commodity, code, valid_from desc, id"
    _rec_names_search = ["code", "name"]

    kind = fields.Selection(KINDS, "List", required=True, index=True)
    code = fields.Char(required=True, size=1)
    name = fields.Char("Meaning", required=True, translate=True)
    hint = fields.Char("When", translate=True, help="Shown to the clerk who chooses it.")
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], help="Empty: gas and electricity.")
    offered = fields.Boolean("Offered at the counter", default=True, help="Not: only the program gives it.")
    valid_from = fields.Date(required=True, default="2005-01-01")
    valid_to = fields.Date()
    source = fields.Char(required=True)
    confidence = fields.Selection(CONFIDENCES, required=True, default="check")

    _validity = models.Constraint(
        f"EXCLUDE USING gist (kind WITH =, code WITH =, (COALESCE(commodity, '')) WITH =, {VALIDITY})",
        "This code already has a meaning in that period: close the earlier one first.",
    )
    _period = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)", "The end of validity comes before its beginning."
    )

    @api.depends("code", "name")
    def _compute_display_name(self):
        for code in self:
            code.display_name = f"{code.code} – {code.name}"

    @api.model
    def _known(self, commodity, day):
        """Return ``{kind: {code: record}}`` of what holds for ``commodity`` on ``day``, in one query."""
        found = {kind: {} for kind, _label in KINDS}
        domain = [
            ("commodity", "in", (commodity, False)),
            ("valid_from", "<=", day),
            "|",
            ("valid_to", "=", False),
            ("valid_to", ">=", day),
        ]
        for code in self.search(domain):
            found[code.kind][code.code] = code
        return found
