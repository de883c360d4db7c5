from odoo import api, fields, models
from odoo.exceptions import UserError

from ..requests.problem import Problem

# Code of the procedure that keeps complaints.
COMPLAINT = "reclamo"
OWNERS = [
    ("sportello", "Counter"),
    ("backoffice", "Back office"),
    ("accounting", "Accounting"),
    ("sales", "Sales"),
    ("manager", "Managers"),
]


class VegasRequest(models.Model):
    """What requests of our own hold: a question to somebody of the company, and the answer."""

    _inherit = "vegas.request"

    is_own = fields.Boolean("Stays in the company", compute="_compute_is_own")
    subject = fields.Char(prefetch="own")
    asked = fields.Text("What is asked", prefetch="own")
    owner_group = fields.Selection(OWNERS, "Whose turn it is", prefetch="own")
    answer_by_date = fields.Date("Answer wanted by", prefetch="own", copy=False)
    answer = fields.Text("Written answer", prefetch="own", copy=False)
    first_date = fields.Date(
        "First asked on", prefetch="own", copy=False, guarded=True, readonly=True, help="Of the request that it was."
    )
    complaint_reason = fields.Text("Why it is a complaint", prefetch="own", copy=False)
    complaint_date = fields.Date("Complaint since", prefetch="own", copy=False, guarded=True, readonly=True)

    @api.depends("procedure_id")
    def _compute_is_own(self):
        own = self.env.registry["vegas.handler.own"]
        for request in self:
            handler = request._handler()
            request.is_own = handler is not None and isinstance(handler, own)

    def write(self, vals):
        """Who gets a running request of our own, or another term for it, gets it among the things to do."""
        done = super().write(vals)
        if vals.keys() & {"user_id", "owner_group", "answer_by_date"}:
            running = self.filtered(lambda request: request.stage_id.code == "sent" and request.is_own)
            if running:
                running.sudo()._enter(running.stage_id)
                running._ask_owner()
        return done

    # === OWNER === #

    def _owners(self):
        """Return ``{request: users}`` whose turn it is: the owner, else everybody who stands in the group itself."""
        groups = {code: self._group(code) for code in set(self.mapped("owner_group"))}
        return {request: request.user_id or groups[request.owner_group]._people(request.company_id) for request in self}

    def _group(self, code):
        """Return the group of the people whose turn ``code`` of ``owner_group`` names, empty for none."""
        return self.env.ref(f"vegas_base.group_vegas_{code}") if code else self.env["res.groups"]

    def _ask_owner(self):
        """Put each request among the things to do of those whose turn it is, and nobody else's."""
        self._ask_nobody()
        self._put_to_do(
            [
                (request, user, request.subject or request.procedure_id.name, request.deadline_date)
                for request, users in self._owners().items()
                for user in users
            ]
        )

    def _ask_nobody(self):
        """Take the requests from the things to do."""
        activities = self.env["mail.activity"].sudo()
        activities.search([("res_model", "=", self._name), ("res_id", "in", self.ids)]).unlink()

    # === COMPLAINT === #

    def action_to_complaint(self):
        """Let this request go on as a complaint that keeps the day on which the customer first asked.

        Where complaints have a procedure it opens the new complaint; else the back office finds the request, marked
        with reason and day, among its things to do.

        :raises UserError: when the reason is missing or it is a complaint already
        """
        self.ensure_one()
        self.check_access("write")
        if self.complaint_date:
            raise UserError(self.env._("Request %(number)s is a complaint already.", number=self.name))
        if not (self.complaint_reason or "").strip():
            text = self.env._("“%(field)s” is missing.", field=self._label("complaint_reason"))
            remedy = self.env._("Write what the customer complains about.")
            self.sudo().problems = [{"field": "complaint_reason", "text": f"{text} {remedy}"}]
            return True
        first = self.first_date or self.received_date
        self.sudo().write({"complaint_date": first, "problems": False})
        procedure = self.env["vegas.procedure"].search([("code", "=", COMPLAINT)])
        if procedure:
            return self._open_complaint(procedure, first)
        users = self.env.ref("vegas_base.group_vegas_backoffice")._people(self.company_id)
        text = self.env._("Complaint to be registered, first asked on %(day)s", day=f"{first:%d/%m/%Y}")
        self._put_to_do([(self, user, text, False) for user in users or self.env.user])
        return True

    def _open_complaint(self, procedure, first):
        complaint = self.create(
            {
                "procedure_id": procedure.id,
                "partner_id": self.partner_id.id,
                "point_id": self.point_id.id,
                "origin_request_id": self.id,
                "received_date": first,
                "subject": self.subject,
                "asked": self.complaint_reason,
            }
        )
        complaint.sudo().first_date = first
        return {
            "type": "ir.actions.act_window",
            "name": procedure.display_name,
            "res_model": self._name,
            "res_id": complaint.id,
            "views": [[False, "form"]],
        }

    def _label(self, name):
        return self._fields[name]._description_string(self.env)


