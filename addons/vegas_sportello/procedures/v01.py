from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem
from odoo.addons.vegas_base.privacy.access import SEE_PAPERS
from odoo.addons.vegas_base.standard import blocks

REASONS = [
    ("01", "Consumption thought too high"),
    ("02", "Consumption thought too low"),
    ("03", "The meter does not count"),
    ("04", "Display not readable"),
    ("05", "Meter noisy or damaged"),
    ("99", "Other"),
]


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    v01_reason = fields.Selection(REASONS, "Reason of the check", prefetch="v01", required_for=("v01:send",))
    v01_reason_note = fields.Char("Which other reason", prefetch="v01")
    v01_cost = fields.Monetary("Cost told to the customer", prefetch="v01", currency_field="currency_id", copy=False)
    v01_confirmation = fields.Selection(
        [("paper", "Signed on paper"), ("screen", "Signed on screen")],
        "Confirmation of the cost",
        prefetch="v01",
        copy=False,
        required_for=("v01:send", "v02:send"),
    )
    v01_signature = fields.Binary("Signature", prefetch="v01", copy=False, attachment=True, groups=SEE_PAPERS)
    v01_check_date = fields.Date("Checked on", prefetch="v01", readonly=True, copy=False, guarded=True)
    v01_conforming = fields.Selection(
        [("C", "Conforming"), ("N", "Not conforming")],
        "Result of the check",
        prefetch="v01",
        readonly=True,
        copy=False,
        guarded=True,
    )
    v01_report_number = fields.Char("Report", prefetch="v01", readonly=True, copy=False, guarded=True)
    v01_report = fields.Text("Report of the technician", prefetch="v01", readonly=True, copy=False, guarded=True)
    v01_laboratory = fields.Boolean("Checked in a laboratory", prefetch="v01", readonly=True, copy=False, guarded=True)
    currency_id = fields.Many2one(related="company_id.currency_id")


class VegasHandlerCheck(models.AbstractModel):
    """A check that the customer pays for when nothing is wrong (V01, V02): the cost is told, confirmed and billed, and
    its result is written to him."""

    _name = "vegas.handler.check"
    _inherit = "vegas.handler.exchange"
    _description = "Check on the customer's request"

    def _defaults(self, request):
        """Phone of the customer, the first two possible days, the cost in force."""
        return {**super()._defaults(request), "v01_cost": self._parameter("cost").value}

    def _parameter(self, name):
        return self.env["vegas.parameter"]._on(f"{self._code()}.{name}", fields.Date.context_today(self))

    def _check_form(self, request):
        problems = super()._check_form(request)
        if request.v01_confirmation == "screen" and not request.v01_signature:
            text, remedy = self.env._("The signature is missing."), self.env._("Let the customer sign, or print it.")
            problems.append(Problem(request, "v01_signature", text, remedy))
        return [
            *problems,
            *self._check_phone(request),
            *self._check_wishes(request),
            *self._check_meter(request),
            *self._check_customer_reading(request),
        ]

    def _outlook(self, request):
        env, cost = self.env, f"€ {request.v01_cost:.2f}".replace(".", ",")
        return [
            env._("Nothing wrong: %(cost)s before VAT on the next bill.", cost=cost),
            *self._outlook_of_fault(),
            env._("Either way: letter with the result to the customer within 2 working days."),
        ]

    def _outlook_of_fault(self):
        """Return in sentences what follows when the check finds a fault."""
        return []

    def _report(self, requests):
        """Bill what was found to be right, and have the result written to the customer within its term."""
        fine = requests.filtered(lambda request: request.outcome.get("esito_verifica") == "C" and request.v01_cost)
        fine = fine.filtered("contract_id")
        # The customer reads it, whoever imports the answer.
        env = self.with_context(lang=self.env.company.partner_id.lang or self.env.lang).env
        name = env._("%(label)s: check on your request, nothing wrong found", label=requests.procedure_id.label)
        items = self.env["vegas.bill.item"].create(
            [
                {
                    "contract_id": request.contract_id.id,
                    "kind": "fee",
                    "name": name,
                    "date": request.executed_date,
                    "amount": request.v01_cost,
                    "vat": "22",
                    "origin": request.name,
                    "res_model": request._name,
                    "res_id": request.id,
                }
                for request in fine
            ]
        )
        made = dict(zip(fine, items, strict=True))
        self._record(
            fine,
            self.env._("To be billed"),
            lambda request: ("", f"€ {request.v01_cost:.2f}".replace(".", ","), made[request], {"created": True}),
        )
        days = int(self._parameter("letter.days").value)
        last = self.env["vegas.term"]._calendar("working").add(fields.Date.context_today(self), days)
        self._ask(requests, self.env._("Send the customer the letter with the result"), last)


class VegasHandlerV01(models.AbstractModel):
    _name = "vegas.handler.v01"
    _inherit = "vegas.handler.check"
    _description = "V01 – meter check on the customer's request"

    _services = ("V01",)

    _executed_leaf = "data_verifica"

    # === SENDING === #

    def _check_form(self, request):
        env, problems = self.env, []
        if request.v01_reason == "99" and not request.v01_reason_note:
            text, remedy = env._("The other reason is missing."), env._("Write it in a few words.")
            problems.append(Problem(request, "v01_reason_note", text, remedy))
        return [*problems, *super()._check_form(request)]

    def _body(self, request, flow):
        return {
            **super()._body(request, flow),
            "DatiTecnici": self._point(request),
            "Verifica": {"motivo": request.v01_reason, "note_motivo": request.v01_reason_note},
            "Appuntamento": self._appointment_wishes(request),
            "LetturaCliente": self._customer_reading(request),
        }

    def _element_fields(self):
        return {**super()._element_fields(), "motivo": "v01_reason", "note_motivo": "v01_reason_note"}

    # === OUTCOME === #

    def _read_positive(self, request, outcome):
        return {
            **super()._read_positive(request, outcome),
            "v01_check_date": blocks.read_date(outcome.get("data_verifica")),
            "v01_conforming": outcome.get("esito_verifica"),
            "v01_report_number": outcome.get("rif_resoconto"),
            "v01_report": outcome.get("resoconto"),
            "v01_laboratory": outcome.get("verif_lab") == "SI",
        }

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._take_readings(requests)
            self._replace_meters(requests.filtered(lambda request: request.outcome.get("sost_mis") == "SI"))
            wrong = requests.filtered(lambda request: request.v01_conforming == "N")
            # A meter that was wrong means bills that were wrong: somebody must compute them again.
            self._ask(wrong, self.env._("Meter not conforming: reconstruct the consumption, compute the bills again"))
            self._report(requests)

    def _outlook_of_fault(self):
        env = self.env
        return [
            env._("Meter not conforming: no cost, new meter with closing and opening reading."),
            env._("Then the consumption is reconstructed and the bills are computed again."),
        ]

    def _replace_meters(self, requests):
        """Take the old meter off and put the new one on, with the reading it starts from."""
        self._install_meters(
            {request: self._new_meter(request) for request in requests},
            lambda request: blocks.indexes(request.outcome, new=True),
            lambda request: blocks.read_date(request.outcome.get("data_sost")) or request.executed_date,
        )

    def _new_meter(self, request):
        outcome, old = request.outcome, request.meter_id
        return {
            "serial": outcome.get("matr_nuovo_mis"),
            "year": int(outcome.get("anno_fabb_nuovo_mis") or 0),
            "digits": int(outcome.get("n_cifre_nuovo_mis") or old.digits),
            "meter_class": old.meter_class,
            "bands": "F3" if "segn_nuovo_mis_f1" in outcome else old.bands,
        }
