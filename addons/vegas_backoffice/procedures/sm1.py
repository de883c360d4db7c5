from datetime import timedelta

from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem
from odoo.addons.vegas_base.privacy.access import SEE_PAPERS

# How the notice reached the customer: only with these the clock runs.
REACHED = ("delivered", "refused", "stored", "pec")
NOTICES = [
    ("delivered", "Registered letter delivered"),
    ("refused", "Registered letter refused"),
    ("stored", "Not collected in time (compiuta giacenza)"),
    ("pec", "PEC delivered"),
    ("moved", "Addressee moved or unknown"),
    ("failed", "PEC not delivered"),
]
CONFIRMED = ("sm1_unpaid", "sm1_no_complaint", "sm1_no_plan", "sm1_amount")


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    sm1_notice_date = fields.Date(
        "Notice of default received on", prefetch="sm1", copy=False, required_for=("sm1:send",)
    )
    sm1_notice = fields.Selection(
        NOTICES, "Outcome of the notice", prefetch="sm1", copy=False, required_for=("sm1:send",)
    )
    sm1_notice_document = fields.Binary(
        "Proof of the notice",
        prefetch="sm1",
        copy=False,
        attachment=True,
        groups=SEE_PAPERS,
        required_for=("sm1:send",),
    )
    sm1_notice_document_name = fields.Char("File name of the notice", prefetch="sm1", copy=False)
    sm1_payment_date = fields.Date(
        "Last day to pay", prefetch="sm1", copy=False, required_for=("sm1:send",), help="As the notice says."
    )
    # What the register does not know, a person states.
    sm1_unpaid = fields.Boolean("No payment was made or proved", prefetch="sm1", copy=False)
    sm1_no_complaint = fields.Boolean("No complaint about the amount is unanswered", prefetch="sm1", copy=False)
    sm1_no_plan = fields.Boolean("No instalment plan is being kept", prefetch="sm1", copy=False)
    sm1_amount = fields.Boolean(
        "The debt is of this supply and not covered by the deposit",
        prefetch="sm1",
        copy=False,
        help="No debts of other services, no prescribed amounts the customer objected to, no TV fee.",
    )
    sm1_reduction = fields.Boolean("Power reduction first", prefetch="sm1")


