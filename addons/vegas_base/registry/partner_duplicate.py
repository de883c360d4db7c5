import unicodedata

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import SQL

SIMILAR = 0.45
SHOWN = 5


def plain(text):
    """Return ``text`` in small letters and digits only, accents taken away: what two spellings have in common."""
    letters = unicodedata.normalize("NFKD", text or "")
    return "".join(letter for letter in letters.lower() if letter.isascii() and letter.isalnum())


class ResPartner(models.Model):
    """Likely duplicates of a customer, shown while it is typed: same tax code, or similar name at the same address."""

    _inherit = "res.partner"

    vegas_address_key = fields.Char(compute="_compute_vegas_address_key", store=True, precompute=True)
    vegas_duplicate_ids = fields.Many2many(
        "res.partner", compute="_compute_vegas_duplicate_ids", string="Likely duplicates"
    )
    vegas_duplicate_hint = fields.Html(compute="_compute_vegas_duplicate_ids", sanitize=False)

    _vegas_address_key_idx = models.Index("(vegas_address_key) WHERE vegas_is_customer")

    @api.depends("street", "city")
    def _compute_vegas_address_key(self):
        for partner in self:
            street, city = plain(partner.street), plain(partner.city)
            partner.vegas_address_key = f"{street}|{city}" if street and city else False

    @api.depends("name", "street", "city", "l10n_it_codice_fiscale", "vegas_is_customer", "company_id")
    def _compute_vegas_duplicate_ids(self):
        found = self._vegas_duplicates()
        for index, partner in enumerate(self):
            duplicates = self.browse(found.get(index))
            partner.vegas_duplicate_ids = duplicates
            links = [
                Markup('<a href="/odoo/vegas-customers/%s" target="_blank">%s</a>')
                % (duplicate.id, ", ".join(filter(None, (duplicate.name, duplicate.street, duplicate.city))))
                for duplicate in duplicates
            ]
            partner.vegas_duplicate_hint = Markup(" · ").join(links)

    def _vegas_duplicates(self):
        """Return ``{position in self: ids of likely duplicates, the likeliest first}``, in one query."""
        wanted = [
            (index, partner._origin.id or 0, partner.name or "", partner.vegas_address_key, partner._vegas_tax_code())
            for index, partner in enumerate(self)
            if partner.vegas_is_customer and (partner.vegas_address_key or partner.l10n_it_codice_fiscale)
        ]
        if not wanted:
            return {}
        self.env["res.partner"].flush_model()
        unaccent = self.env.registry.unaccent
        likeness = SQL("similarity(%s, %s)", unaccent(SQL("lower(partner.name)")), unaccent(SQL("lower(wanted.name)")))
        mine = SQL(
            "partner.vegas_is_customer AND partner.id != wanted.id"
            " AND (partner.company_id IS NULL OR partner.company_id = ANY(%s))",
            self.env.companies.ids,
        )
        # Two selects: joined by OR they would read the whole table; so each has its index.
        rows = self.env.execute_query(
            SQL(
                """
                SELECT wanted.index, found.id
                  FROM (VALUES %(wanted)s) AS wanted (index, id, name, key, code)
                  JOIN LATERAL (
                        SELECT partner.id, 2 AS rank
                          FROM res_partner partner
                         WHERE %(mine)s AND partner.parent_id IS NULL AND partner.l10n_it_codice_fiscale <> ''
                               AND partner.l10n_it_codice_fiscale = wanted.code
                         UNION ALL
                        SELECT partner.id, %(likeness)s
                          FROM res_partner partner
                         WHERE %(mine)s AND partner.vegas_address_key = wanted.key AND %(likeness)s >= %(similar)s
                       ) found ON TRUE
                 GROUP BY wanted.index, found.id
                 ORDER BY wanted.index, max(found.rank) DESC, found.id
                """,
                wanted=SQL(", ").join(
                    SQL("(%s, %s, %s::text, %s::text, %s::text)", index, origin, name, key or None, code)
                    for index, origin, name, key, code in wanted
                ),
                mine=mine,
                likeness=likeness,
                similar=SIMILAR,
            )
        )
        found = {}
        for index, partner_id in rows:
            ids = found.setdefault(index, [])
            if len(ids) < SHOWN:
                ids.append(partner_id)
        return found
