from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import RequestProblems


class VegasHandlerVar(models.AbstractModel):
    """What the SII is told of a change of data, as the table of cases says."""

    _inherit = "vegas.handler.var"

    def _to_tell(self, request):
        """Return ``{service: contracts}`` that the SII must be told of."""
        found = {}
        running = request._var_touched().filtered(lambda contract: contract.state in ("active", "suspended"))
        for commodity, contracts in running.grouped("commodity").items():
            for case in request._var_cases(commodity):
                service = case._message(commodity)[0]
                if service and (not case.message_optional or request.var_tell_sii):
                    concerned = self._contracts_of(request, case, contracts)
                    found[service] = found.get(service, concerned) | concerned
        return {service: contracts for service, contracts in found.items() if contracts}

    def _contracts_of(self, request, case, contracts):
        """Return those of ``contracts`` that the kinds of ``case`` concern: the chosen ones, all for the person."""
        kinds = request.var_kind_ids.filtered(lambda kind: kind.case_code == case.code)
        chosen = request.var_contract_ids._origin or request.var_contract_ids
        return contracts if any(not kind.of_contract for kind in kinds) else contracts & chosen

    def _tell_sii(self, requests):
        for request in requests:
            for service, contracts in self._to_tell(request).items():
                if service == "AE1":
                    self._send_ae1(request, contracts)
                    continue
                numbers = ", ".join(contracts.mapped("number"))
                text = self.env._(
                    "Tell the SII by hand (%(service)s): contract %(numbers)s", service=service, numbers=numbers
                )
                self._ask(request, text)

    def _send_ae1(self, request, contracts):
        """Make the AE1 that tell of ``request``, one per contract, and send them; what cannot go stays a draft.

        The change holds between us and the customer whether or not the messages can go today.
        """
        procedure = self.env.ref("vegas_sportello.procedure_ae1")
        requests, rows = self.env["vegas.request"], []
        # Read for all at once what each message would look up alone.
        contracts.point_id.contract_id.mapped("version_id")
        for contract in contracts:
            place = {
                "procedure_id": procedure.id,
                "partner_id": request.partner_id.id,
                "point_id": contract.point_id.id,
            }
            known = {
                **procedure._handler()._defaults(requests.new(place)),
                "company_id": request.company_id.id,
                "origin_request_id": request.id,
                "effective_date": max(request.effective_date, fields.Date.context_today(self)),
                "user_id": request.user_id.id or self.env.uid,
            }
            rows.append({**known, **place})
        messages = requests.create(rows)
        self._send_what_can_go(messages)
        label = self.env._("Message to the SII")
        request._record_effects([(request, label, "", f"AE1 {ae1.name}", ae1, {}) for ae1 in messages])

    def _send_what_can_go(self, messages):
        """Send ``messages``; those that something forbids say so and stay among the things to do."""
        try:
            with self.env.cr.savepoint():
                messages._run("send")
        except RequestProblems as error:
            refused = {}
            for problem in error.problems:
                refused.setdefault(problem.request, []).append(problem)
            for ae1, problems in refused.items():
                ae1._show_problems(problems)
                reasons = " ".join(problem.sentence() for problem in problems)
                text = self.env._("AE1 %(number)s could not be sent: %(reason)s", number=ae1.name, reason=reasons)
                ae1._to_do(text)
            if rest := messages - messages.browse().union(*refused):
                self._send_what_can_go(rest)

    def _tell_back(self, request):
        """A change that was taken back is told to the SII again: drafts are called off, for the rest a new AE1."""
        told = request.var_message_ids.filtered(lambda ae1: ae1.state not in ("refused", "cancelled"))
        drafts = told.filtered(lambda ae1: ae1.state == "draft")
        if drafts:
            drafts._run("cancel")
        if sent := told - drafts:
            self._send_ae1(request, sent.contract_id)


class VegasHandlerAe1(models.AbstractModel):
    _inherit = "vegas.handler.ae1"

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb in ("reject", "fail"):
            for request in requests.filtered(lambda one: one.origin_request_id.procedure_code == "var"):
                reason = request.reason_text or request.reason_code or ""
                text = self.env._("SII refused AE1 %(number)s: %(reason)s", number=request.name, reason=reason)
                request.origin_request_id._to_do(text)