class VegasHandlerSm1(models.AbstractModel):
    _name = "vegas.handler.sm1"
    _inherit = "vegas.handler.exchange"
    _description = "SM1 – suspension for arrears"

    _services = ("SM1",)
    _appointment = False
    _twins = True
    _for_arrears = True
    _executed_leaf = "data_sosp"

    def _defaults(self, request):
        return {**super()._defaults(request), "sm1_reduction": request.point_id.commodity == "ele"}

    # === SENDING === #

    def _check(self, requests, verb):
        problems = super()._check(requests, verb)
        return [*problems, *self._check_complaints(requests)] if verb == "send" else problems

    def _check_form(self, request):
        """Return what forbids the suspension, as far as register and form know it (TIMOE, TIMG)."""
        env = self.env
        problems = super()._check_form(request)
        if request.commodity == "gas":
            problems.extend(self._check_meter(request))
        if request.contract_id.state != "active":
            text = env._("There is no active contract on the supply point.")
            problems.append(Problem(request, "point_id", text))
        if not request.point_id.disconnectable:
            remedy = (
                env._("End the contract with CA3 instead.")
                if request.commodity == "gas"
                else env._("End the contract through the SII (RC1, reason CAE7) instead.")
            )
            problems.append(Problem(request, "point_id", env._("The point must not be disconnected."), remedy))
        for name in CONFIRMED:
            if not request[name]:
                label = request._fields[name]._description_string(env)
                text = env._("Not confirmed: %(line)s.", line=label)
                problems.append(Problem(request, name, text, env._("Check it; otherwise do not suspend.")))
        return [*problems, *self._check_death(request), *self._check_notice(request)]

    def _check_death(self, request):
        """After the death of the customer the heirs are given time: how long is a parameter of the seller."""
        partner = request.partner_id
        until = partner.vegas_no_suspension_until
        if not until or until < fields.Date.context_today(self):
            return []
        text = self.env._(
            "%(name)s has died: no suspension for arrears until %(day)s.", name=partner.name, day=f"{until:%d/%m/%Y}"
        )
        return [Problem(request, "partner_id", text, self.env._("Ask the heirs whether they want voltura or closing."))]

    def _check_complaints(self, requests):
        """Who complained in writing is not suspended before the answer; which amounts it is about, a person reads."""
        complaints = requests._tiqv_open_complaints(requests.point_id).grouped("point_id")
        remedy, problems = self.env._("Answer it first; the suspension can be asked afterwards."), []
        for request in requests.filtered(lambda request: request.point_id in complaints):
            numbers = ", ".join(complaints[request.point_id].mapped("name"))
            text = self.env._("Complaint %(numbers)s on this supply is not answered yet.", numbers=numbers)
            problems.append(Problem(request, "sm1_no_complaint", text, remedy))
        return problems

    def _check_notice(self, request):
        """Return the Problems of the notice: it must have reached the customer, and its terms have passed."""
        env, problems, today = self.env, [], fields.Date.context_today(self)
        if request.sm1_notice and request.sm1_notice not in REACHED:
            text = env._("The notice did not reach the customer: no term runs.")
            problems.append(Problem(request, "sm1_notice", text, env._("Send it again to the right address.")))
        for name, first in self._first_days(request).items():
            if today < first:
                text = env._("Too early: the suspension can be asked from %(day)s on.", day=f"{first:%d/%m/%Y}")
                problems.append(Problem(request, name, text, env._("Send the request on that day.")))
        return problems

    def _first_days(self, request):
        """Return ``{field: first day on which the suspension may be asked}`` by the two terms of the notice."""
        parameter, today = self.env["vegas.parameter"], fields.Date.context_today(self)
        code = "gas" if request.commodity == "gas" else "ele"
        if request.point_id.voltage in ("medium", "high"):
            code = "ele.high"
        terms = {"sm1_notice_date": f"sm1.notice.days.{code}", "sm1_payment_date": "sm1.payment.days"}
        days = {}
        for name, code in terms.items():
            if start := request[name]:
                days[name] = parameter._on(code, today)._due(start)
        return days

    def _body(self, request, flow):
        gas = request.commodity == "gas"
        suspension = {"data_mora": request.sm1_notice_date}
        if gas:
            suspension["ness_int_giud"] = "SI" if request.judicial_access else None
        else:
            suspension["riduzione_potenza"] = "SI" if request.sm1_reduction else "NO"
        return {
            **super()._body(request, flow),
            "DatiTecnici": self._point(request),
            "Sospensione": suspension,
            "da_eseguire_non_prima_del": request.not_before_date,
        }

    def _element_fields(self):
        return {**super()._element_fields(), "data_mora": "sm1_notice_date"}

    # === OUTCOME === #

    def _read_outcome(self, request, root):
        verb, values = super()._read_outcome(request, root)
        if verb == "execute" and values["outcome"].get("revoca_sospensione") == "SI":
            return "fail", {"reason_text": "Sospensione revocata"}
        return verb, values

    def _date_doubts(self, request, values):
        """A suspension on a forbidden day is owed an indemnity: Friday, Saturday, a holiday, the day before one."""
        doubts, day = super()._date_doubts(request, values), values["executed_date"]
        calendar = self.env["vegas.term"]._calendar("working", request.distributor_id)
        if not (calendar.is_day(day) and calendar.is_day(day + timedelta(days=1))):
            text = self.env._("suspended on %(day)s, a day on which it is forbidden", day=f"{day:%d/%m/%Y}")
            doubts.append(text)
        return doubts

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._halt(requests, "suspended")
            reduced = requests.filtered(lambda request: request.outcome.get("riduzione_potenza") == "SI")
            self._ask(reduced, self.env._("Power reduced only: see that the suspension follows"))
