from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem
from odoo.addons.vegas_base.standard import codes
from odoo.addons.vegas_base.texts import fault_text

# Of these another one must not run on the point at the same time.
CLOSINGS = ("d01", "vt1", "sm1", "ca1", "ca2", "ca3", "ca4")


class VegasHandlerVoltura(models.AbstractModel):
    """What must be there before a voltura goes out; each fault stands at the field that heals it."""

    _inherit = "vegas.handler.voltura"

    def _check(self, requests, verb):
        problems = super()._check(requests, verb)
        if verb == "send":
            problems.extend(self._check_others(requests))
            faulty = {problem.request for problem in problems}
            problems.extend(self._check_readings(requests.filtered(lambda request: request not in faulty)))
        if verb == "refuse":
            text = self.env._("“%(field)s” is missing.", field=requests._label("voltura_refusal"))
            remedy = self.env._("The letter of refusal says it.")
            lacking = requests.filtered(lambda request: not (request.voltura_refusal or "").strip())
            problems.extend(Problem(request, "voltura_refusal", text, remedy) for request in lacking)
        return problems

    def _check_contract(self, request):
        """The contract is made from this form when it is sent."""
        return []

    def _check_form(self, request):
        return [
            *super()._check_form(request),
            *self._check_sides(request),
            *self._check_identity(request),
            *self._check_title(request),
            *self._check_case(request),
            *self._check_reading_told(request),
            *self._check_payment(request),
            *self._check_addresses(request),
            *self._check_consents(request),
            *self._check_days(request),
            *self._check_other_point(request),
        ]

    def _lack(self, request, name, remedy=""):
        return Problem(request, name, self.env._("“%(field)s” is missing.", field=request._label(name)), remedy)

    # === WHO === #

    def _check_sides(self, request):
        env, outgoing, problems = self.env, request.voltura_outgoing_id, []
        if outgoing and outgoing.partner_id == request.partner_id:
            text = env._("%(name)s holds this supply already.", name=request.partner_id.name)
            problems.append(Problem(request, "partner_id", text, env._("Choose who takes it over.")))
        if not outgoing and not request.voltura_offer_id:
            remedy = env._("The point comes from another seller: choose the offer.")
            problems.append(self._lack(request, "voltura_offer_id", remedy))
        if not outgoing and request.commodity == "ele" and not request.voltura_power:
            problems.append(self._lack(request, "voltura_power", env._("It stands on the bill of the other seller.")))
        if outgoing.end_date and request.effective_date and outgoing.end_date < request.effective_date:
            text = env._("The contract of who leaves ends on %(day)s.", day=f"{outgoing.end_date:%d/%m/%Y}")
            remedy = env._("Choose the day after it, or an earlier one.")
            if outgoing.end_date < fields.Date.subtract(request.effective_date, days=1):
                problems.append(Problem(request, "effective_date", text, remedy))
        return problems

    def _check_others(self, requests):
        """Return a Problem where a request runs on the point that would end its contract too."""
        domain = [
            ("point_id", "in", requests.point_id.ids),
            ("state", "in", ("open", "waiting")),
            ("procedure_id.code", "in", CLOSINGS),
        ]
        running = requests.search(domain).grouped("point_id") if requests.point_id else {}
        problems, remedy = [], self.env._("Wait for its outcome, or annul it first.")
        for request in requests.filtered(lambda request: request.point_id in running):
            other = running[request.point_id][:1]
            text = self.env._(
                "Request %(number)s (%(procedure)s) is running on this supply.",
                number=other.name,
                procedure=other.procedure_id.label,
            )
            problems.append(Problem(request, "point_id", text, remedy))
        return problems

    def _check_identity(self, request):
        env, problems, today = self.env, [], fields.Date.context_today(self)
        if not request.voltura_id_number:
            problems.append(self._lack(request, "voltura_id_number", env._("Look at the document of who comes.")))
        if request.voltura_id_expiry and request.voltura_id_expiry < today:
            day = f"{request.voltura_id_expiry:%d/%m/%Y}"
            text = env._("The identity document has expired on %(day)s.", day=day)
            problems.append(Problem(request, "voltura_id_expiry", text, env._("Ask for one that is still valid.")))
        return problems

    def _check_title(self, request):
        """Art. 5 d.l. 47/2014: without the title and its proof the contract is null."""
        env, problems = self.env, []
        if request.voltura_title_waiver:
            return []
        if not request.voltura_title:
            remedy = env._("Without it the contract is null (art. 5 d.l. 47/2014): choose the title.")
            problems.append(self._lack(request, "voltura_title", remedy))
        if request.voltura_title == "other" and not request.voltura_title_other:
            problems.append(self._lack(request, "voltura_title_other", env._("Say which title it is.")))
        if not request.voltura_title_proof:
            remedy = env._("Without it the contract is null (art. 5 d.l. 47/2014): document or self-declaration.")
            problems.append(self._lack(request, "voltura_title_proof", remedy))
        if request.voltura_title_proof == "document" and not request.voltura_title_document:
            remedy = env._("Write which deed was shown, or let the customer declare it.")
            problems.append(self._lack(request, "voltura_title_document", remedy))
        day = request.voltura_title_date
        if not day:
            problems.append(self._lack(request, "voltura_title_date", env._("Enter the day of the deed.")))
        elif day > fields.Date.context_today(self):
            text = env._("The day of the title lies in the future.")
            problems.append(Problem(request, "voltura_title_date", text, env._("Enter the day of the deed.")))
        return problems

    def _check_case(self, request):
        env, case = self.env, request.voltura_case_id
        if not case:
            return []
        problems = []
        if case not in request.voltura_case_ids:
            text = env._("The case “%(case)s” does not hold today for this supply.", case=case.name)
            problems.append(Problem(request, "voltura_case_id", text, env._("Choose another one.")))
        asked, shown = request.voltura_asked_ids, request.voltura_document_ids
        problems += env["vegas.change.document"]._problems(request, "voltura_document_ids", asked, shown)
        if case.debt_declaration and request.voltura_outgoing_id and not request.voltura_no_debt:
            remedy = env._("In this case the debts stay with who leaves: let it be declared.")
            problems.append(self._lack(request, "voltura_no_debt", remedy))
        return problems

    # === READING === #

    def _check_reading_told(self, request):
        env = self.env
        if not request.customer_reading:
            if request.commodity != "gas":
                return []
            return [self._lack(request, "customer_reading", env._("A voltura of gas needs the agreed reading."))]
        return [
            *self._check_meter(request),
            *self._check_customer_reading(request),
            *env["vegas.handler.tal"]._check_converter(request),
        ]

    def _check_readings(self, requests):
        """Return what the register would refuse of the agreed readings."""
        found = self.env["vegas.handler.tal"]._check_register(requests.filtered("customer_reading"))
        return [problem._replace(text=problem.text[:1].upper() + problem.text[1:]) for problem in found]

    def _reading_values(self, request):
        """Return the values of the reading that both sides agree on; it counts once the voltura is carried out."""
        return {**self.env["vegas.handler.tal"]._reading_values(request), "state": "taken"}

    # === MONEY === #

    def _check_payment(self, request):
        env = self.env
        if not request.voltura_payment:
            return [self._lack(request, "voltura_payment", env._("Choose how the bills are paid."))]
        if request.voltura_payment != "debit":
            return []
        if not (request.voltura_iban or "").strip():
            return [self._lack(request, "voltura_iban", env._("It stands on the bank's papers."))]
        if fault := codes.check("iban", codes.normalise("iban", request.voltura_iban)):
            return [Problem(request, "voltura_iban", fault_text(env, fault, value=request.voltura_iban))]
        return []

    def _check_addresses(self, request):
        env, problems = self.env, []
        bill = ("voltura_bill_street", "voltura_bill_zip", "voltura_bill_city")
        needed = list(bill) if any(request[name] for name in bill) else []
        if request.voltura_outgoing_id:
            needed += ["voltura_closing_street", "voltura_closing_zip", "voltura_closing_city"]
        problems.extend(self._lack(request, name, env._("Fill it in.")) for name in needed if not request[name])
        for name in ("voltura_contribution", "voltura_deposit"):
            if request[name] < 0:
                text = env._("“%(field)s” is below zero.", field=request._label(name))
                problems.append(Problem(request, name, text, env._("Enter 0 or more.")))
        return problems

    def _check_consents(self, request):
        """A deposit is moved, and debts are taken over, only as the case allows and with both signatures."""
        env, rule, problems = self.env, request.voltura_deposit_rule, []
        if request.voltura_deposit_move and rule not in ("transfer_with_consents", "transfer"):
            text = env._("In this case the deposit goes back to who leaves.")
            problems.append(Problem(request, "voltura_deposit_move", text, env._("Take the tick away.")))
        elif request.voltura_deposit_move and rule == "transfer_with_consents":
            remedy = env._("Without both consents the deposit goes back to who leaves.")
            for name in ("voltura_consent_out", "voltura_consent_in"):
                if not request[name]:
                    problems.append(self._lack(request, name, remedy))
        if request.voltura_takes_debts and request.voltura_debts == "not_passed":
            text = env._("In this case the debts stay with who leaves.")
            problems.append(Problem(request, "voltura_takes_debts", text, env._("Take the tick away.")))
        agreed = request.voltura_deposit_move and rule == "transfer_with_consents"
        agreed = agreed or (request.voltura_takes_debts and request.voltura_debts == "on_agreement")
        if agreed and not request.voltura_agreement:
            remedy = env._("Scan what both have signed.")
            problems.append(self._lack(request, "voltura_agreement", remedy))
        return problems

    # === DAYS === #

    def _check_days(self, request):
        env, today, problems = self.env, fields.Date.context_today(self), []
        past, outgoing = request.vt1_retroactive_date, request.voltura_outgoing_id
        if past and past >= today:
            text = env._("The day in the past from which the voltura holds is missing, or not past.")
            problems.append(
                Problem(request, "vt1_retroactive_date", text, env._("Enter a past day, or leave it empty."))
            )
        if past and outgoing.start_date and past <= outgoing.start_date:
            text = env._("The contract of who leaves begins on %(day)s only.", day=f"{outgoing.start_date:%d/%m/%Y}")
            problems.append(Problem(request, "vt1_retroactive_date", text, env._("Choose a later day.")))
        until = request.voltura_withdraw_until
        if until and request.effective_date and request.effective_date <= until and not request.voltura_early_start:
            text = env._("Who comes may withdraw until %(day)s.", day=f"{until:%d/%m/%Y}")
            remedy = env._("Choose a later day, or let the earlier beginning be asked for in writing.")
            problems.append(Problem(request, "effective_date", text, remedy))
        return problems

    def _check_other_point(self, request):
        env, point, problems = self.env, request.voltura_other_point_id, []
        if not point:
            return []
        if point not in request.voltura_other_ids:
            text = env._("%(point)s is no other supply of who leaves.", point=point.code)
            problems.append(Problem(request, "voltura_other_point_id", text, env._("Choose one of the list.")))
        if point.commodity == "gas" and not request.voltura_other_reading:
            remedy = env._("A voltura of gas needs the agreed reading.")
            problems.append(self._lack(request, "voltura_other_reading", remedy))
        return problems
