from odoo import fields, models

from ..requests.problem import Problem


class VegasHandler(models.AbstractModel):
    """Base of all procedures: what they may do and what follows. It keeps no state; every method takes the
    recordset of requests first and works on many."""

    _name = "vegas.handler"
    _description = "Procedure handler"

    # Service codes (`cod_servizio`) of a procedure that is exchanged; the first one is what we send.
    _services = ()
    # Verbs of a person whose effects can be taken back, as those of an answer can.
    _own_outcomes = ()

    # === TABLE === #

    def _transitions(self):
        """Return ``{verb: (source stage codes, target stage code)}``; target ``None``: the stage stays."""
        return {"cancel": (("draft",), "cancelled")}

    def _person_verbs(self):
        """Return the verbs that a person may run; all others follow from an answer."""
        return {"cancel"}

    def _reachable(self, stage_code):
        """Return the set of stage codes that can still follow ``stage_code``, itself included."""
        reached, todo = {stage_code}, [stage_code]
        while todo:
            code = todo.pop()
            for sources, target in self._transitions().values():
                if target and code in sources and target not in reached:
                    reached.add(target)
                    todo.append(target)
        return reached

    def _flow_verbs(self):
        """Return ``{flow: verbs that its answers cause}``; what is not in it is no answer."""
        return {}

    def _canonical_flow(self, flow, service=None):
        """Return the flow that the code in a file stands for."""
        return flow

    def _service(self, request):
        """Return the service under which ``request`` goes out and is answered, ``False`` when it is not exchanged."""
        return next(iter(self._services), False)

    def _addressee(self, request):
        """Return the partner to whom messages go and from whom answers come."""
        return request.distributor_id

    def _flow_rank(self, flow):
        """Return the place of ``flow`` in the order in which answers make sense."""
        return 0

    # === HOOKS === #

    def _defaults(self, request):
        """Return values that a new request of this procedure starts with (dict of field: value)."""
        return {}

    def _editable(self, stage_code):
        """Return the names of the fields that a person may still change in a stage after the draft."""
        return set()

    def _check(self, requests, verb):
        """Return the Problems that forbid ``verb`` by the rules of this procedure."""
        return []

    def _prepare(self, requests, verb):
        """Make what must be valid before the stage changes; return ``{request id: values}`` to write with it.

        :raises RequestProblems: the requests then stay where they were
        """
        return {}

    def _effects(self, requests, verb):
        """Write what ``verb`` changes outside the request; run after the stage was written, same transaction."""

    def _outlook(self, request):
        """Return in sentences what a positive outcome will change, as ``_effects`` does it: for the form, before."""
        return []

    def _paper_data(self, request, code):
        """Return what paper ``code`` of this procedure may read besides the data of every request (dict of texts)."""
        return {}

    def _paper_signature(self, request, code):
        """Return ``{"image", "name", "when"}`` of a signature that the form itself asks, for its paper ``code``."""
        return

    def _paper_signed(self, request, code, mode, image):
        """Hook: the customer signs paper ``code`` on ``screen`` (``image`` in base64) or on ``paper``; runs before
        the signed paper is made."""

    def _element_fields(self):
        """Return ``{element name: field name}``: where a fault of an element of the message is healed."""
        return {}

    def _doubts(self, answers):
        """Return ``{request id: sentences}`` of what is hard to believe in positive outcomes.

        :param answers: list of ``(request, values)`` as ``_read`` gave them for verb ``execute``
        """
        return {}

    def _panel(self, request):
        """Return the Problems for which a new request of this procedure need not be begun.

        :param request: a new ``vegas.request`` with customer and point
        """
        return []

    # === RUN === #

    def _problems(self, requests, verb):
        """Return all Problems of ``verb``: table, required fields, point, rules of the procedure."""
        sources, _target = self._transitions().get(verb, ((), None))
        fit = requests.filtered(lambda request: request.stage_id.code in sources)
        problems = [
            Problem(
                request,
                None,
                self.env._("The request is “%(stage)s” by now.", stage=request.stage_id.name),
                self.env._("This step is no longer possible: look at its time line."),
            )
            for request in requests - fit
        ]
        if not self.env.su and verb not in self._person_verbs():
            text = self.env._("This step follows from the distributor's answer: import its file.")
            problems.extend(Problem(request, None, text) for request in fit)
        if fit:
            problems.extend(self._opening(fit, verb))
            problems.extend(self._missing(fit, verb))
            problems.extend(self._check(fit, verb))
        return problems

    def _opening(self, requests, verb):
        """Return what the panel «Nuova richiesta» would say too, for a verb that starts the procedure."""
        if verb == "cancel" or "draft" not in self._transitions()[verb][0]:
            return []
        running = requests._running(requests.point_id, ("open", "waiting"))
        problems = []
        for request in requests:
            problems.extend(request.procedure_id._check_opening(request, running))
            # The next one of this batch on the same point finds this one.
            running.setdefault((request.procedure_id.id, request.point_id.id), request)
        return problems

    def _missing(self, requests, verb):
        """Return a Problem per empty field declared ``required_for`` this verb; 0 is a value."""
        key = f"{self._code()}:{verb}"
        problems = []
        for name, field in requests._fields.items():
            if key not in (getattr(field, "required_for", None) or ()):
                continue
            for request in requests:
                value = request[name]
                if value is False or value is None or value == "" or (field.relational and not value):
                    problems.append(self._lacks(request, name))
        return problems

    def _lacks(self, request, name, remedy=""):
        """Return the Problem of a field that is empty."""
        return Problem(request, name, self.env._("“%(field)s” is missing.", field=request._label(name)), remedy)

    def _code(self):
        """Return the technical code of this procedure, the last part of the model's name."""
        return self._name.rpartition(".")[2]

    def _run(self, requests, verb, answers):
        """Do ``verb`` on ``requests`` of this procedure: values, stage, history, effects.

        :param answers: ``{request id: (values, part id)}`` of the answers that cause it, may be empty
        :raises RequestProblems: when the preparation finds something wrong
        """
        target = self.env["vegas.stage"]._by_code().get(self._transitions()[verb][1])
        prepared = self._prepare(requests, verb)
        values = {
            request.id: {**prepared.get(request.id, {}), **answers.get(request.id, ({}, False))[0]}
            for request in requests
        }
        history = [
            {
                "request_id": request.id,
                "company_id": request.company_id.id,
                "from_stage_id": request.stage_id.id,
                "to_stage_id": (target or request.stage_id).id,
                "verb": verb,
                "user_id": self.env.uid,
                "part_id": answers.get(request.id, ({}, False))[1],
                "before": (
                    request._before(values[request.id])
                    if request.id in answers or verb in self._own_outcomes
                    else False
                ),
            }
            for request in requests
        ]
        requests._write_rows(values)
        requests._note_lateness(verb, target, answers)
        if target:
            requests._enter(target)
        self.env["vegas.request.history"].create(history)
        self._effects(requests, verb)


class VegasHandlerDocument(models.AbstractModel):
    """A procedure that ends with a paper of ours, without any exchange."""

    _name = "vegas.handler.document"
    _inherit = "vegas.handler"
    _description = "Procedure that produces a document"

    def _transitions(self):
        return {**super()._transitions(), "execute": (("draft",), "done")}

    def _person_verbs(self):
        return super()._person_verbs() | {"execute"}

    def _prepare(self, requests, verb):
        values = super()._prepare(requests, verb)
        if verb == "execute":
            today = fields.Date.context_today(self)
            for request in requests:
                values.setdefault(request.id, {})["closed_date"] = today
        return values
