from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from . import unit_rules
from .row_rules import OF_UNIT
from .texts import sentence

# Stages of a request in which its units may still be entered.
OPEN_STAGES = ("draft", "sent")
TIDIED = ("section", "sheet", "parcel", "extension", "subordinate")


class VegasCadastralUnit(models.Model):
    """One unit of the land register that a supply serves: collected by a request, then part of a declaration.

    What was declared stays as it was said: from then on only the program writes it.
    """

    _name = "vegas.cadastral.unit"
    _description = "Cadastral unit"
    _check_company_auto = True
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    request_id = fields.Many2one("vegas.request", index="btree_not_null", ondelete="cascade", check_company=True)
    declaration_id = fields.Many2one(
        "vegas.cadastral.declaration", readonly=True, index="btree_not_null", ondelete="set null", check_company=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    kind = fields.Selection(
        [("F", "F – building"), ("T", "T – land")], "Kind", required=True, default="F", help="Urban (F) or land (T)."
    )
    city_id = fields.Many2one(
        "res.city",
        "Municipality",
        domain=[("vegas_cadastral_code", "!=", False)],
        index="btree_not_null",
        ondelete="restrict",
        help="Of the land register: it may be one that exists no longer.",
    )
    city_code = fields.Char(related="city_id.vegas_cadastral_code", string="Code")
    section = fields.Char()
    sheet = fields.Char("Sheet (foglio)")
    parcel = fields.Char("Parcel (particella)")
    subordinate = fields.Char("Subordinate")
    extension = fields.Char("Extension", help="Denominator of the parcel: tavolare municipalities only.")
    parcel_kind = fields.Selection(
        [("E", "E – building"), ("F", "F – land")], "Kind of parcel", help="Tavolare municipalities only."
    )

    @api.depends("kind", "city_id", "sheet", "parcel", "subordinate")
    def _compute_display_name(self):
        for unit in self:
            unit.display_name = unit._line()

    def _line(self):
        """Return the unit in one line, as a visura names it."""
        self.ensure_one()
        parts = (
            (self.city_id.name, ""),
            (self.section, self.env._("section")),
            (self.sheet, self.env._("sheet")),
            (self.parcel, self.env._("parcel")),
            (self.extension, "/"),
            (self.subordinate, self.env._("sub.")),
        )
        return " ".join(f"{label} {text}".strip() for text, label in parts if text)

    # === CREATE AND WRITE === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(vals.get("declaration_id") for vals in vals_list):
            raise AccessError(self.env._("A declaration is made by a request “Cadastral data”."))
        units = super().create([self._tidied(vals) for vals in vals_list])
        units._refuse_closed()
        return units

    def write(self, vals):
        if not self.env.su and "declaration_id" in vals:
            raise AccessError(self.env._("A declaration is made by a request “Cadastral data”."))
        self._refuse_closed()
        return super().write(self._tidied(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_open(self):
        self._refuse_closed()

    def _refuse_closed(self):
        """What was declared is corrected by a new request."""
        if self.env.su:
            return
        closed = self.filtered(
            lambda unit: unit.declaration_id or unit.request_id.stage_id.code not in (*OPEN_STAGES, False)
        )
        if closed or any(not unit.request_id for unit in self):
            raise AccessError(
                self.env._("These cadastral data were declared: to correct them, start a new request “Cadastral data”.")
            )

    @api.model
    def _tidied(self, vals):
        return {name: unit_rules.tidy(value) if name in TIDIED and value else value for name, value in vals.items()}

    @api.constrains("sheet", "parcel", "subordinate", "section", "extension", "request_id")
    def _check_no_markup(self):
        """A character that no land register has is refused at once: it would spoil a record of fixed length."""
        for unit in self:
            text = "".join(unit[name] or "" for name in TIDIED)
            if not text.isascii() or (not text.isalnum() and text):
                raise ValidationError(
                    self.env._("Section, sheet, parcel, extension and subordinate have letters and digits only.")
                )

    # === CHECK === #

    def _unit(self):
        """Return the ``unit_rules.Unit`` of this record."""
        self.ensure_one()
        values = {name: self[name] or "" for name in OF_UNIT}
        return unit_rules.Unit(city=self.city_id.vegas_cadastral_code or "", **values)

    def _faults(self):
        """Return the sentences of what is wrong with these units, each with the place of its unit, and of doubles."""
        found, seen = [], set()
        for place, unit in enumerate(self, 1):
            data = unit._unit()
            faults = [fault for _name, fault in unit_rules.faults(data)]
            if data in seen:
                faults.append("twice")
            seen.add(data)
            texts = [sentence(self.env, fault) for fault in faults]
            if len(self) > 1:
                texts = [self.env._("Unit %(place)s: %(text)s", place=place, text=text) for text in texts]
            found.extend(texts)
        return found
