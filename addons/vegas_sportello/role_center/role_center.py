from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.vegas_base.address import one_line

CUSTOMERS = 40


class VegasRoleCenter(models.AbstractModel):
    """What the start page of the counter shows: counts, things to do, customers, and the lists behind the tiles.

    Another addon adds tiles by extending ``_tiles`` and things to do by extending ``_to_do_rows``; the page asks for
    all of them in one call.
    """

    _name = "vegas.role.center"
    _description = "Role center of the counter"

    # === PAGE === #

    @api.model
    @api.readonly
    def action_load(self, everyone=False):
        """Return the page: ``{"time", "day", "groups", "to_do"}``.

        A group is ``{"key", "label", "tiles"}``, a tile ``{"key", "label", "count", "alert", "note"}`` where ``alert``
        is ``None`` or ``{"kind", "text"}``: what of it asks for action. ``to_do`` is what ``_to_do`` returns.

        :param everyone: the things to do of all colleagues, not only the user's
        """
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        return {
            "time": now.strftime("%H:%M"),
            "day": fields.Date.to_string(now.date()),
            "groups": self._counted(self._visible_tiles()),
            "to_do": self._to_do(everyone),
        }

    # === CUSTOMERS === #

    @api.model
    @api.readonly
    def action_customers(self, text=""):
        """Return ``{"total", "customers": [...]}`` whose name, number, tax code, VAT, PDR or POD fits ``text``.

        A customer is ``{"id", "number", "name", "city", "tax_code", "points": [{"id", "code", "commodity",
        "state", "state_label", "address"}]}``; at most 40, best first: codes before names.
        """
        partners = self.env["res.partner"]
        base = Domain("vegas_is_customer", "=", True) & Domain("company_id", "in", [False, self.env.company.id])
        text = (text or "").strip()
        domain = base & self._matching(text) if text else base
        found = partners.search_fetch(
            domain, ["ref", "name", "city", "l10n_it_codice_fiscale", "vat", "phone"], order="name", limit=CUSTOMERS
        )
        total = len(found) if len(found) < CUSTOMERS else partners.search_count(domain)
        points = self._points_of(found)
        return {
            "total": total,
            "customers": [
                {
                    "id": partner.id,
                    "number": partner.ref or "",
                    "name": partner.name,
                    "city": partner.city or "",
                    "tax_code": partner.l10n_it_codice_fiscale or partner.vat or "",
                    "points": points.get(partner.id, []),
                }
                for partner in found
            ],
        }

    @api.model
    def _points_of(self, partners):
        """Return ``{partner id: points}`` of the live contracts of ``partners``, in one statement."""
        points = self.env["vegas.supply.point"]
        live = [("partner_id", "in", partners.ids), ("state", "in", ("requested", "active", "suspended"))]
        query = self.env["vegas.contract"]._search(live, order="number desc")
        contract = self.env["vegas.contract"]._table
        point = query.join(contract, "point_id", points._table, "id", "point_id")
        # The rules of contracts and points are the same: those of the company.
        fields_read = ["id", "code", "commodity", "state", "street", "city"]
        columns = [points._field_to_sql(point, name, query) for name in fields_read]
        rows = self.env.execute_query(query.select(SQL.identifier(contract, "partner_id"), *columns))
        states = dict(points._fields["state"]._description_selection(self.env))
        found = {}
        for partner_id, point_id, code, commodity, state, street, city in rows:
            found.setdefault(partner_id, {})[point_id] = {
                "id": point_id,
                "code": code,
                "commodity": commodity,
                "state": state,
                "state_label": states[state],
                "address": one_line(street, city),
            }
        return {partner_id: list(rows.values()) for partner_id, rows in found.items()}

    @api.model
    def _matching(self, text):
        """Return the domain of customers that ``text`` may mean: a code exactly or by its beginning, else a name."""
        code = text.replace(" ", "").upper()
        by_point = self.env["vegas.contract"]._search([("point_id.code", "=like", f"{code}%")])
        contracts = Domain("vegas_contract_ids", "in", by_point)
        names = Domain.AND([Domain("name", "ilike", word) for word in text.split()])
        return Domain.OR(
            [
                names,
                contracts,
                Domain("ref", "=", code),
                Domain("l10n_it_codice_fiscale", "=ilike", f"{code}%"),
                Domain("vat", "=ilike", f"%{code}%") if any(char.isdigit() for char in code) else Domain.FALSE,
            ]
        )

    # === NEW REQUEST === #

    @api.model
    @api.readonly
    def action_new_request(self, procedure_id, partner_id, point_id=False):
        """Return the action that opens a new request of a procedure, filled in with what is known."""
        procedure = self.env["vegas.procedure"].browse(procedure_id)
        if procedure.action_id:
            # Its own screen begins with the customer and the point, too.
            context = {"default_partner_id": partner_id, "default_point_id": point_id}
            return {**procedure.action_id._get_action_dict(), "context": context}
        return {
            "type": "ir.actions.act_window",
            "name": procedure.display_name,
            "res_model": "vegas.request",
            "views": [[False, "form"]],
            "context": {
                "default_procedure_id": procedure.id,
                "default_partner_id": partner_id,
                "default_point_id": point_id,
            },
        }
