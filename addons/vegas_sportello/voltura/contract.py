from odoo import fields, models

from odoo.addons.vegas_base.engine.handlers.sii import sii_terms

# What of the contract that ends belongs to the supply, and holds for whoever comes.
OF_SUPPLY = ("power", "excise_zone", "use_category", "withdrawal_class")
# Where the contract goes on under another holder, these too.
OF_CONTRACT = (
    "vat_regime",
    "vat_declaration",
    "excise_regime",
    "excise_declaration",
    "sdi_code",
    "pec",
    "split_payment",
    "office_code",
    "cig",
    "cup",
)
# What the message to the SII says of the new contract.
TOLD = ("contract_kind", "market_sector", "vat_payment")


class VegasHandlerVoltura(models.AbstractModel):
    """The contract of who comes: made when the form is sent, called off when the SII refuses."""

    _inherit = "vegas.handler.voltura"

    def _prepare(self, requests, verb):
        today = fields.Date.context_today(self)
        if verb == "send":
            # What the schema refuses leaves no contract behind.
            with self.env.cr.savepoint():
                self._make_contracts(requests)
                return super()._prepare(requests, verb)
        values = super()._prepare(requests, verb)
        if verb == "refuse":
            for request in requests:
                more = {"closed_date": today, "reason_text": request.voltura_refusal}
                values.setdefault(request.id, {}).update(more)
        return values

    def _make_contracts(self, requests):
        """Give each request its requested contract; one that the customer has signed elsewhere is taken."""
        today = fields.Date.context_today(self)
        lacking = requests.filtered(
            lambda request: (
                request.contract_id.state != "requested" or request.contract_id.partner_id != request.partner_id
            )
        )
        contacts, mandates = self._bill_contacts(lacking), self._mandates(lacking)
        contracts = self.env["vegas.contract"].create(
            [
                {
                    "company_id": request.company_id.id,
                    "number": request.name,
                    "partner_id": request.partner_id.id,
                    "point_id": request.point_id.id,
                    "market": request.voltura_outgoing_id.market or "free",
                    "cycle": request.voltura_outgoing_id.cycle or "2",
                    "state": "requested",
                    "signed_date": today,
                    "version_ids": [(0, 0, self._new_terms(request, contacts.get(request), mandates.get(request)))],
                }
                for request in lacking
            ]
        )
        lacking._write_rows(
            {
                request.id: {"contract_id": contract.id, "voltura_mandate_id": mandates.get(request)}
                for request, contract in zip(lacking, contracts, strict=True)
            }
        )
        terms = {request.id: sii_terms(request) for request in requests}
        requests._write_rows({number: {name: said[name] for name in TOLD} for number, said in terms.items()})

    def _new_terms(self, request, contact, mandate):
        """Return the first version of the contract of who comes; ``contact`` and ``mandate`` are ids or ``None``."""
        outgoing = request.voltura_outgoing_id
        old = outgoing.version_id or outgoing.version_ids[:1]
        goes_on = request.voltura_case_id.debts == "succession"
        kept = {name: old[name] for name in (*OF_SUPPLY, *(OF_CONTRACT if goes_on else ())) if old[name]}
        return {
            **kept,
            "valid_from": min(filter(None, (fields.Date.context_today(self), request.vt1_retroactive_date))),
            "use": request.voltura_use or "household",
            "resident": request.voltura_resident,
            "offer_id": request.voltura_offer_id.id,
            "payment_method": request.voltura_payment,
            "billing_partner_id": contact,
            "mandate_id": mandate,
            **({"power": request.voltura_power} if request.voltura_power else {}),
        }

    def _bill_contacts(self, requests):
        """Return ``{request: id}`` of new contacts to which bills go; who is not there gets them at home."""
        wanted = {request: request._entered_address("voltura_bill") for request in requests}
        wanted = {
            request: address
            for request, address in wanted.items()
            if any(address.values()) and any(request.partner_id[name] != text for name, text in address.items())
        }
        contacts = self.env["res.partner"].create(
            [request.partner_id._vegas_bill_contact(address) for request, address in wanted.items()]
        )
        return dict(zip(wanted, contacts.ids, strict=True))

    def _mandates(self, requests):
        """Return ``{request: id}`` of the mandates that who comes signs at the counter."""
        debit = requests.filtered(lambda request: request.voltura_payment == "debit")
        mandates = self.env["account.banking.mandate"]._vegas_signed(
            [
                (request.company_id, request.voltura_iban_holder_id or request.partner_id, request.voltura_iban)
                for request in debit
            ]
        )
        return dict(zip(debit, mandates.ids, strict=True))
