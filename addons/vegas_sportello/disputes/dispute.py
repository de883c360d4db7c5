from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.vegas_base.privacy.access import SEE_PAPERS

from ..papers.request_paper import day

OUTCOMES = [
    ("agreement", "Agreement"),
    ("none", "No agreement"),
    ("decision", "Decision of the body"),
    ("withdrawn", "Withdrawn by the customer"),
    ("absent", "The customer did not come"),
    ("inadmissible", "Not admitted"),
]
# Of these the customer expects that something is done.
WITH_POINTS = ("agreement", "decision")


class VegasDispute(models.Model):
    """A procedure of the second level: the customer was not content with our answer, or had none.

    ``open`` until its outcome, ``closed`` while points of the outcome wait to be carried out, then ``done``.
    """

    _name = "vegas.dispute"
    _description = "Second level"
    _inherit = ["vegas.guarded", "mail.thread", "mail.activity.mixin"]
    _check_company_auto = True
    _order = "notice_date desc, id desc"
    _rec_names_search = ["number", "partner_id.name"]

    # Written by the program, by what is done with the buttons.
    _GUARDED = {"state", "answer_date", "answer_user_id", "answer_task_id", "closed_date"}
    # What may still be written after the outcome.
    _LATER = {"user_id", "point_ids"}

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    partner_id = fields.Many2one("res.partner", "Customer", required=True, index=True, check_company=True)
    contract_id = fields.Many2one(
        "vegas.contract",
        index="btree_not_null",
        check_company=True,
        domain="[('partner_id', '=', partner_id)]",
        help="Empty: all contracts of the customer.",
    )
    point_id = fields.Many2one(related="contract_id.point_id", string="Supply point")
    request_id = fields.Many2one(
        "vegas.request",
        "Complaint",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('partner_id', '=', partner_id)]",
        help="The complaint or request that comes before it.",
    )
    body_id = fields.Many2one("vegas.dispute.body", "Body", required=True, index=True, ondelete="restrict")
    number = fields.Char("Number of the body", required=True)
    notice_date = fields.Date("Notified on", required=True)
    notice_document = fields.Binary("Notice", attachment=True, groups=SEE_PAPERS, copy=False)
    notice_document_name = fields.Char("File of the notice", copy=False)
    amount = fields.Float("Amount in dispute", digits=(16, 2), help="In euro, as the customer says it.")
    claim = fields.Text("What the customer wants")
    user_id = fields.Many2one(
        "res.users", "Who follows it", required=True, index=True, default=lambda self: self.env.user
    )
    delegate_id = fields.Many2one("res.users", "Our delegate", help="Who sits at the table for us.")
    customer_delegate = fields.Char("Who represents the customer", help="Association, lawyer, relative.")
    pauses_dunning = fields.Boolean(
        "Dunning stands still",
        default=True,
        help="While it runs, nobody is dunned or suspended for the contracts it concerns.",
    )
    state = fields.Selection(
        [("open", "Running"), ("closed", "To be carried out"), ("done", "Closed")],
        required=True,
        default="open",
        readonly=True,
    )
    # === ANSWER === #
    due_date = fields.Date("Answer by", compute="_compute_due", store=True, precompute=True)
    due_norm = fields.Char("Term", compute="_compute_due", store=True, precompute=True)
    is_late = fields.Boolean(compute="_compute_is_late")
    longest_date = fields.Date("Ends by", compute="_compute_due", store=True, precompute=True)
    answer_text = fields.Text("What we answer", copy=False)
    answer_date = fields.Date("Answered on", readonly=True, copy=False)
    answer_user_id = fields.Many2one("res.users", "Answered by", readonly=True, copy=False)
    answer_task_id = fields.Many2one("mail.activity", readonly=True, ondelete="set null", index="btree_not_null")
    # === OUTCOME === #
    outcome = fields.Selection(OUTCOMES, copy=False)
    outcome_date = fields.Date("Outcome of", copy=False)
    outcome_document = fields.Binary("Minutes (signed)", attachment=True, groups=SEE_PAPERS, copy=False)
    outcome_document_name = fields.Char("File of the minutes", copy=False)
    costs = fields.Float("Costs", digits=(16, 2), copy=False, help="What the procedure cost us, in euro.")
    closed_date = fields.Date("Closed on", readonly=True, copy=False)
    hint = fields.Text("What to look at", compute="_compute_hint")

    _number_unique = models.UniqueIndex(
        "(company_id, body_id, lower(number))", "This number of the body is entered already: open that one."
    )
    _running_idx = models.Index("(partner_id) WHERE state = 'open'")

    # === COMPUTES === #

    @api.depends("body_id", "number")
    def _compute_display_name(self):
        for dispute in self:
            parts = (dispute.body_id.name, dispute.number)
            dispute.display_name = " ".join(filter(None, parts)) or self.env._("New procedure")

    @api.depends("body_id", "notice_date")
    def _compute_due(self):
        """The terms that hold on the day of the notice; one that was entered keeps them."""
        for dispute in self:
            body, notice = dispute.body_id, dispute.notice_date
            dispute.due_date, dispute.due_norm = body._term("answer", notice) if body and notice else (False, "")
            dispute.longest_date = body._term("longest", notice)[0] if body and notice else False

    @api.depends("due_date", "answer_date", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for dispute in self:
            waits = dispute.state == "open" and not dispute.answer_date
            dispute.is_late = bool(waits and dispute.due_date and dispute.due_date < today)

    @api.depends("request_id.received_date", "request_id.closed_date", "notice_date", "body_id.kind")
    def _compute_hint(self):
        for dispute in self:
            dispute.hint = "\n".join(dispute._hints()) or False

    def _hints(self):
        """Return in sentences what is worth an objection: the customer came too early, or too late."""
        self.ensure_one()
        received, notice = self.request_id.received_date, self.notice_date
        if not (received and notice and self.body_id.kind == "conciliation"):
            return []
        parameters, hints = self.env["vegas.parameter"], []
        wait = parameters._find_on("dispute.first.days", notice)
        first = wait and fields.Date.add(received, days=int(wait.value))
        if wait and not self.request_id.closed_date and notice < first:
            hints.append(
                self.env._(
                    "The complaint is of %(day)s and not answered yet: the customer may turn to the service from"
                    " %(first)s on (%(norm)s).",
                    day=day(received),
                    first=day(first),
                    norm=wait._norm(),
                )
            )
        longest = parameters._find_on("dispute.last.days", notice)
        last = longest and fields.Date.add(received, days=int(longest.value))
        if longest and notice > last:
            hints.append(
                self.env._(
                    "The complaint is of %(day)s: the term to turn to the service was over on %(last)s (%(norm)s).",
                    day=day(received),
                    last=day(last),
                    norm=longest._norm(),
                )
            )
        return hints

    @api.onchange("request_id")
    def _onchange_request(self):
        """The contract of the complaint."""
        if self.request_id and not self.contract_id:
            contract = self.request_id.contract_id
            self.contract_id = contract if contract.partner_id == self.partner_id else False

    # === RULES === #

    @api.constrains("notice_date")
    def _check_notice(self):
        today = fields.Date.context_today(self)
        if any(dispute.notice_date > today for dispute in self):
            raise ValidationError(
                self.env._("“Notified on” lies in the future: enter the day on which the notice arrived.")
            )

    @api.constrains("partner_id", "contract_id", "request_id")
    def _check_customer(self):
        for dispute in self:
            holder = dispute.contract_id.partner_id
            if holder and holder != dispute.partner_id:
                raise ValidationError(
                    self.env._(
                        "Contract %(number)s is not of %(name)s: choose one of this customer.",
                        number=dispute.contract_id.number,
                        name=dispute.partner_id.name,
                    )
                )
            asked = dispute.request_id.partner_id
            if dispute.request_id and asked != dispute.partner_id:
                raise ValidationError(
                    self.env._(
                        "Request %(number)s is not of %(name)s: choose one of this customer.",
                        number=dispute.request_id.name,
                        name=dispute.partner_id.name,
                    )
                )

    @api.constrains("amount", "costs")
    def _check_amounts(self):
        if any(dispute.amount < 0 or dispute.costs < 0 for dispute in self):
            raise ValidationError(self.env._("“Amount in dispute” and “Costs” cannot be below zero."))

    @api.model
    def _guarded_sentence(self):
        return self.env._("How far a procedure is, is written by the program only.")

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        disputes._ask_answers()
        return disputes

    def write(self, vals):
        if not self.env.su:
            frozen = {name for name in vals if self._fields[name]._module == "vegas_sportello"} - self._LATER
            if frozen and any(dispute.state != "open" for dispute in self):
                raise UserError(self.env._("The procedure has its outcome: it can no longer be changed."))
        done = super().write(vals)
        if vals.keys() & {"user_id", "notice_date", "body_id"}:
            self._ask_answers()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A procedure of the second level stays in the register: close it instead."))
