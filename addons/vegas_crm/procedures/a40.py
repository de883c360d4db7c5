from odoo import api, fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem, RequestProblems
from odoo.addons.vegas_base.privacy.access import SEE_PAPERS
from odoo.addons.vegas_base.standard import blocks

RESULTS = [("P", "Positive"), ("N", "Negative"), ("I", "Impeded")]
DOCUMENT_STATES = [
    ("forms", "Forms to be handed out"),
    ("awaited", "Documents awaited"),
    ("incomplete", "Documents missing"),
    ("received", "Documents received"),
    ("sent", "Documents with the distributor"),
    ("P", "Check positive"),
    ("N", "Check negative"),
    ("overdue", "Time for the documents is over"),
]


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    a40_forms_date = fields.Date("Forms H/40 and I/40 handed out on", prefetch="a40", copy=False)
    a40_h40_date = fields.Date("H/40 received on", prefetch="a40", copy=False)
    a40_i40_date = fields.Date("I/40 received on", prefetch="a40", copy=False)
    a40_document = fields.Binary("Documents", prefetch="a40", copy=False, attachment=True, groups=SEE_PAPERS)
    a40_document_name = fields.Char("File name of the documents", prefetch="a40", copy=False)
    a40_sent_date = fields.Date(
        "Documents sent to the distributor on", prefetch="a40", readonly=True, copy=False, guarded=True
    )
    a40_until = fields.Date("Documents needed by", compute="_compute_a40", help="Otherwise the request lapses.")
    a40_norm = fields.Char("Term of the documents", compute="_compute_a40")
    a40_documents = fields.Selection(DOCUMENT_STATES, "Documents of delibera 40", compute="_compute_a40")
    # Written by the outcome
    a40_result = fields.Selection(
        RESULTS, "Check of the documents", prefetch="a40", readonly=True, copy=False, guarded=True
    )
    a40_result_date = fields.Date("Documents checked on", prefetch="a40", readonly=True, copy=False, guarded=True)
    a40_missing = fields.Text("Missing", prefetch="a40", readonly=True, copy=False, guarded=True)
    a40_reference = fields.Char("Distributor's letter", prefetch="a40", readonly=True, copy=False, guarded=True)

    @property
    def _EDITABLE(self):  # noqa: N802
        """The documents come after the request was sent."""
        names = ("a40_forms_date", "a40_h40_date", "a40_i40_date", "a40_document", "a40_document_name")
        return super()._EDITABLE | set(names)

    @api.depends(
        "sent_date", "received_date", "a40_forms_date", "a40_h40_date", "a40_i40_date", "a40_sent_date", "a40_result"
    )
    def _compute_a40(self):
        today = fields.Date.context_today(self)
        own = self.filtered(lambda request: request.procedure_code == "a40")
        (self - own).update({"a40_until": False, "a40_norm": False, "a40_documents": False})
        for request in own:
            start = request.sent_date or request.received_date or today
            parameter = self.env["vegas.parameter"]._on("a40.documents.days", start)
            request.a40_until = parameter._due(start)
            request.a40_norm = parameter._norm()
            request.a40_documents = request._a40_state(today)

    def _a40_state(self, today):
        """Return how far the documents of delibera 40 are, a key of ``DOCUMENT_STATES``."""
        if self.a40_result in ("P", "N"):
            return self.a40_result
        if self.a40_sent_date:
            return "sent"
        if self.state in ("draft", "open", "waiting") and self.a40_until < today:
            return "overdue"
        if self.a40_result == "I":
            return "incomplete"
        if self.a40_h40_date and self.a40_i40_date:
            return "received"
        return "awaited" if self.a40_forms_date else "forms"

    def action_a40_documents(self):
        """The documents go to the distributor today, after the request: its term runs again."""
        self.check_access("write")
        problems = self.env["vegas.handler.a40"]._document_problems(self)
        if problems:
            raise RequestProblems(problems)
        today = fields.Date.context_today(self)
        self.sudo().a40_sent_date = today
        self._resume(today)
        return True

    def _after_undo(self, step, day):
        """The wait for documents that the answer began has never been."""
        super()._after_undo(step, day)
        if self.procedure_code == "a40" and step.verb in ("admit", "impede") and self.suspended_since:
            self.suspension_ids.filtered(lambda suspension: not suspension.date_to).unlink()
            self.suspended_since = False
            self._renew_deadlines()


