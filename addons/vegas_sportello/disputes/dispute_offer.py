from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.vegas_base.to_do import put_to_do

# From the highest rung down: the first that a user stands on sets what he may offer alone.
RUNGS = ("manager", "backoffice", "sportello")


class VegasDisputeOffer(models.Model):
    """What we offer to end a dispute. Up to the limit of his role (parameter ``dispute.offer.limit.<role>``, in
    euro) who makes the offer decides alone; above it a manager approves it, whose role has no limit or a higher one.
    """

    _name = "vegas.dispute.offer"
    _description = "Offer in a dispute"
    _inherit = ["vegas.guarded"]
    _order = "id desc"
    _rec_name = "text"

    _GUARDED = {"state", "approved_by_id", "approved_date", "asked_by_id", "asking_ids"}

    dispute_id = fields.Many2one("vegas.dispute", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="dispute_id.company_id", store=True, precompute=True, index=True)
    amount = fields.Float(required=True, digits=(16, 2), help="What it costs us, in euro; 0: no money.")
    text = fields.Char("What we offer", required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("asked", "Waits for approval"),
            ("approved", "Approved"),
            ("made", "Made"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("dropped", "Not approved"),
        ],
        required=True,
        default="draft",
        readonly=True,
    )
    asked_by_id = fields.Many2one("res.users", "Asked by", readonly=True)
    approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True)
    approved_date = fields.Date("Approved on", readonly=True)
    asking_ids = fields.Many2many("mail.activity", string="To-dos of the managers", readonly=True)
    may_approve = fields.Boolean(compute="_compute_may_approve")

    _positive = models.Constraint("CHECK (amount >= 0)", "An offer cannot be below zero: correct the amount.")

    @api.depends("amount", "state")
    @api.depends_context("uid")
    def _compute_may_approve(self):
        manager = self.env.user.has_group("vegas_base.group_vegas_manager")
        limit = self._limit()
        for offer in self:
            within = limit is None or offer.amount <= limit
            offer.may_approve = bool(manager and within and offer.state == "asked")

    @api.model
    def _limit(self):
        """Return up to how many euro the user decides alone; ``None``: without a limit, as a manager whose role has
        no parameter."""
        today = fields.Date.context_today(self)
        for rung in RUNGS:
            if self.env.user.has_group(f"vegas_base.group_vegas_{rung}"):
                found = self.env["vegas.parameter"]._find_on(f"dispute.offer.limit.{rung}", today)
                if found:
                    return found.value
                return None if rung == "manager" else 0.0
        return 0.0

    # === RULES === #

    @api.constrains("text")
    def _check_text(self):
        if any(not offer.text.strip() for offer in self):
            raise ValidationError(self.env._("“What we offer” is empty: write what the customer gets."))

    @api.model
    def _guarded_sentence(self):
        return self.env._("Whether an offer is approved is written by the program only.")

    def write(self, vals):
        if not self.env.su and any(offer.state != "draft" for offer in self):
            raise UserError(self.env._("This offer is no draft any more: write a new one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(offer.state != "draft" for offer in self):
            raise UserError(self.env._("This offer is no draft any more: it stays."))

    # === WHAT IS DONE WITH IT === #

    def _step(self, before, after, **more):
        """Let these offers be ``after`` when all are one of ``before``.

        :raises UserError: when one is not, or the dispute is over
        """
        self.check_access("write")
        if any(offer.dispute_id.state != "open" for offer in self):
            raise UserError(self.env._("The procedure has its outcome: offers can no longer be changed."))
        if any(offer.state not in before for offer in self):
            raise UserError(self.env._("This step is no longer possible: look at the state of the offer."))
        # The state is written by these acts alone.
        self.sudo().write({"state": after, **more})

    def action_ask(self):
        """Approve the offer where the user may decide alone, else ask a manager."""
        self.ensure_one()
        limit, today = self._limit(), fields.Date.context_today(self)
        if limit is None or self.amount <= limit:
            self._step(
                ("draft",), "approved", asked_by_id=self.env.uid, approved_by_id=self.env.uid, approved_date=today
            )
            return True
        self._step(("draft",), "asked", asked_by_id=self.env.uid)
        dispute = self.dispute_id
        summary = self.env._(
            "Offer of € %(amount)s to be approved: %(dispute)s",
            amount=f"{self.amount:.2f}".replace(".", ","),
            dispute=dispute.display_name,
        )
        managers = self.env.ref("vegas_base.group_vegas_manager")._people(dispute.company_id)
        rows = [(dispute, user, summary, today) for user in managers]
        self.sudo().asking_ids = put_to_do(self.env, rows, told=True)
        return True

    def _check_manager(self):
        limit = self._limit()
        for offer in self:
            if not self.env.user.has_group("vegas_base.group_vegas_manager"):
                raise UserError(self.env._("An offer above your limit is approved by a manager: wait for it."))
            if limit is not None and offer.amount > limit:
                raise UserError(
                    self.env._(
                        "€ %(amount)s is above your limit too (€ %(limit)s): an administrator can raise it among the"
                        " parameters.",
                        amount=f"{offer.amount:.2f}".replace(".", ","),
                        limit=f"{limit:.2f}".replace(".", ","),
                    )
                )

    def action_approve(self):
        """Approve an offer above the limit of who asked; for managers."""
        self._check_manager()
        self._step(("asked",), "approved", approved_by_id=self.env.uid, approved_date=fields.Date.context_today(self))
        self._forget_asking()
        return True

    def action_drop(self):
        """Do not approve it: the owner writes another one."""
        if any(offer.state == "asked" and offer.asked_by_id != self.env.user for offer in self):
            self._check_manager()
        self._step(("draft", "asked", "approved"), "dropped")
        self._forget_asking()
        return True

    def action_made(self):
        """The offer was made to the customer."""
        self._step(("approved",), "made")
        return True

    def action_accepted(self):
        """The customer accepts: it becomes part of the agreement."""
        self._step(("made",), "accepted")
        return True

    def action_refused(self):
        """The customer refuses."""
        self._step(("made",), "refused")
        return True

    def _forget_asking(self):
        """Take the question from the things to do of the managers."""
        self.sudo().asking_ids.exists().unlink()
