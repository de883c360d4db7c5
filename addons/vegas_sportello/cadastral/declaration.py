from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.vegas_base.registry.dated import OVERLAP, in_order

ORIGINS = [
    ("counter", "Told at the counter"),
    ("form", "Form given back"),
    ("omitted", "Form not given back"),
]


class VegasCadastralDeclaration(models.Model):
    """What the holder of a contract declared of the units that the supply serves, or why there are none, from a day on.

    Declarations of one contract never overlap. Nothing is changed: a later one closes it, and one of the same day takes
    its place (``superseded``). Only requests «Dati catastali» make them. Duty and content: art. 7 c. 5 DPR 605/1973,
    Provvedimento 16 March 2005.
    """

    _name = "vegas.cadastral.declaration"
    _inherit = ["vegas.dated"]
    _description = "Cadastral declaration"
    _check_company_auto = True
    _order = "contract_id, valid_from desc, id desc"

    contract_id = fields.Many2one("vegas.contract", required=True, readonly=True, index=True, check_company=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    point_id = fields.Many2one(related="contract_id.point_id", store=True, index=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", string="Holder", store=True, index=True)
    commodity = fields.Selection(related="point_id.commodity")
    valid_from = fields.Date("Holds from", readonly=True)
    valid_to = fields.Date("Until", readonly=True)
    superseded = fields.Boolean("Replaced", readonly=True, help="Another one of the same day took its place.")
    declared_date = fields.Date("Declared on", required=True, readonly=True)
    declarant_name = fields.Char("Declared by", readonly=True)
    origin = fields.Selection(ORIGINS, required=True, readonly=True, default="counter")
    quality_id = fields.Many2one("vegas.cadastral.code", "Title of the holder", readonly=True, index="btree_not_null")
    missing_id = fields.Many2one("vegas.cadastral.code", "Why missing", readonly=True, index="btree_not_null")
    unit_ids = fields.One2many("vegas.cadastral.unit", "declaration_id", "Units", readonly=True)
    units_text = fields.Char("Cadastral data", compute="_compute_units_text")
    request_id = fields.Many2one("vegas.request", "Request", readonly=True, index="btree_not_null")
    row_ids = fields.One2many("vegas.cadastral.row", "declaration_id", "Communicated", readonly=True)
    told_text = fields.Char("Told to the tax registry", compute="_compute_told_text")

    _one_live = models.Constraint(
        f"EXCLUDE USING gist (contract_id WITH =, {OVERLAP}) WHERE (NOT superseded)",
        "This contract already has cadastral data on those days: close the earlier ones first.",
    )
    _period = in_order()

    @api.depends("contract_id", "valid_from")
    def _compute_display_name(self):
        for declaration in self:
            day = f"{declaration.valid_from:%d/%m/%Y}" if declaration.valid_from else ""
            number = declaration.contract_id.number or ""
            declaration.display_name = self.env._("%(number)s from %(day)s", number=number, day=day)

    @api.depends("unit_ids", "missing_id")
    def _compute_units_text(self):
        for declaration in self:
            units = "; ".join(unit._line() for unit in declaration.unit_ids)
            declaration.units_text = units or declaration.missing_id.name or ""

    @api.depends("row_ids.file_id.state")
    def _compute_told_text(self):
        told = ("sent", "accepted")
        for declaration in self:
            # The files are the back office's; that its own data were communicated is no secret to the counter.
            files = declaration.sudo().row_ids.file_id.filtered(lambda file: file.state in told)
            declaration.told_text = ", ".join(files.sorted("year").mapped("display_name"))

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_person()
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_person()
        return super().write(vals)

    def _refuse_person(self):
        if not self.env.su:
            raise AccessError(self.env._("A declaration is made by a request “Cadastral data”."))

    @api.model
    def _on(self, contracts, day):
        """Return ``{contract id: declaration}`` in force on ``day``, in one query."""
        live = Domain("contract_id", "in", contracts.ids) & Domain("superseded", "=", False)
        found = self.search(live & self._valid_on(day))
        return {declaration.contract_id.id: declaration for declaration in found}

    @api.model
    def _first_after(self, contracts, days):
        """Return ``{contract id: day}`` of the first declaration after ``days[contract id]``, in one query."""
        found = self.search_fetch(
            [("contract_id", "in", contracts.ids), ("superseded", "=", False), ("valid_from", ">", min(days.values()))],
            ["contract_id", "valid_from"],
            order="valid_from desc",
        )
        return {row.contract_id.id: row.valid_from for row in found if row.valid_from > days[row.contract_id.id]}


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    cadastral_declaration_ids = fields.One2many(
        "vegas.cadastral.declaration", "contract_id", "Cadastral data", domain=[("superseded", "=", False)]
    )
