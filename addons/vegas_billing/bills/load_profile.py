import base64
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.standard.reader import Refused, read_csv
from odoo.addons.vegas_base.texts import fault_text

from ..computation import LoadProfile

FORMATS = ("%d/%m/%Y", "%Y-%m-%d")


class VegasLoadProfile(models.Model):
    """How the consumption of points is spread over the days: a weight per day, any scale, loaded from a CSV file.

    A point without a profile spreads evenly. ``weights`` is ``{ISO day: weight as text}``.
    """

    _name = "vegas.load.profile"
    _description = "Load profile"
    _order = "name"

    name = fields.Char(required=True)
    source = fields.Char(required=True)
    weights = fields.Json(readonly=True, copy=False)
    first = fields.Date("From", readonly=True, copy=False)
    last = fields.Date("To", readonly=True, copy=False)
    file = fields.Binary("File (CSV)", attachment=False, copy=False, help="Columns DAY and WEIGHT, a row per day.")

    _name_unique = models.UniqueIndex("(name)", "A load profile with this name exists already.")

    def action_load(self):
        """Read the file; days that it holds replace those that are there, others stay."""
        for profile in self:
            profile.check_access("write")
            if not profile.file:
                raise UserError(self.env._("Choose the file with the columns DAY and WEIGHT first."))
            weights = {**(profile.weights or {}), **profile._read(base64.b64decode(profile.file))}
            days = sorted(weights)
            profile.write({"weights": weights, "first": days[0], "last": days[-1], "file": False})

    def _read(self, data):
        """Return the weights of a file. :raises UserError: naming the row and the remedy"""
        try:
            _header, rows = read_csv(data, separators=";,")
        except Refused as error:
            raise UserError(fault_text(self.env, error.key, **error.params)) from error
        weights = {}
        for number, row in enumerate(rows, start=2):
            day, weight = _day(row.get("DAY") or ""), _weight(row.get("WEIGHT") or "")
            if day is None or weight is None:
                raise UserError(
                    self.env._(
                        "Row %(number)s: DAY must be a date (31/12/2026) and WEIGHT a number not below zero.",
                        number=number,
                    )
                )
            weights[day.isoformat()] = str(weight)
        if not weights:
            raise UserError(self.env._("The file holds no day: fill in the columns DAY and WEIGHT."))
        return weights

    def _computable(self):
        """Return ``{profile id: computation.LoadProfile}``."""
        return {
            profile.id: LoadProfile(
                {date.fromisoformat(day): Decimal(weight) for day, weight in (profile.weights or {}).items()}
            )
            for profile in self
        }


class VegasSupplyPoint(models.Model):
    _inherit = "vegas.supply.point"

    profile_id = fields.Many2one(
        "vegas.load.profile", "Load profile", index="btree_not_null", help="Empty: consumption is spread evenly."
    )

    @api.model
    def _profiles(self, points):
        """Return ``{point id: computation.LoadProfile}`` of points that have one."""
        made = points.profile_id._computable()
        return {point.id: made[point.profile_id.id] for point in points if point.profile_id}


def _day(text):
    for form in FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None


def _weight(text):
    try:
        weight = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return weight if weight.is_finite() and weight >= 0 else None
