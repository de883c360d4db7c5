from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.vegas_base.engine.handlers.own_request import COMPLAINT

from .classification import Facts, classify
from .request import CHANNELS, TYPES

OUTCOMES = [
    *TYPES,
    ("reminder", "Reminder of one that is here"),
    ("duplicate", "The same as one that is here"),
    ("not_ours", "Not ours: to be sent on"),
    ("other", "Something else, no answer in writing is due"),
]
# What becomes a request of the register.
REGISTERED = tuple(code for code, _label in TYPES)
# It is received when it was sent, not when somebody reads it (TIQV).
ELECTRONIC = ("pec", "email", "web")


class VegasInboxItem(models.Model):
    """A communication that arrived: protocolled with a number and the legal date of receipt, then classified.

    It stays red while nobody has classified it in the term that the seller sets himself. What it becomes stands in
    ``request_id``; a reminder or a repetition points to the request that is here already.
    """

    _name = "vegas.inbox.item"
    _description = "Incoming communication"
    _inherit = ["mail.thread", "mail.activity.mixin", "vegas.counted"]
    _check_company_auto = True
    _order = "protocol_date desc, id desc"
    _rec_names_search = ["name", "subject", "sender"]
    _mail_post_access = "read"

    _counted_fields = frozenset({"state", "classify_due_date", "company_id"})
    # After the classification these are history.
    _FROZEN = {"channel", "arrived_date", "sent_date", "received_date", "body", "name", "protocol_date"}

    name = fields.Char("Protocol number", readonly=True, copy=False)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    channel = fields.Selection(CHANNELS, "Arrived by", required=True, default="post")
    dedicated = fields.Boolean(
        "To the address for complaints", default=True, help="Else the clock runs from the day on which it gets there."
    )
    sender = fields.Char(help="Name and address as they stand in it.")
    email = fields.Char("E-mail or PEC of the sender")
    subject = fields.Char()
    body = fields.Text("Text")
    document = fields.Binary("Scan", attachment=True)
    document_name = fields.Char("File of the scan")
    partner_id = fields.Many2one("res.partner", "Customer", index="btree_not_null", check_company=True)
    point_id = fields.Many2one("vegas.supply.point", "Supply point", index="btree_not_null", check_company=True)
    user_id = fields.Many2one("res.users", "Entered by", readonly=True, default=lambda self: self.env.user)
    arrived_date = fields.Date("Arrived on", required=True, default=fields.Date.context_today, copy=False)
    sent_date = fields.Date("Sent on", copy=False, help="Of e-mail, PEC and web: it counts as received then.")
    protocol_date = fields.Datetime("Protocolled on", required=True, readonly=True, copy=False)
    received_date = fields.Date(
        "Received on",
        compute="_compute_received_date",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        help="The legal date: the clock runs from it.",
    )
    classify_due_date = fields.Date(
        "To be classified by", compute="_compute_classify_due_date", store=True, precompute=True
    )
    state = fields.Selection(
        [("new", "To be classified"), ("forward", "To be sent on"), ("done", "Classified")],
        required=True,
        default="new",
        readonly=True,
        copy=False,
        index=True,
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    outcome = fields.Selection(OUTCOMES, "What it is", copy=False)
    proposal = fields.Selection(OUTCOMES, "Proposed", compute="_compute_proposal")
    reason = fields.Char("Why", compute="_compute_proposal")
    request_id = fields.Many2one("vegas.request", readonly=True, copy=False, index="btree_not_null")
    original_id = fields.Many2one(
        "vegas.request",
        "The one that is here",
        copy=False,
        index="btree_not_null",
        check_company=True,
        domain=f"[('procedure_code', '=', '{COMPLAINT}')]",
    )
    forward_to = fields.Char("Sent on to", copy=False)
    forward_due_date = fields.Date("To be sent on by", readonly=True, copy=False)
    forwarded_date = fields.Date("Sent on, date", readonly=True, copy=False)

    _name_unique = models.UniqueIndex("(company_id, name)", "A communication with this number exists already.")
    _new_idx = models.Index("(company_id, classify_due_date) WHERE state IN ('new', 'forward')")

    # === COMPUTES === #

    @api.depends("channel", "arrived_date", "sent_date", "dedicated", "protocol_date")
    def _compute_received_date(self):
        """Electronic mail is received when it was sent, paper when it arrived; what went to another of our addresses
        when it got to the one for complaints, where it is protocolled."""
        for item in self:
            if item.state == "done" and item.received_date:
                item.received_date = item.received_date
            elif not item.dedicated:
                now = item.protocol_date or fields.Datetime.now()
                item.received_date = fields.Datetime.context_timestamp(self, now).date()
            elif item.channel in ELECTRONIC and item.sent_date:
                item.received_date = item.sent_date
            else:
                item.received_date = item.arrived_date

    @api.depends("arrived_date", "forward_due_date")
    def _compute_classify_due_date(self):
        """The working day after the arrival, or by when it must be sent on."""
        for item in self:
            arrived = item.arrived_date or fields.Date.context_today(self)
            term = self.env["vegas.parameter"]._on("tiqv.classify.days", arrived)
            item.classify_due_date = item.forward_due_date or term._due(arrived)

    @api.depends("classify_due_date", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for item in self:
            item.is_late = bool(item.state != "done" and item.classify_due_date and item.classify_due_date < today)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "in", ("new", "forward")), ("classify_due_date", "<", fields.Date.context_today(self))]

    @api.depends("subject", "body", "partner_id", "point_id", "original_id")
    def _compute_proposal(self):
        for item in self:
            proposal = classify(item._facts())
            item.proposal = proposal.kind if (item.body or item.subject) else False
            item.reason = self.env["vegas.request"]._tiqv_reason_text(proposal) if item.proposal else False

    def _facts(self):
        return Facts(
            text=" ".join(filter(None, (self.subject, self.body))),
            ours=bool(self.point_id.contract_id) if self.point_id else None,
            earlier=self.original_id._tiqv_standing(),
        )

    @api.onchange("subject", "body", "point_id", "original_id")
    def _onchange_proposal(self):
        """The proposal stands in the field until somebody chooses otherwise."""
        if self.state == "new" and (not self.outcome or self.outcome in REGISTERED or self.outcome == "reminder"):
            self.outcome = self.proposal

    @api.onchange("email")
    def _onchange_email(self):
        self.partner_id = self.partner_id or self._customer_of(self.email)

    @api.onchange("partner_id")
    def _onchange_partner(self):
        """The customer's only supply."""
        contracts = self.partner_id._origin.vegas_contract_ids.filtered(
            lambda row: row.state in ("active", "suspended")
        )
        self.point_id = self.point_id or (contracts.point_id if len(contracts.point_id) == 1 else False)

    # === CREATE AND WRITE === #

    @api.model_create_multi
    def create(self, vals_list):
        """Protocol what arrived; it cannot be deleted by a clerk, and its number is never given twice."""
        sequence = self.env.ref("vegas_sportello.sequence_vegas_inbox").sudo()
        now = fields.Datetime.now()
        vals_list = [
            {**vals, "name": sequence.next_by_id(), "protocol_date": now, "state": "new"} for vals in vals_list
        ]
        items = super().create(vals_list)
        for item in items.filtered(lambda item: not item.outcome and item.proposal):
            item.outcome = item.proposal
        return items

    def write(self, vals):
        if not self.env.su and (vals.keys() & {"state", "request_id", "name", "protocol_date", "forwarded_date"}):
            raise AccessError(self.env._("The protocol is kept by the program only."))
        if not self.env.su and self._FROZEN & vals.keys() and any(item.state != "new" for item in self):
            raise AccessError(self.env._("It was classified: what arrived and when can no longer be changed."))
        return super().write(vals)

    @api.model
    def _customer_of(self, email):
        """Return the customer with that e-mail or PEC, empty when there is none or more than one."""
        partners = self.env["res.partner"]
        if not (email or "").strip():
            return partners
        address = email.strip().lower()
        found = partners.search(
            [
                ("vegas_is_customer", "=", True),
                "|",
                ("email", "=ilike", address),
                ("l10n_it_pec_email", "=ilike", address),
            ],
            limit=2,
        )
        return found if len(found) == 1 else partners
