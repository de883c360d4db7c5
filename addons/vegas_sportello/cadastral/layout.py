import csv
import io

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import file_open

from odoo.addons.vegas_base.registry.dated import CONFIDENCES, OVERLAP, in_order

from . import record_layout

FIELD_KINDS = [
    ("text", "Text, to the left"),
    ("number", "Number, to the right with zeros"),
    ("sign", "Sign of the number"),
    ("date", "Date ddmmyyyy"),
    ("fixed", "Always the same"),
    ("filler", "Blanks"),
]
# The layouts that the addon brings: commodity, first day, file of their fields.
SHIPPED = (("gas", "2012-01-01", "gas-2012.csv"), ("ele", "2012-01-01", "ele-2012.csv"))
SOURCE = (
    "Provvedimento Agenzia delle entrate 2012/5708: posizioni come nel tracciato delle utenze idriche della stessa"
    " famiglia, letto in un programma pubblico; codici della fornitura per analogia"
)


class VegasCadastralLayout(models.Model):
    """The record layout of the yearly file of one commodity, in force from a day on: an administrator corrects it.

    The fields stand in ``field_ids``; ``_layout`` gives them to ``record_layout``, which writes and reads.
    """

    _name = "vegas.cadastral.layout"
    _inherit = ["vegas.dated"]
    _description = "Record layout of the cadastral file"
    _order = "commodity, valid_from desc, id"

    name = fields.Char(required=True)
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], required=True)
    width = fields.Integer("Length of a record", required=True, default=1798, help="Without its end of line.")
    units = fields.Selection(
        [("all", "A record for each unit"), ("main", "The main unit only")],
        "Several units",
        required=True,
        default="all",
        help="To be checked: what the registry wants where one supply serves several units.",
    )
    source = fields.Char(required=True)
    confidence = fields.Selection(CONFIDENCES, required=True, default="check")
    field_ids = fields.One2many("vegas.cadastral.layout.field", "layout_id", "Fields", copy=True)
    fault = fields.Char("What is wrong with it", compute="_compute_fault")

    _validity = models.Constraint(
        f"EXCLUDE USING gist (commodity WITH =, {OVERLAP})",
        "This commodity already has a layout in that period: close the earlier one first.",
    )
    _period = in_order()

    @api.depends("width", "field_ids.start", "field_ids.width", "field_ids.kind", "field_ids.value")
    def _compute_fault(self):
        names = {
            "gap": self.env._("a gap before position %(place)s"),
            "overlap": self.env._("two fields overlap at position %(place)s"),
            "length": self.env._("the record ends at position %(place)s"),
            "fixed": self.env._("“%(place)s” does not have the length of its field"),
            "kind": self.env._("“%(place)s” is no kind of field"),
        }
        for layout in self:
            found = record_layout.faults(layout._layout()) if layout.field_ids else []
            layout.fault = "; ".join(names[fault.fault] % {"place": fault.detail} for fault in found) or False

    def _layout(self):
        """Return the ``record_layout.Layout`` of this record."""
        self.ensure_one()
        return record_layout.Layout(
            tuple(
                record_layout.Field(
                    field.record,
                    field.start,
                    field.width,
                    field.kind,
                    field.key or "",
                    field.value or "",
                    field.cut,
                )
                for field in self.field_ids
            ),
            self.width,
        )

    def _signed(self):
        """Return the keys of the numbers that may be below zero."""
        return {field.key for field in self.field_ids if field.kind == "sign"}

    @api.model
    def _on(self, commodity, day):
        """Return the layout in force on ``day``.

        :raises UserError: when there is none, or it does not cover its records
        """
        found = self.search(Domain("commodity", "=", commodity) & self._valid_on(day), limit=1)
        if not found or not found.field_ids:
            raise UserError(
                self.env._(
                    "There is no record layout for this file on %(day)s: ask an administrator to enter it.",
                    day=f"{day:%d/%m/%Y}",
                )
            )
        if found.fault:
            raise UserError(
                self.env._(
                    "The record layout “%(name)s” is wrong (%(fault)s): ask an administrator to correct it.",
                    name=found.name,
                    fault=found.fault,
                )
            )
        return found

    @api.model
    def _load_shipped(self):
        """Create the layouts that come with the addon where the commodity has none yet; called at each upgrade."""
        for commodity, day, name in SHIPPED:
            if self.search_count([("commodity", "=", commodity)], limit=1):
                continue
            with file_open(f"vegas_sportello/cadastral/layouts/{name}", "r") as stream:
                rows = list(csv.DictReader(io.StringIO(stream.read()), delimiter=";"))
            self.create(
                {
                    "name": f"{'Gas' if commodity == 'gas' else 'Energia elettrica'} 2012/5708",
                    "commodity": commodity,
                    "valid_from": day,
                    "source": SOURCE,
                    "field_ids": [
                        fields.Command.create(
                            {
                                **{key: row[key] for key in ("record", "kind", "key", "value", "name")},
                                "start": int(row["start"]),
                                "width": int(row["length"]),
                                "cut": bool(row["cut"]),
                            }
                        )
                        for row in rows
                    ],
                }
            )


class VegasCadastralLayoutField(models.Model):
    """One field of a record: where it stands, how it is filled, and which datum goes in (``key``)."""

    _name = "vegas.cadastral.layout.field"
    _description = "Field of a record layout"
    _order = "layout_id, record, start"

    layout_id = fields.Many2one("vegas.cadastral.layout", required=True, index=True, ondelete="cascade")
    record = fields.Selection(
        [("0", "0 – head"), ("1", "1 – detail"), ("9", "9 – tail")], "Record", required=True, default="1"
    )
    start = fields.Integer("Position", required=True)
    width = fields.Integer("Length", required=True)
    kind = fields.Selection(FIELD_KINDS, "Filled as", required=True, default="text")
    key = fields.Char("Datum", help="The program's name of the datum: tax_code, sheet, months …")
    value = fields.Char("Always", help="Of fields that are always the same.")
    cut = fields.Boolean("May be cut", help="A longer text loses its end; else the row is refused.")
    name = fields.Char("Name in the layout", required=True)
    end = fields.Integer("Until", compute="_compute_end")

    _places = models.Constraint(
        "EXCLUDE USING gist (layout_id WITH =, record WITH =, int4range(start, start + width) WITH &&)",
        "Two fields of this record stand on the same positions: correct position or length.",
    )
    _positive = models.Constraint(
        "CHECK (start >= 1 AND width >= 1)", "Positions and lengths of a record count from 1."
    )

    @api.depends("start", "width")
    def _compute_end(self):
        for field in self:
            field.end = field.start + field.width - 1
