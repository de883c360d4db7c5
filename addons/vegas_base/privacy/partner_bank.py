from odoo import api, fields, models
from odoo.fields import Domain

from .access import SEE_IBAN, masked, sees


class ResPartnerBank(models.Model):
    """Account numbers are read by who handles mandates and payments; the others see, and everybody's lists show, the
    last four characters. The company's own accounts, printed on every bill, are shown whole.
    """

    _inherit = "res.partner.bank"

    acc_number = fields.Char(groups=SEE_IBAN)
    sanitized_acc_number = fields.Char(groups=SEE_IBAN)
    clearing_number = fields.Char(groups=SEE_IBAN)
    acc_type = fields.Selection(compute_sudo=True)
    money_transfer_service = fields.Char(compute_sudo=True)
    display_name = fields.Char(compute_sudo=True)
    vegas_masked_number = fields.Char(
        "Account",
        compute="_compute_vegas_masked_number",
        compute_sudo=True,
        readonly=False,
        help="The last four characters of the account; a new account is entered here in full.",
    )

    @api.depends("acc_number")
    def _compute_vegas_masked_number(self):
        for bank in self:
            bank.vegas_masked_number = masked(bank.acc_number)

    @api.depends("acc_number")
    @api.depends_context("uid")
    def _compute_duplicate_bank_partner_ids(self):
        """EXTENDS account: whose number is the same would confirm a guess."""
        if sees(self.env, SEE_IBAN):
            super()._compute_duplicate_bank_partner_ids()
        else:
            self.duplicate_bank_partner_ids = False

    @api.depends("acc_number", "partner_id.ref_company_ids")
    def _compute_display_name(self):
        """EXTENDS account: names go everywhere (lists, chatter, exports, labels of groups), so all are masked."""
        super()._compute_display_name()
        for bank in self:
            number = bank.acc_number
            if number and not bank.partner_id.ref_company_ids:
                bank.display_name = (bank.display_name or "").replace(number, masked(number))

    @api.model
    def _search_display_name(self, operator, value):
        """EXTENDS base: who does not read the numbers finds accounts by their holder."""
        if sees(self.env, SEE_IBAN):
            return super()._search_display_name(operator, value)
        return Domain("partner_id", operator, value)

    @api.model_create_multi
    def create(self, vals_list):
        """Who does not read numbers enters them in the masked field; the core looks for equal ones while it creates."""
        vals_list = [self._entered(vals) for vals in vals_list]
        if sees(self.env, SEE_IBAN):
            return super().create(vals_list)
        self.check_access("create")
        # Rights are checked before and after: only the numbers are read for the user.
        accounts = super(ResPartnerBank, self.sudo()).create(vals_list).with_env(self.env)
        accounts.check_access("create")
        return accounts

    @api.model
    def _entered(self, vals):
        vals = dict(vals)
        number = vals.pop("vegas_masked_number", None)
        if number and not vals.get("acc_number"):
            vals["acc_number"] = number
        return vals

    def write(self, vals):
        """The masked field is no way to change a number: the account of a signed mandate stays what it was."""
        return super().write({name: value for name, value in vals.items() if name != "vegas_masked_number"})

    def unlink(self):
        """OVERRIDE account: it archives too, and its note on the holder would carry the whole number."""
        for bank in self:
            bank.partner_id._message_log(body=self.env._("Bank account %s archived", bank.display_name))
        self.action_archive()
        return True
