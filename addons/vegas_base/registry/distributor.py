from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..standard import codes
from ..texts import fault_text


class ResPartner(models.Model):
    """A distributor with what it serves: by this the distributor of a new supply point is found."""

    _inherit = "res.partner"

    vegas_remis = fields.Text("REMI codes", help="City gates of its gas networks, 8 digits each, separated by blanks.")
    vegas_city_ids = fields.Many2many(
        "res.city",
        "vegas_distributor_city_rel",
        "distributor_id",
        "city_id",
        "Municipalities (gas)",
        domain=[("vegas_province", "!=", False), ("vegas_dissolved_on", "=", False)],
        help="Where it distributes gas; used where the REMI of a point is not known.",
    )

    @api.constrains("vegas_pod_digits", "vegas_remis")
    def _check_vegas_network(self):
        for partner in self:
            digits = partner.vegas_pod_digits
            if digits and not (len(digits) == 3 and digits.isascii() and digits.isdigit()):
                raise ValidationError(
                    self.env._("POD digits “%(value)s”: write the three after IT, for example 001.", value=digits)
                )
            for remi in (partner.vegas_remis or "").split():
                if fault := codes.check_remi(remi):
                    raise ValidationError(fault_text(self.env, fault, value=remi))


class ResCity(models.Model):
    """A municipality knows who distributes gas there."""

    _inherit = "res.city"

    vegas_distributor_ids = fields.Many2many(
        "res.partner", "vegas_distributor_city_rel", "city_id", "distributor_id", "Distributors (gas)"
    )


class VegasSupplyPoint(models.Model):
    """The distributor of a supply point follows from its code, its REMI or its municipality."""

    _inherit = "vegas.supply.point"

    @api.model_create_multi
    def create(self, vals_list):
        missing = [vals for vals in vals_list if not vals.get("distributor_id")]
        if missing:
            for vals, distributor in zip(missing, self._find_distributors(missing), strict=True):
                if distributor:
                    vals["distributor_id"] = distributor.id
        return super().create(vals_list)

    @api.onchange("code", "commodity", "remi", "city_id")
    def _onchange_find_distributor(self):
        for point in self.filtered(lambda point: not point._origin):
            vals = {
                "city_id": point.city_id._origin.id,
                **{name: point[name] for name in ("code", "commodity", "remi")},
            }
            point.distributor_id = self._find_distributors([vals])[0] or point.distributor_id

    @api.model
    def _find_distributors(self, vals_list):
        """Return the distributor of each of ``vals_list`` (code, commodity, remi, city_id), empty where unsure.

        Electricity: by the digits in the POD. Gas: by the REMI, else by the municipality. It counts only when there is
        exactly one. Three queries for all.
        """
        partners = self.env["res.partner"]
        by_digits, by_remi = {}, {}
        for distributor in partners.search_fetch(
            [("vegas_is_distributor", "=", True)], ["vegas_pod_digits", "vegas_remis"]
        ):
            by_digits.setdefault(distributor.vegas_pod_digits, []).append(distributor)
            for remi in (distributor.vegas_remis or "").split():
                by_remi.setdefault(remi, []).append(distributor)
        cities = self.env["res.city"].browse(vals["city_id"] for vals in vals_list if vals.get("city_id"))
        by_city = {city.id: list(city.vegas_distributor_ids) for city in cities}
        result = []
        for vals in vals_list:
            if vals.get("commodity") == "ele":
                # IT, then the three digits.
                found = by_digits.get(codes.normalise("pod", vals.get("code"))[2:5] or None, [])
            else:
                remi = codes.normalise("remi", vals.get("remi"))
                found = by_remi.get(remi) or by_city.get(vals.get("city_id"), [])
            result.append(found[0] if len(found) == 1 else partners)
        return result
