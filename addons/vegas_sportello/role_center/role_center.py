from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# The tile «Evase» counts what was carried out in this many days.
DONE_DAYS = 30
CUSTOMERS = 40


class VegasRoleCenter(models.AbstractModel):
    """What the start page of the counter shows: counts, customers, and the lists behind the tiles.

    Another addon adds tiles by extending ``_tiles``; the page asks for all of them in one call.
    """

    _name = "vegas.role.center"
    _description = "Role center of the counter"

    # === TILES === #

    @api.model
    def _tiles(self):
        """Return ``{group: [(key, label, model, domain)]}`` in the order of the page."""
        company = Domain("company_id", "=", self.env.company.id)
        since = fields.Date.context_today(self) - timedelta(days=DONE_DAYS)
        env = self.env

        def requests(stage, origin):
            stage_id = env.ref(f"vegas_base.stage_{stage}").id
            running = Domain("state", "in", ("open", "waiting"))
            return company & running & Domain("stage_id", "=", stage_id) & Domain("origin", "in", origin)

        return {
            "requests": [
                ("started", env._("Started"), "vegas.request", requests("sent", ["customer"])),
                (
                    "admitted",
                    env._("Admissible"),
                    "vegas.request",
                    requests("admitted", ["customer", "prospect", "internal"])
                    | requests("appointment", ["customer", "prospect", "internal"]),
                ),
                ("internal", env._("Internal, started"), "vegas.request", requests("sent", ["internal"])),
                (
                    "done",
                    env._("Carried out"),
                    "vegas.request",
                    company & Domain("state", "=", "done") & Domain("closed_date", ">=", since),
                ),
            ],
            "contracts": [
                ("active", env._("Active"), "vegas.contract", company & Domain("state", "=", "active")),
                ("suspended", env._("Suspended"), "vegas.contract", company & Domain("state", "=", "suspended")),
                ("requested", env._("Requested"), "vegas.contract", company & Domain("state", "=", "requested")),
            ],
        }

    @api.model
    @api.readonly
    def action_load(self):
        """Return the page: ``{"company", "time", "groups": [{"key", "label", "tiles": [...]}]}``.

        A tile is ``{"key", "label", "count", "late", "note"}``; ``late`` counts its requests past their term, ``note``
        says what else the reader must know of the count.
        """
        labels = {
            "requests": self.env._("Requests"),
            "offers": self.env._("Offers"),
            "contracts": self.env._("Contracts"),
        }
        today = fields.Date.context_today(self)
        groups = []
        for group, tiles in self._tiles().items():
            rows = []
            for key, label, model, domain in tiles:
                late = 0
                if model == "vegas.request" and key != "done":
                    late = self.env[model].search_count(domain & Domain("deadline_date", "<", today))
                count = self.env[model].search_count(domain)
                note = self.env._("last %(days)s days", days=DONE_DAYS) if key == "done" else ""
                rows.append({"key": f"{group}.{key}", "label": label, "count": count, "late": late, "note": note})
            groups.append({"key": group, "label": labels.get(group, group), "tiles": rows})
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        return {"company": self.env.company.name, "time": now.strftime("%H:%M"), "groups": groups}

    @api.model
    @api.readonly
    def action_tile(self, key):
        """Return the act_window of the list behind tile ``key`` (``group.tile``), same filter as its count."""
        group, _dot, name = key.partition(".")
        for tile, label, model, domain in self._tiles().get(group, []):
            if tile == name:
                return {
                    "type": "ir.actions.act_window",
                    "name": label,
                    "res_model": model,
                    "views": [[False, "list"], [False, "form"]],
                    "domain": list(domain),
                    "context": {},
                }
        return self.env["ir.actions.act_window"]._for_xml_id("vegas_base.vegas_request_action")

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
        contracts = self.env["vegas.contract"].search_fetch(
            [("partner_id", "in", found.ids), ("state", "in", ("requested", "active", "suspended"))],
            ["partner_id", "point_id"],
        )
        points = contracts.point_id
        states = dict(points._fields["state"]._description_selection(self.env))
        by_partner = contracts.grouped("partner_id")
        none = self.env["vegas.contract"]
        return {
            "total": total,
            "customers": [
                {
                    "id": partner.id,
                    "number": partner.ref or "",
                    "name": partner.name,
                    "city": partner.city or "",
                    "tax_code": partner.l10n_it_codice_fiscale or partner.vat or "",
                    "points": [
                        {
                            "id": point.id,
                            "code": point.code,
                            "commodity": point.commodity,
                            "state": point.state,
                            "state_label": states[point.state],
                            "address": ", ".join(part for part in (point.street, point.city) if part),
                        }
                        for point in by_partner.get(partner, none).point_id
                    ],
                }
                for partner in found
            ],
        }

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
            return procedure.action_id._get_action_dict()
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
