from odoo import fields, models


class AccountBankingMandate(models.Model):
    _inherit = "account.banking.mandate"
    # Not by account number: a search by the first digits would tell the rest.
    _rec_names_search = ["unique_mandate_reference", "partner_id"]

    # Its name ends with the last digits of the account, which who reads it may not read whole.
    display_name = fields.Char(compute_sudo=True)
