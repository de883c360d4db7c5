from odoo import fields, models

from odoo.addons.vegas_base.address import one_line
from odoo.addons.vegas_base.standard import codes

from ..customer_page.customer_page import LIVE


class VegasHandlerDecesso(models.AbstractModel):
    """What the registration of a death changes, all of it in one transaction; each change can be taken back."""

    _inherit = "vegas.handler.decesso"

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            for request in requests:
                # One death at a time: nobody registers many.
                contact = self._heirs_contact(request)
                self._mark(request, contact)
                mandates = self._stop_mandates(request)
                self._revoke(request)
                self._readdress(request, contact, mandates)
                self._keep_heirs(request)
            self._ask_next(requests)

    def _mark(self, request, contact):
        values = {
            "vegas_deceased_on": request.decesso_date,
            "vegas_do_not_contact": True,
            "vegas_no_suspension_until": request._decesso_day("death.no_suspension.days"),
            "vegas_heirs_contact_id": contact.id,
        }
        self._change(request, lambda one: one.partner_id, lambda _one: values)

    def _heirs_contact(self, request):
        """Make the contact «Eredi di …» to which bills and letters go; taken back it is archived."""
        partner = request.partner_id
        name = request.with_context(lang=partner.lang or "it_IT").env._("Heirs of %(name)s", name=partner.name)
        care_of = (request.decesso_care_of or "").strip()
        contact = self.env["res.partner"].create(
            partner._vegas_bill_contact(
                {
                    "name": name,
                    "street": request.decesso_street,
                    "street2": care_of and self.env._("c/o %(name)s", name=care_of),
                    "zip": request.decesso_zip,
                    "city": request.decesso_city,
                    **request._var_city(request.decesso_city),
                }
            )
        )
        undo = {"values": {"active": False}, "new": {"active": True}}
        address = ", ".join(part for part in (name, one_line(contact.street, contact.zip, contact.city)) if part)
        self._record(request, self.env._("Bills and letters go to"), lambda _one: ("", address, contact, undo))
        return contact

    def _stop_mandates(self, request):
        """Cancel the direct debits of the dead customer; return the mandates.

        Bills that were issued are not collected from the account either.
        """
        partner = request.partner_id
        mandates = self.env["account.banking.mandate"].search(
            [
                ("partner_id", "=", partner.id),
                ("state", "in", ("draft", "valid")),
                ("company_id", "=", request.company_id.id),
            ]
        )
        states = dict(mandates._fields["state"]._description_selection(self.env))
        label, effects = self.env._("Direct debit mandate"), []
        for mandate in mandates:
            undo = {"values": {"state": mandate.state}, "new": {"state": "cancel"}}
            effects.append((request, label, states[mandate.state], states["cancel"], mandate, undo))
        mandates.cancel()
        bills = self.env["account.move"].search(
            [
                ("mandate_id", "in", mandates.ids),
                ("move_type", "=", "out_invoice"),
                ("payment_state", "in", ("not_paid", "partial")),
            ]
        )
        for bill in bills:
            label = self.env._("Bill %(number)s: direct debit", number=bill.name or "")
            undo = {"values": {"mandate_id": bill.mandate_id.id}, "new": {"mandate_id": False}}
            effects.append((request, label, bill.mandate_id.unique_mandate_reference, "", bill, undo))
        bills.write({"mandate_id": False})
        request._record_effects(effects)
        return mandates

    def _revoke(self, request):
        """Consents and delegations end with the death."""
        today = fields.Date.context_today(self)
        partner = request.partner_id
        consents = self.env["vegas.consent"].search([("partner_id", "=", partner.id), ("revoked_on", "=", False)])
        delegations = self.env["vegas.delegation"].search([("holder_id", "=", partner.id), ("revoked_on", "=", False)])
        for records in (consents, delegations):
            self._change(request, lambda _one, records=records: records, lambda _one: {"revoked_on": today})

    def _readdress(self, request, contact, mandates):
        """From today the bills of the customer go to the heirs, and nothing is debited from the stopped mandates."""
        today = fields.Date.context_today(self)
        own = self.env["vegas.contract"].search(
            [("partner_id", "=", request.partner_id.id), ("state", "in", (*LIVE, "ceased"))]
        )
        versions = self.env["vegas.contract.version"]
        debited = versions.search([("mandate_id", "in", mandates.ids), ("payment_method", "=", "debit")]).contract_id
        found = versions._on(own | debited, today)
        slip = {"payment_method": "slip", "mandate_id": False}
        rows = []
        for contract in own | debited:
            version, values = found.get(contract.id, versions), {}
            if contract in own and (version or contract.state in LIVE):
                values["billing_partner_id"] = contact.id
            if version.mandate_id in mandates and version.payment_method == "debit":
                values.update(slip)
            if values:
                rows.append((request, contract, today, values))
        self._change_terms(rows)

    def _keep_heirs(self, request):
        """Give each heir a place in the register, that of the same tax code where there is one."""
        partners = self.env["res.partner"]
        heirs = request.decesso_heir_ids
        if len(heirs) == 1:
            heirs.speaks = True
        for heir in heirs.filtered(lambda one: not one.partner_id):
            code = codes.normalise("codice_fiscale", heir.tax_code or "")
            italian = bool(code) and not codes.check("codice_fiscale", code)
            name = "l10n_it_codice_fiscale" if italian else "vegas_foreign_code"
            companies = (False, request.company_id.id)
            domain = [(name, "=", code), ("parent_id", "=", False), ("company_id", "in", companies)]
            known = partners.search(domain, limit=1) if code else partners
            if not known:
                known = partners.create(
                    {
                        "name": heir.name,
                        name: code or False,
                        "phone": heir.phone,
                        "email": heir.email,
                        "company_id": request.company_id.id,
                        "country_id": self.env.ref("base.it").id,
                    }
                )
                undo = {"values": {"active": False}, "new": {"active": True}}
                self._record(
                    request,
                    self.env._("Heir in the register"),
                    lambda _one, known=known, undo=undo: ("", known.name, known, undo),
                )
            heir.partner_id = known

    def _ask_next(self, requests):
        """Put what follows among the things to do: today, or on the day of the reminder."""
        texts = {
            "voltura": self.env._("Voltura after a death: to the heir or who lived there"),
            "closing": self.env._("Closing of the supplies after a death (D01)"),
            "waiting": self.env._("Death: ask the heirs whether voltura or closing"),
        }
        for request in requests:
            day = request.decesso_remind_date if request.decesso_next == "waiting" else None
            self._ask(request, texts[request.decesso_next], day)


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def _after_undo(self, step, day):
        super()._after_undo(step, day)
        if self.procedure_code == "decesso":
            # Who was put into the register for it was archived; the next time each is looked up anew.
            self.decesso_heir_ids.partner_id = False