class VegasHandlerA40(models.AbstractModel):
    _name = "vegas.handler.a40"
    _inherit = "vegas.handler.activation"
    _description = "A40 – activation with check of the gas plant (delibera 40/2014)"

    _services = ("A40",)

    def _transitions(self):
        # The check was impeded: the request waits for what is missing.
        return {**super()._transitions(), "impede": (("admitted", "appointment"), None)}

    def _flow_verbs(self):
        flows = super()._flow_verbs()
        return {**flows, "0150": (*flows["0150"], "impede")}

    def _defaults(self, request):
        return {**super()._defaults(request), **self._activation_defaults(request)}

    # === SENDING === #

    def _check_form(self, request):
        env, today = self.env, fields.Date.context_today(self)
        problems = [*super()._check_form(request), *self._check_activation(request)]
        if not request.a40_forms_date:
            text = env._("The forms H/40 and I/40 have not been handed out.")
            problems.append(
                Problem(request, "a40_forms_date", text, env._("Print them for the customer, and enter the day."))
            )
        for name in ("a40_forms_date", "a40_h40_date", "a40_i40_date"):
            if request[name] and request[name] > today:
                text = env._("“%(field)s” lies in the future.", field=self._label(request, name))
                problems.append(Problem(request, name, text, env._("Correct the day.")))
        if request.a40_h40_date and request.a40_i40_date and not request.a40_document:
            problems.extend(self._document_missing(request))
        return problems

    def _document_missing(self, request):
        text = self.env._("The documents are not attached.")
        return [Problem(request, "a40_document", text, self.env._("Attach H/40 and I/40 with its annexes."))]

    def _document_problems(self, requests):
        """Return the Problems that keep the documents from going to the distributor after the request."""
        env, problems = self.env, []
        for request in requests:
            if request.state not in ("open", "waiting") or request.procedure_code != "a40":
                problems.append(Problem(request, None, env._("Nobody waits for documents of this request.")))
                continue
            for name in ("a40_h40_date", "a40_i40_date"):
                if not request[name]:
                    text = env._("“%(field)s” is missing.", field=self._label(request, name))
                    problems.append(Problem(request, name, text, env._("Enter the day on which the form came.")))
            if not request.a40_document:
                problems.extend(self._document_missing(request))
        return problems

    def _prepare(self, requests, verb):
        values = super()._prepare(requests, verb)
        if verb == "send":
            today = fields.Date.context_today(self)
            for request in requests.filtered(lambda request: request.a40_h40_date and request.a40_i40_date):
                values.setdefault(request.id, {})["a40_sent_date"] = today
        return values

    def _body(self, request, flow):
        return {
            **super()._body(request, flow),
            "Fornitura": {"Ubicazione": self._site(request)},
            "DatiTecnici": {**self._point(request), **self._use(request)},
            "Documentazione": {"data_h40": request.a40_h40_date, "data_i40": request.a40_i40_date},
            "Appuntamento": self._appointment_wishes(request),
            "da_eseguire_non_prima_del": request.not_before_date,
        }

    def _element_fields(self):
        return {**super()._element_fields(), "data_h40": "a40_h40_date", "data_i40": "a40_i40_date"}

    # === OUTCOME === #

    def _read_outcome(self, request, root):
        verb, values = super()._read_outcome(request, root)
        check = root.find("Accertamento")
        if check is None:
            return verb, values
        result = check.findtext("esito_accertamento")
        values = {
            **values,
            "a40_result": result,
            "a40_result_date": blocks.read_date(check.findtext("data_accert_docum")),
            "a40_missing": check.findtext("docum_mancante"),
            "a40_reference": check.findtext("rif_comunic_docum"),
        }
        if verb == "fail" and result == "I":
            # What was sent is not enough: it has to be sent again.
            return "impede", {**values, "a40_sent_date": False, "closed_date": False}
        return verb, values

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "admit":
            requests = requests.filtered(lambda request: not request.a40_sent_date)
        if verb in ("admit", "impede"):
            requests._suspend("documents", fields.Date.context_today(self))
            self._ask(requests, self.env._("Documents of delibera 40: ask the customer"))
