from odoo import fields, models

from odoo.addons.vegas_base.engine.handlers.sii import sii_terms
from odoo.addons.vegas_base.standard import codes

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
                    "version_ids": [(0, 0, self._new_terms(request))],
                }
                for request in lacking
            ]
        )
        for request, contract in zip(lacking, contracts, strict=True):
            request.contract_id = contract
            request.voltura_mandate_id = contract.version_ids.mandate_id
        for request in requests:
            terms = sii_terms(request)
            request.write({name: terms[name] for name in ("contract_kind", "market_sector", "vat_payment")})

    def _new_terms(self, request):
        """Return the first version of the contract of who comes."""
        outgoing = request.voltura_outgoing_id
        old = outgoing.version_id or outgoing.version_ids[:1]
        goes_on = request.voltura_case_id.debts == "succession"
        kept = {name: old[name] for name in (*OF_SUPPLY, *(OF_CONTRACT if goes_on else ())) if old[name]}
        debit = request.voltura_payment == "debit"
        return {
            **kept,
            "valid_from": min(filter(None, (fields.Date.context_today(self), request.vt1_retroactive_date))),
            "use": request.voltura_use or "household",
            "resident": request.voltura_resident,
            "offer_id": request.voltura_offer_id.id,
            "payment_method": request.voltura_payment,
            "billing_partner_id": self._billing_partner(request).id,
            "mandate_id": self._mandate(request).id if debit else False,
            **({"power": request.voltura_power} if request.voltura_power else {}),
        }

    def _billing_partner(self, request):
        """Return the contact to which the bills go, empty: to the holder."""
        address = {
            "street": request.voltura_bill_street,
            "zip": request.voltura_bill_zip,
            "city": request.voltura_bill_city,
        }
        partner = request.partner_id
        if not any(address.values()) or all(partner[name] == text for name, text in address.items()):
            return partner.browse()
        return self._address_contact(partner, address)

    def _address_contact(self, partner, address):
        """Return a new contact of ``partner`` at ``address``, where bills are sent."""
        return self.env["res.partner"].create(
            {
                **address,
                "name": partner.name,
                "type": "invoice",
                "parent_id": partner.id,
                "company_id": partner.company_id.id,
                "country_id": partner.country_id.id or self.env.ref("base.it").id,
            }
        )

    def _mandate(self, request):
        """Return the mandate that who comes signs at the counter.

        Bank accounts and mandates are accounting's; the signature is what gives the right.
        """
        iban = codes.normalise("iban", request.voltura_iban)
        holder = request.voltura_iban_holder_id or request.partner_id
        banks = self.env["res.partner.bank"].sudo()
        bank = banks.search([("partner_id", "=", holder.id), ("sanitized_acc_number", "=", iban)], limit=1)
        bank = bank or banks.create({"partner_id": holder.id, "acc_number": iban})
        mandates = self.env["account.banking.mandate"].sudo().with_context(tracking_disable=True)
        return mandates.create(
            {
                "partner_bank_id": bank.id,
                "company_id": request.company_id.id,
                "signature_date": fields.Date.context_today(self),
                "state": "valid",
            }
        )
