from odoo import fields, models


class VegasHandlerVar(models.AbstractModel):
    """What a change of data writes: the person's data from their day on, terms of contracts as dated versions."""

    _inherit = "vegas.handler.var"

    def _change_people(self, requests):
        """Write the data of the person today, or keep them for their day; each change stays in the history."""
        today = fields.Date.context_today(self)
        wanted = {request: request._var_person_values() for request in requests}
        rows = self.env["vegas.partner.history"]._note(wanted, today)
        effects = []
        for request, own in rows.filtered(lambda row: row.state == "coming").grouped("request_id").items():
            label = self.env._("To be written on %(day)s", day=f"{request.effective_date:%d/%m/%Y}")
            before = "; ".join(row.before or "–" for row in own)
            effects.append((request, label, before, "; ".join(row.after or "–" for row in own), own[:1], {}))
        requests._record_effects(effects)
        now = requests.filtered(lambda request: request.effective_date <= today)
        self._change(now, lambda request: request.partner_id, lambda request: wanted[request])

    def _change_contract_terms(self, requests):
        rows, versions = [], self.env["vegas.contract.version"]
        for day, group in requests.filtered("var_of_contract").grouped("effective_date").items():
            found = versions._on(group.var_contract_ids, day)
            for request in group:
                address = self._bill_contact(request)
                more = {} if address is None else {"billing_partner_id": address.id}
                for contract in request.var_contract_ids:
                    values = {**request._var_term_values(contract, found.get(contract.id, versions)), **more}
                    if values:
                        rows.append((request, contract, day, values))
        self._change_terms(rows)
        changed_use = requests.filtered(lambda request: "use" in request.var_kind_ids._codes())
        self._ask(changed_use, self.env._("Use changed: check that the offer fits it"))

    def _bill_contact(self, request):
        """Return the contact with the new billing address, empty for that of the holder, ``None``: not asked."""
        values, partner = request._var_new_bill_address(), request.partner_id
        contacts = self.env["res.partner"]
        if not values:
            return None
        name = (request.var_bill_name or "").strip() or partner.name
        if name == partner.name and all((partner[one] or "") == value for one, value in values.items()):
            return contacts
        known = contacts.search(
            [("parent_id", "=", partner.id), ("type", "=", "invoice"), ("name", "=", name)]
            + [(one, "=", value) for one, value in values.items()],
            limit=1,
        )
        return known or self._new_bill_contact(request, partner, {**values, **request._var_city(values["city"])}, name)

    def _new_bill_contact(self, request, partner, address, name):
        """Make the contact to which bills go; taken back it is archived: versions of contracts may still name it."""
        contact = self.env["res.partner"].create(partner._vegas_bill_contact({**address, "name": name}))
        undo = {"values": {"active": False}, "new": {"active": True}}
        text = ", ".join(part for part in (name, contact.street, contact.zip, contact.city) if part)
        self._record(request, self.env._("Contact for the bills"), lambda _request: ("", text, contact, undo))
        return contact


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def _after_undo(self, step, day):
        super()._after_undo(step, day)
        if self.procedure_code == "var":
            self.env["vegas.partner.history"].search([("request_id", "=", self.id)]).state = "undone"
            self._handler()._tell_back(self)
            self._var_look_at_bills()
