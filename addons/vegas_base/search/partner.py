from odoo import models
from odoo.tools import SQL

from .searched import of_ids

NAMES = ("name", "vegas_first_name", "vegas_last_name")
CODES = ("ref", "vat", "company_registry", "l10n_it_codice_fiscale", "vegas_foreign_code", "phone", "email")
PLACE = ("street", "street2", "zip", "city")
STANDING = ("vegas_is_customer", "parent_id", "company_id", "active")


class ResPartner(models.Model):
    """A customer is found by his names and codes, and by those of his contacts."""

    _name = "res.partner"
    _inherit = ["res.partner", "vegas.searched"]

    _search_kind = "customer"
    _search_by = (*NAMES, *CODES, *PLACE, *STANDING)

    def _search_note(self):
        """EXTENDS vegas.searched: contacts go with the customer that they belong to."""
        super(ResPartner, self | self.child_ids)._search_note()

    def _search_source(self, ids):
        """A contact shows its customer, and has no address of its own here."""
        return SQL(
            """
            SELECT p.id AS owner_id, 'res.partner' AS res_model,
                   CASE WHEN p.vegas_is_customer THEN p.id ELSE c.id END AS res_id,
                   CASE WHEN p.vegas_is_customer THEN p.company_id ELSE c.company_id END AS company_id,
                   ARRAY[p.name, p.vegas_last_name || p.vegas_first_name, p.vegas_first_name || p.vegas_last_name,
                         CASE WHEN NOT COALESCE(p.is_company, FALSE)
                              THEN regexp_replace(p.name, '^(\\S+)\\s+(.+)$', '\\2\\1') END,
                         p.ref, ltrim(p.ref, '0'), p.vat, regexp_replace(p.vat, '^[A-Z]{2}', ''), p.company_registry,
                         p.l10n_it_codice_fiscale, p.vegas_foreign_code, p.email] AS codes,
                   ARRAY[p.phone] AS phones,
                   concat_ws(' ', CASE WHEN NOT p.vegas_is_customer THEN c.name END, p.name, p.ref, p.vat,
                             p.company_registry, p.l10n_it_codice_fiscale, p.vegas_foreign_code,
                             regexp_replace(p.phone, '[^0-9/;,]', '', 'g'), p.email,
                             CASE WHEN p.vegas_is_customer THEN concat_ws(' ', p.street, p.street2, p.zip, p.city) END
                   ) AS words,
                   concat_ws(' ', p.name,
                             CASE WHEN p.vegas_is_customer THEN concat_ws(' ', p.street, p.city) END) AS spoken
              FROM res_partner p
              LEFT JOIN res_partner c ON c.id = p.parent_id AND c.vegas_is_customer AND c.active
             WHERE p.active AND (p.vegas_is_customer OR c.id IS NOT NULL) AND %s
            """,
            of_ids(ids, "p"),
        )