class VegasTerm(models.Model):
    _inherit = "vegas.term"

    @api.model
    def _deadlines(self, requests, stage):
        """A request of our own is due on the day that was agreed, else after the seller's usual term."""
        result = super()._deadlines(requests, stage)
        for request in requests:
            if request.id in result and request.answer_by_date:
                _day, norm = result[request.id]
                result[request.id] = (request.answer_by_date, norm)
        return result


class VegasHandlerOwn(models.AbstractModel):
    """A request that stays in the company: somebody asks, the owner answers in writing, nothing is exchanged."""

    _name = "vegas.handler.own"
    _inherit = "vegas.handler"
    _description = "Request of our own"

    _OWN_VERBS = {"send", "take", "answer", "reopen"}

    def _transitions(self):
        return {
            **super()._transitions(),
            "send": (("draft",), "sent"),
            "take": (("sent",), None),
            "answer": (("sent",), "done"),
            "reopen": (("done",), "sent"),
            "cancel": (("draft", "sent"), "cancelled"),
        }

    def _person_verbs(self):
        return super()._person_verbs() | self._OWN_VERBS

    def _editable(self, stage_code):
        names = {"complaint_reason"}
        if stage_code == "sent":
            names |= {"answer", "answer_by_date", "owner_group"}
        return super()._editable(stage_code) | names

    def _defaults(self, request):
        """The back office is asked, within the seller's usual term."""
        today = fields.Date.context_today(self)
        term = self.env["vegas.term"]._term(request, "sent")
        values = {**super()._defaults(request), "user_id": False, "owner_group": "backoffice"}
        if term:
            values["answer_by_date"] = term._parameter(request.commodity, today)._due(today)
        return values

    # === CHECKS === #

    def _check(self, requests, verb):
        check = getattr(self, f"_check_{verb}", None)
        problems = super()._check(requests, verb)
        return [*problems, *(problem for request in requests for problem in check(request))] if check else problems

    def _check_send(self, request):
        env, problems = self.env, []
        if not (request.subject or "").strip():
            problems.append(self._lacks(request, "subject", env._("Say in a few words what it is about.")))
        if not (request.asked or "").strip():
            problems.append(self._lacks(request, "asked", env._("Write what you need to know, or what must be done.")))
        if not request._owners()[request]:
            text = env._("Nobody would get this request.")
            remedy = env._("Choose a group with people in it, or a colleague.")
            problems.append(Problem(request, "owner_group", text, remedy))
        if request.answer_by_date and request.answer_by_date < fields.Date.context_today(self):
            text, remedy = env._("The day of the answer has passed."), env._("Choose today or a later day.")
            problems.append(Problem(request, "answer_by_date", text, remedy))
        return problems

    def _check_take(self, request):
        if request.user_id == self.env.user:
            return [Problem(request, "user_id", self.env._("You have taken this request already."))]
        return []

    def _check_answer(self, request):
        if not (request.answer or "").strip():
            return [self._lacks(request, "answer", self.env._("Without it the request cannot be closed."))]
        return []

    def _check_reopen(self, request):
        if request.complaint_date:
            text, remedy = self.env._("It has become a complaint."), self.env._("Go on with the complaint.")
            return [Problem(request, None, text, remedy)]
        return []

    # === EFFECTS === #

    def _prepare(self, requests, verb):
        values, today = super()._prepare(requests, verb), fields.Date.context_today(self)
        more = {
            "send": {"sent_date": today},
            "take": {"user_id": self.env.uid},
            "answer": {"closed_date": today},
            "reopen": {"closed_date": False},
            "cancel": {"closed_date": today},
        }.get(verb, {})
        for request in requests:
            values.setdefault(request.id, {}).update(more)
        return values

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb in ("send", "reopen"):
            requests._ask_owner()
        if verb in ("answer", "cancel"):
            requests._ask_nobody()
        if verb == "answer":
            # Who answers their own question knows the answer.
            asked = requests.filtered(lambda request: request.create_uid not in (self.env.user, self.env["res.users"]))
            text = self.env._("Answer arrived: %(subject)s")
            requests._put_to_do(
                [(request, request.create_uid, text % {"subject": request.subject}, False) for request in asked]
            )
