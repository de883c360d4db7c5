from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

WRITTEN_BY_PROGRAM = ("vegas_deceased_on", "vegas_no_suspension_until", "vegas_heirs_contact_id")


class ResPartner(models.Model):
    """A customer who has died: since when, who speaks for the heirs, and that nobody writes to the dead."""

    _inherit = "res.partner"

    vegas_deceased_on = fields.Date("Died on", index="btree_not_null", copy=False, readonly=True)
    vegas_do_not_contact = fields.Boolean("Not to be contacted", copy=False)
    vegas_no_suspension_until = fields.Date("No suspension for arrears until", copy=False, readonly=True)
    vegas_heirs_contact_id = fields.Many2one(
        "res.partner", "Letters to the heirs", index="btree_not_null", copy=False, readonly=True
    )
    vegas_heir_ids = fields.One2many("vegas.heir", "deceased_id", "Heirs", domain=[("confirmed", "=", True)])

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_death(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_death(vals)
        return super().write(vals)

    @api.model
    def _refuse_death(self, vals):
        """A death is written by its registration alone, which stops and readdresses what must be."""
        if not self.env.su and any(name in vals for name in WRITTEN_BY_PROGRAM):
            raise AccessError(self.env._("A death is registered with «New request», Decesso."))

    def _vegas_death(self):
        """Return the request that registered the death of this customer, perhaps empty."""
        self.ensure_one()
        return self.env["vegas.request"].search(
            [("partner_id", "=", self.id), ("procedure_id.code", "=", "decesso"), ("state", "=", "done")], limit=1
        )

    def _vegas_addressee(self):
        """EXTENDS vegas_base: letters to a dead customer are addressed to the heirs."""
        name = super()._vegas_addressee()
        return self.env._("Heirs of %(name)s", name=name) if self.vegas_deceased_on else name

    def _vegas_mail_address(self):
        """EXTENDS vegas_base: nothing goes to the dead, mails go to who speaks for the heirs.

        :raises UserError: the customer wants no mail, or nobody of the heirs can be reached
        """
        if self.vegas_deceased_on:
            speaker = self.sudo().vegas_heir_ids.filtered("speaks")[:1]
            address = speaker.email or speaker.partner_id.email
            if not address:
                raise UserError(
                    self.env._(
                        "%(name)s has died, and no e-mail address of who speaks for the heirs is known: enter it in"
                        " the registration of the death, or hand over the paper.",
                        name=self.name,
                    )
                )
            return address
        if self.vegas_do_not_contact:
            raise UserError(
                self.env._("%(name)s does not want to be contacted: hand over the paper instead.", name=self.name)
            )
        return super()._vegas_mail_address()

    def _consents(self, purpose, day=None):
        """EXTENDS vegas_base: who is not to be contacted consents to nothing."""
        return super()._consents(purpose, day).filtered(lambda partner: not partner.vegas_do_not_contact)
