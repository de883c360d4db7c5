from odoo import api, fields, models


class VegasConsent(models.Model):
    """A consent to a use of personal data: for what, given when and how, on which text, and revoked when."""

    _name = "vegas.consent"
    _description = "Consent to the use of personal data"
    _check_company_auto = True
    _order = "partner_id, purpose, given_on desc"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    purpose = fields.Selection(
        [
            ("marketing", "Own offers"),
            ("third_parties", "Offers of third parties"),
            ("profiling", "Profiling"),
            ("consumption", "Use of detailed consumption data"),
        ],
        required=True,
    )
    given_on = fields.Date("Given on", required=True, default=fields.Date.context_today)
    revoked_on = fields.Date("Revoked on")
    medium = fields.Selection(
        [("paper", "Paper"), ("counter", "Counter"), ("phone", "Phone"), ("web", "Web"), ("email", "E-mail")],
        required=True,
        default="paper",
    )
    text_version = fields.Char("Version of the text", required=True, help="Which text was signed, e.g. “2026/1”.")

    _one_live = models.Constraint(
        "EXCLUDE USING gist (partner_id WITH =, company_id WITH =, purpose WITH =,"
        " daterange(given_on, revoked_on, '[)') WITH &&)",
        "This consent is given already: revoke the earlier one first.",
    )
    _period = models.Constraint(
        "CHECK (revoked_on IS NULL OR revoked_on >= given_on)", "The consent is revoked before it was given."
    )

    @api.depends("purpose", "given_on")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        for consent in self:
            consent.display_name = purposes.get(consent.purpose, "")

    def action_revoke(self):
        """Revoke the consents today; those that were revoked keep their day."""
        self.filtered(lambda consent: not consent.revoked_on).revoked_on = fields.Date.context_today(self)


class ResPartner(models.Model):
    _inherit = "res.partner"

    vegas_consent_ids = fields.One2many("vegas.consent", "partner_id", "Consents")

    def _consents(self, purpose, day=None):
        """Return the partners among these that consent to ``purpose`` on ``day`` (today when empty)."""
        day = day or fields.Date.context_today(self)
        live = self.env["vegas.consent"].search(
            [
                ("partner_id", "in", self.ids),
                ("purpose", "=", purpose),
                ("given_on", "<=", day),
                "|",
                ("revoked_on", "=", False),
                ("revoked_on", ">", day),
            ]
        )
        return live.partner_id
