from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import RequestProblems


class VegasHandlerVar(models.AbstractModel):
    """What the SII is told of a change of data, as the table of cases says."""

    _inherit = "vegas.handler.var"

    def _to_tell(self, request):
        """Return the list of (contract, service) that the SII must be told of, once each."""
        found = {}
        running = request._var_touched().filtered(lambda contract: contract.state in ("active", "suspended"))
        for commodity, contracts in running.grouped("commodity").items():
            for case in request._var_cases(commodity):
                service = case._message(commodity)[0]
                if service and (not case.message_optional or request.var_tell_sii):
                    for contract in self._contracts_of(request, case, contracts):
                        found[contract, service] = None
        return list(found)

    def _contracts_of(self, request, case, contracts):
        """Return those of ``contracts`` that the kinds of ``case`` concern: the chosen ones, all for the person."""
        kinds = request.var_kind_ids.filtered(lambda kind: kind.case_code == case.code)
        chosen = request.var_contract_ids._origin or request.var_contract_ids
        return contracts if any(not kind.of_contract for kind in kinds) else contracts & chosen

    def _tell_sii(self, requests):
        for request in requests:
            told = self._to_tell(request)
            electric = [contract for contract, service in told if service == "AE1"]
            for contract in electric:
                self._send_ae1(request, contract)
            by_hand = {}
            for contract, service in told:
                if service != "AE1":
                    by_hand.setdefault(service, []).append(contract.number)
            for service, numbers in by_hand.items():
                text = self.env._("Tell the SII by hand (%(service)s): contract %(numbers)s")
                self._ask(request, text % {"service": service, "numbers": ", ".join(numbers)})

    def _send_ae1(self, request, contract):
        """Make the AE1 that tells of ``request`` and send it; what cannot go stays a draft, with a thing to do.

        The change holds between us and the customer whether or not the message can go today.
        """
        procedure = self.env["vegas.procedure"].search([("code", "=", "ae1")])
        known = {
            "default_procedure_id": procedure.id,
            "default_partner_id": request.partner_id.id,
            "default_point_id": contract.point_id.id,
        }
        day = max(request.effective_date, fields.Date.context_today(self))
        values = {
            "company_id": request.company_id.id,
            "origin_request_id": request.id,
            "effective_date": day,
            "user_id": request.user_id.id or self.env.uid,
        }
        ae1 = self.env["vegas.request"].with_context(**known).create(values).with_env(self.env)
        try:
            with self.env.cr.savepoint():
                ae1._run("send")
        except RequestProblems as error:
            ae1.problems = [{"field": problem.field, "text": problem.sentence()} for problem in error.problems]
            reasons = " ".join(problem.sentence() for problem in error.problems)
            text = self.env._("AE1 %(number)s could not be sent: %(reason)s", number=ae1.name, reason=reasons)
            ae1._to_do(text)
        label = self.env._("Message to the SII")
        self._record(request, label, lambda _request: ("", f"AE1 {ae1.name}", ae1, {}))
        return ae1

    def _tell_back(self, request):
        """A change that was taken back is told to the SII again: drafts are called off, for the rest a new AE1."""
        told = request.var_message_ids.filtered(lambda ae1: ae1.state not in ("refused", "cancelled"))
        drafts = told.filtered(lambda ae1: ae1.state == "draft")
        if drafts:
            drafts._run("cancel")
        for contract in (told - drafts).contract_id:
            self._send_ae1(request, contract)


class VegasHandlerAe1(models.AbstractModel):
    _inherit = "vegas.handler.ae1"

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb in ("reject", "fail"):
            for request in requests.filtered(lambda one: one.origin_request_id.procedure_code == "var"):
                reason = request.reason_text or request.reason_code or ""
                text = self.env._("SII refused AE1 %(number)s: %(reason)s", number=request.name, reason=reason)
                request.origin_request_id._to_do(text)
