from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...privacy.access import SEE_PAPERS
from ..requests.problem import Problem

STATES = [("received", "Received"), ("accepted", "Accepted"), ("refused", "Refused"), ("expired", "Expired")]
STATES += [("withdrawn", "Withdrawn by the distributor")]
PAYMENTS = [("bill", "On the next bill"), ("now", "Paid at once")]
CENT = Decimal("0.01")


class VegasQuote(models.Model):
    """A distributor's quote for works (PN1, PM1, PR1): its items, how long it holds, and what the customer decided.

    It is made of the outcome of the request; a person writes the decision only. The works (E01) can be asked for
    with an accepted quote alone.
    """

    _name = "vegas.quote"
    _description = "Quote of the distributor"
    _inherit = ["mail.thread"]
    _order = "received_date desc, id desc"
    _rec_names_search = ["number", "request_id.name", "partner_id.name"]

    # A person writes these; all others come from the distributor or follow from an action.
    _EDITABLE = {
        "decision_date",
        "decision_mode",
        "decision_document",
        "decision_document_name",
        "decision_note",
        "advance_amount",
        "advance_date",
        "payment_mode",
    }

    request_id = fields.Many2one("vegas.request", "Asked with", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="request_id.partner_id", string="Customer", store=True, index=True)
    point_id = fields.Many2one(related="request_id.point_id", string="Supply point")
    distributor_id = fields.Many2one(related="request_id.distributor_id", string="Distributor", store=True, index=True)
    state = fields.Selection(STATES, required=True, default="received", copy=False, index=True, tracking=True)

    # What the distributor wrote
    number = fields.Char("Quote number", help="The distributor's number (cod_prev_distr).", index="btree_not_null")
    sent_date = fields.Date("Sent on")
    received_date = fields.Date("Received on", required=True, default=fields.Date.context_today)
    valid_until = fields.Date("Valid until", index=True)
    valid_note = fields.Char("Term", help="Where the validity comes from when the distributor named none.")
    line_ids = fields.One2many("vegas.quote.line", "quote_id", "Items")
    untaxed = fields.Monetary("Before VAT")
    tax = fields.Monetary("VAT amount")
    total = fields.Monetary("Total")
    flat = fields.Boolean("Flat rate", help="The distributor charges a lump sum (forfait).")
    acceptance_mode = fields.Char("How to accept", help="What the distributor asks for (mod_acc_prev).")
    customer_works = fields.Text("Works charged to the customer")
    execution_term = fields.Char("Longest time of execution")
    unread = fields.Char("Amounts that are no numbers")
    warning = fields.Text(compute="_compute_warning")

    # What the customer decided
    decision_date = fields.Date("Decided on", copy=False)
    decision_mode = fields.Selection(
        [
            ("signed", "Signed on paper"),
            ("screen", "Signed on the screen"),
            ("email", "E-mail or PEC"),
            ("payment", "By paying"),
            ("phone", "By phone"),
        ],
        "How",
        copy=False,
    )
    payment_mode = fields.Selection(PAYMENTS, "Payment", copy=False)
    decision_document = fields.Binary("Evidence", attachment=True, groups=SEE_PAPERS, copy=False)
    decision_document_name = fields.Char("File name of the evidence", copy=False)
    decision_note = fields.Char("Note on the decision", copy=False)
    advance_amount = fields.Monetary("Advance due", copy=False)
    advance_date = fields.Date("Advance paid on", copy=False)
    execution_ids = fields.One2many("vegas.request", "quote_id", "Requests of the works")

    _number_unique = models.UniqueIndex(
        "(request_id, COALESCE(number, ''))", "This request already has a quote with this number."
    )
    _due_idx = models.Index("(valid_until) WHERE state = 'received'")

    @api.depends("number", "request_id.name")
    def _compute_display_name(self):
        for quote in self:
            quote.display_name = quote.number or quote.request_id.name or ""

    @api.depends("line_ids.amount", "untaxed", "tax", "total", "flat", "unread", "number")
    def _compute_warning(self):
        for quote in self:
            quote.warning = "\n".join(quote._doubts())

    def _doubts(self):
        """Return the sentences about what does not add up; differences of one cent are rounding."""
        self.ensure_one()
        items = sum((self._exact(line.amount) for line in self.line_ids), Decimal(0))
        untaxed, tax, total = (self._exact(self[name]) for name in ("untaxed", "tax", "total"))
        doubts = []
        if not self.number:
            doubts.append(self.env._("The distributor gave no quote number: the works cannot be asked for without it."))
        if self.unread:
            doubts.append(
                self.env._("These amounts are no numbers: %(amounts)s. Look at the answer itself.", amounts=self.unread)
            )
        # A lump sum need not be broken down.
        if (self.line_ids or not self.flat) and abs(items - untaxed) > CENT:
            doubts.append(
                self.env._(
                    "The items make %(items)s, the total before VAT is %(untaxed)s: clear it with the distributor.",
                    items=self._euro(items),
                    untaxed=self._euro(untaxed),
                )
            )
        if abs(untaxed + tax - total) > CENT:
            doubts.append(
                self.env._(
                    "Before VAT and VAT make %(sum)s, the total is %(total)s: clear it with the distributor.",
                    sum=self._euro(untaxed + tax),
                    total=self._euro(total),
                )
            )
        return doubts

    @staticmethod
    def _exact(amount):
        return Decimal(str(amount or 0)).quantize(CENT)

    @staticmethod
    def _euro(amount):
        """Return an amount as papers write it: € 1.234,50."""
        return f"€ {amount:,.2f}".translate(str.maketrans(",.", ".,"))

    # === WRITE === #

    def write(self, vals):
        if not self.env.su:
            locked = [name for name in vals if self.env["vegas.request"]._is_own_field(name)]
            if all(quote.state == "received" for quote in self):
                locked = [name for name in locked if name not in self._EDITABLE]
            else:
                # The advance is often paid after the acceptance.
                locked = [name for name in locked if not name.startswith("advance_")]
            locked = [name for name in locked if name in self._fields]
            if locked:
                labels = ", ".join(self._fields[name]._description_string(self.env) for name in locked)
                raise AccessError(
                    self.env._("“%(fields)s” of a quote cannot be changed here: use its buttons.", fields=labels)
                )
        return super().write(vals)

    # === DECISION === #

    def action_accept(self):
        """The customer accepts: mode and evidence must stand there, and the quote must still hold."""
        self.check_access("write")
        for quote in self:
            quote._check_open()
            quote._check_acceptance()
        return self._decide("accepted")

    def action_refuse(self):
        """The customer refuses."""
        self.check_access("write")
        for quote in self:
            quote._check_open()
        return self._decide("refused")

    def _decide(self, state):
        """Close the quotes; the day is today unless another one was entered."""
        self.sudo().filtered(lambda quote: not quote.decision_date).decision_date = fields.Date.context_today(self)
        self.sudo().state = state
        return True

    def _is_past(self):
        self.ensure_one()
        return bool(self.valid_until and self.valid_until < fields.Date.context_today(self))

    def _check_open(self):
        if self.state == "expired" or (self.state == "received" and self._is_past()):
            raise UserError(
                self.env._(
                    "Quote %(number)s was valid until %(day)s: ask the distributor for a new one.",
                    number=self.display_name,
                    day=f"{self.valid_until:%d/%m/%Y}",
                )
            )
        if self.state != "received":
            raise UserError(
                self.env._(
                    "Quote %(number)s is “%(state)s” by now: nothing is left to decide.",
                    number=self.display_name,
                    state=self._state_label(),
                )
            )

    def _check_acceptance(self):
        today = fields.Date.context_today(self)
        self._demand("decision_mode", self.decision_mode)
        if self.decision_mode in ("signed", "screen", "email"):
            self._demand("decision_document", self.decision_document)
        if self.decision_mode == "payment":
            self._demand("advance_date", self.advance_date)
        day = self.decision_date or today
        if day > today or day < min(self.sent_date or self.received_date, self.received_date):
            raise UserError(
                self.env._(
                    "Quote %(number)s: “Decided on” lies in the future or before the quote was sent: correct it.",
                    number=self.display_name,
                )
            )

    def _demand(self, name, value):
        if not value:
            label = self._fields[name]._description_string(self.env)
            raise UserError(
                self.env._(
                    "Quote %(number)s: “%(field)s” is missing: enter it, then accept.",
                    number=self.display_name,
                    field=label,
                )
            )

    def _state_label(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    @api.model
    def _cron_expire(self):
        """Close the quotes that nobody decided on in time."""
        today = fields.Date.context_today(self)
        self.sudo().search([("state", "=", "received"), ("valid_until", "<", today)]).state = "expired"

    # === WORKS === #

    def _problems_for_execution(self, request):
        """Return the Problems that forbid the works (E01) of ``request`` with this quote, which may be empty."""
        env = self.env

        def problem(text, remedy):
            return [Problem(request, "quote_id", text, remedy)]

        if not self:
            return problem(
                env._("The quote is missing."), env._("The works start from a quote that the customer has accepted.")
            )
        if self.state == "expired" or self._is_past():
            return problem(
                env._("The quote was valid until %(day)s.", day=f"{self.valid_until:%d/%m/%Y}"),
                env._("Ask the distributor for a new one."),
            )
        if self.state != "accepted":
            return problem(
                env._("The quote is “%(state)s”.", state=self._state_label()),
                env._("The works start from a quote that the customer has accepted."),
            )
        if not self.number:
            return problem(
                env._("The quote has no number of the distributor."), env._("Ask the distributor for its number.")
            )
        if request.partner_id != self.partner_id or (self.point_id and request.point_id != self.point_id):
            return problem(
                env._("The quote was made for another customer or supply point."), env._("Choose the right one.")
            )
        other = self._execution(request)
        if other:
            return problem(
                env._("The works of this quote were asked for already: %(number)s.", number=other.name),
                env._("Look at that request."),
            )
        return []

    def _execution(self, request=None):
        """Return the request that asks for the works of this quote and was sent, if any besides ``request``."""
        others = self.execution_ids - (request._origin if request else self.execution_ids.browse())
        return others.filtered(lambda other: other.state in ("open", "waiting", "done"))[:1]

    def action_execute_works(self):
        """Open a new request of the works (E01) that this quote is for, or the draft that was begun."""
        self.ensure_one()
        if begun := self.execution_ids.filtered(lambda request: request.state == "draft")[:1]:
            return begun.get_formview_action()
        procedure = self.env["vegas.procedure"].search([("code", "=", "e01")], limit=1)
        if not procedure:
            raise UserError(self.env._("The procedure E01 is not installed: ask an administrator."))
        draft = self.env["vegas.request"].new(
            {
                "procedure_id": procedure.id,
                "partner_id": self.partner_id.id,
                "point_id": self.point_id.id,
                "quote_id": self.id,
            }
        )
        if problems := self._problems_for_execution(draft):
            raise UserError(problems[0].sentence())
        return {
            "type": "ir.actions.act_window",
            "name": procedure.display_name,
            "res_model": "vegas.request",
            "views": [[False, "form"]],
            "context": self._works_defaults(procedure),
        }

    def _works_defaults(self, procedure):
        """Return the context with which a request of the works starts."""
        request = self.request_id
        known = ("partner_id", "point_id", "commodity", "distributor_id", "work_description")
        known += ("site_street", "site_zip", "site_city_id")
        defaults = {f"default_{name}": request._fields[name].convert_to_write(request[name], request) for name in known}
        return {
            **defaults,
            "default_procedure_id": procedure.id,
            "default_quote_id": self.id,
            "default_origin_request_id": request.id,
        }

    def _start_works(self):
        """Ask for the works of an accepted quote, at once where nothing is missing, and return their request.

        Where something is missing the request stays a draft, and says at its fields what is to be filled in.
        """
        self.ensure_one()
        going = ("draft", "open", "waiting", "done")
        works = self.execution_ids.filtered(lambda request: request.state in going)[:1]
        if not works:
            action = self.action_execute_works()
            works = self.env["vegas.request"].with_context(**action["context"]).create({})
            works = works.with_context(self.env.context)
        if works.state == "draft":
            works.with_context(verb="send").action_run()
        return works
