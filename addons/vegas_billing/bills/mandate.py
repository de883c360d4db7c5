from odoo import api, fields, models

from odoo.addons.vegas_base.standard import codes


class AccountBankingMandate(models.Model):
    _inherit = "account.banking.mandate"
    # Not by account number: a search by the first digits would tell the rest.
    _rec_names_search = ["unique_mandate_reference", "partner_id"]

    # Its name ends with the last digits of the account, which who reads it may not read whole.
    display_name = fields.Char(compute_sudo=True)

    @api.model
    def _vegas_signed(self, rows):
        """Return mandates that were signed today at the counter, one per row; an account that is not known is made.

        :param rows: list of (company, holder of the account, IBAN)
        """
        # Bank accounts and mandates are accounting's; the signature is what gives the right.
        banks, mandates = self.env["res.partner.bank"].sudo(), self.sudo().with_context(tracking_disable=True)
        keys = [(holder.id, codes.normalise("iban", iban)) for _company, holder, iban in rows]
        holders, ibans = [holder for holder, _iban in keys], [iban for _holder, iban in keys]
        known = banks.search([("partner_id", "in", holders), ("sanitized_acc_number", "in", ibans)])
        found = {(bank.partner_id.id, bank.sanitized_acc_number): bank for bank in known}
        lacking = [key for key in dict.fromkeys(keys) if key not in found]
        made = banks.create([{"partner_id": holder, "acc_number": iban} for holder, iban in lacking])
        found.update(zip(lacking, made, strict=True))
        return mandates.create(
            [
                {
                    "partner_bank_id": found[key].id,
                    "company_id": company.id,
                    "signature_date": fields.Date.context_today(self),
                    "state": "valid",
                }
                for key, (company, _holder, _iban) in zip(keys, rows, strict=True)
            ]
        )
