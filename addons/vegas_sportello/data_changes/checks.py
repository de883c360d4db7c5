from odoo import fields, models
from odoo.tools import email_normalize

from odoo.addons.vegas_base.engine.requests.problem import Problem
from odoo.addons.vegas_base.standard import codes
from odoo.addons.vegas_base.texts import fault_text

from ..customer_page.customer_page import LIVE
from .wanted import ADDRESS, BILL

# What a kind cannot do without; of contacts, names and codes one is enough.
NEEDED = {
    "billing": tuple(BILL),
    "legal_form": ("var_legal_form",),
    "address": tuple(ADDRESS),
    "residence": ("var_resident",),
    "use": ("var_use",),
    "vat": ("var_vat_regime",),
    "excise": ("var_excise_regime",),
}


class VegasHandlerOutcome(models.AbstractModel):
    _inherit = "vegas.handler.outcome"

    def _check_zip(self, request, name):
        """Return a Problem where field ``name`` holds something that is no ZIP code."""
        code = (request[name] or "").strip()
        if not code or (code.isdigit() and len(code) == 5):
            return []
        text = self.env._("“%(value)s” is no ZIP code: it has 5 digits.", value=code)
        return [Problem(request, name, text, self.env._("Check it."))]


class VegasHandlerVar(models.AbstractModel):
    """What forbids a change of data: each problem at the field that heals it."""

    _inherit = "vegas.handler.var"

    def _check(self, requests, verb):
        problems = super()._check(requests, verb)
        if verb == "execute":
            for request in requests:
                problems.extend(self._check_form(request))
        return problems

    def _check_form(self, request):
        env = self.env
        if not request.partner_id:
            return [Problem(request, "partner_id", env._("The customer is missing."), env._("Choose one."))]
        if not request.var_kind_ids:
            text, remedy = env._("Nothing is ticked."), env._("Tick what the customer wants to change.")
            return [Problem(request, "var_kind_ids", text, remedy)]
        problems = [
            *self._check_who(request),
            *self._check_day(request),
            *self._check_contracts(request),
            *self._check_needed(request),
            *self._check_contacts(request),
            *self._check_codes(request),
            *self._check_terms(request),
            *self._check_documents(request),
        ]
        if not problems and not request._var_rows():
            text = env._("Nothing differs from what holds on that day.")
            problems.append(Problem(request, "var_kind_ids", text, env._("Enter the new data.")))
        return problems

    def _check_who(self, request):
        """Kinds of companies are none of persons, and the other way round; the dead change nothing."""
        env, partner = self.env, request.partner_id
        kind = "company" if partner.is_company else "person"
        wrong = request.var_kind_ids.filtered(lambda one: one.asked_of not in ("all", kind))
        if not wrong:
            return []
        text = env._("“%(kinds)s” does not fit %(name)s.", kinds=", ".join(wrong.mapped("name")), name=partner.name)
        return [Problem(request, "var_kind_ids", text, env._("Take the tick away."))]

    def _check_day(self, request):
        env, day, today = self.env, request.effective_date, fields.Date.context_today(self)
        if not day:
            text = env._("The day from which it takes effect is missing.")
            return [Problem(request, "effective_date", text, env._("Enter the day."))]
        ahead = env["vegas.parameter"]._on("change.ahead.days", today)
        last = fields.Date.add(today, days=int(ahead.value))
        if day > last:
            text = env._("%(day)s is too far ahead.", day=f"{day:%d/%m/%Y}")
            return [
                Problem(request, "effective_date", text, env._("Choose a day up to %(day)s.", day=f"{last:%d/%m/%Y}"))
            ]
        if request.received_date and {"vat", "excise"} & request.var_kind_ids._codes() and day < request.received_date:
            text = env._("A relief holds from the day on which its document was received, not before.")
            remedy = env._("Choose %(day)s or a later day.", day=f"{request.received_date:%d/%m/%Y}")
            return [Problem(request, "effective_date", text, remedy)]
        return []

    def _check_contracts(self, request):
        env, contracts = self.env, request.var_contract_ids
        if not request.var_of_contract:
            return []
        if not contracts:
            text = env._("No contract is ticked.")
            return [Problem(request, "var_contract_ids", text, env._("Tick the contracts that change."))]
        problems = []
        for contract in contracts:
            if contract.partner_id != request.partner_id:
                text = env._("Contract %(number)s is of another customer.", number=contract.number)
                problems.append(Problem(request, "var_contract_ids", text, env._("Take the tick away.")))
            elif contract.state not in LIVE:
                text = env._("Contract %(number)s has ended.", number=contract.number)
                problems.append(Problem(request, "var_contract_ids", text, env._("Take the tick away.")))
            elif request.effective_date and contract.start_date and request.effective_date < contract.start_date:
                start = f"{contract.start_date:%d/%m/%Y}"
                text = env._("Contract %(number)s begins on %(start)s.", number=contract.number, start=start)
                problems.append(Problem(request, "effective_date", text, env._("Choose that day or a later one.")))
        return problems or self._check_presenter(request)

    def _check_presenter(self, request):
        """A delega for some supply points does not cover the contracts of the others."""
        visit = request.acting_visit_id
        if self.env.su or not visit:
            return []
        refusals = [visit._refusal("data", contract.point_id) for contract in request.var_contract_ids]
        return [Problem(request, "var_contract_ids", *refusal) for refusal in refusals if refusal]

    def _check_needed(self, request):
        env, kinds = self.env, request.var_kind_ids._codes()
        company = request.partner_id.is_company
        problems = [
            self._lacks(request, name, env._("Enter it."))
            for kind in request.var_kind_ids
            for name in NEEDED.get(kind.code, ())
            if not (request[name] or "").strip()
        ]
        one_of = {
            "contacts": ("var_phone", "var_email", "var_pec"),
            "name": ("var_company_name",) if company else ("var_last_name", "var_first_name"),
            "tax_code": ("var_tax_code", "var_foreign_code", "var_vat"),
        }
        for kind in request.var_kind_ids.filtered(lambda one: one.code in one_of):
            names = one_of[kind.code]
            if not any((request[name] or "").strip() for name in names):
                text = env._("Nothing is entered under “%(kind)s”.", kind=kind.name)
                problems.append(Problem(request, names[0], text, env._("Enter the new value, or take the tick away.")))
        for kind, name in (("billing", "var_bill_zip"), ("address", "var_zip")):
            if kind in kinds:
                problems.extend(self._check_zip(request, name))
        return problems

    def _check_contacts(self, request):
        env, problems = self.env, []
        if "contacts" not in request.var_kind_ids._codes():
            return problems
        digits = "".join(char for char in request.var_phone or "" if char.isdigit())
        if request.var_phone and not 6 <= len(digits) <= 15:
            text = env._("“%(value)s” is no phone number.", value=request.var_phone)
            problems.append(Problem(request, "var_phone", text, env._("It has 6 to 15 digits: check it.")))
        for name in ("var_email", "var_pec"):
            value = (request[name] or "").strip()
            if value and not email_normalize(value):
                text = env._("“%(value)s” is no e-mail address.", value=value)
                problems.append(Problem(request, name, text, env._("Write it as name@domain.it.")))
        return problems

    # === TAX CODE === #

    def _check_codes(self, request):
        env, problems = self.env, []
        if "tax_code" not in request.var_kind_ids._codes():
            return problems
        if request.var_tax_code and request.var_foreign_code:
            text = env._("There is an Italian tax code and a foreign one.")
            return [Problem(request, "var_foreign_code", text, env._("Enter one of the two."))]
        for name, kind in (("var_tax_code", "codice_fiscale"), ("var_vat", "partita_iva")):
            if request[name] and (fault := codes.check(kind, request[name])):
                problems.append(Problem(request, name, fault_text(env, fault, value=request[name])))
        problems.extend(self._check_foreign(request))
        if not problems:
            problems.extend(self._check_other_holder(request))
        return problems

    def _check_foreign(self, request):
        """A foreign code has no rule of ours: letters and digits, and not an Italian one in the wrong field."""
        env, code = self.env, request._var_cleaned("var_foreign_code")
        if not code:
            return []
        if not codes.check("codice_fiscale", code):
            text = env._("“%(code)s” is an Italian tax code.", code=code)
            return [Problem(request, "var_foreign_code", text, env._("Enter it under “New tax code”."))]
        plain = code.replace("-", "").replace("/", "").replace(".", "")
        if not (plain.isascii() and plain.isalnum() and 4 <= len(plain) <= 16):
            text = env._("“%(code)s” cannot be a tax code.", code=code)
            remedy = env._("It has 4 to 16 letters and digits: copy it from the document of the foreign State.")
            return [Problem(request, "var_foreign_code", text, remedy)]
        return []

    def _check_other_holder(self, request):
        """A code that another customer has is that customer's: then the holder changes, which is a voltura."""
        problems, partner = [], request.partner_id
        customers = self.env["res.partner"].with_context(active_test=False)
        for form, name in (("var_tax_code", "l10n_it_codice_fiscale"), ("var_foreign_code", "vegas_foreign_code")):
            code = request._var_cleaned(form)
            if not code:
                continue
            domain = [(name, "=", code), ("vegas_is_customer", "=", True), ("parent_id", "=", False)]
            other = customers.search([*domain, ("id", "!=", partner.id)], limit=1)
            if other:
                text = self.env._("This tax code belongs to another customer, %(name)s.", name=other.name)
                remedy = self.env._("Check the code; if the holder changes, it is a voltura.")
                problems.append(Problem(request, form, text, remedy))
        return problems

    # === TERMS, DOCUMENTS === #

    def _check_terms(self, request):
        env, problems, kinds = self.env, [], request.var_kind_ids._codes()
        relief = {request.var_vat_regime if "vat" in kinds else False}
        relief |= {request.var_excise_regime if "excise" in kinds else False}
        if relief - {False, "ordinary"} and not (request.var_declaration or "").strip():
            problems.append(self._lacks(request, "var_declaration", env._("Enter it.")))
        if "residence" in kinds and request.var_resident == "yes":
            if request.partner_id.is_company or ("use" in kinds and request.var_use == "other"):
                text = env._("Residence counts for households only.")
                problems.append(Problem(request, "var_resident", text, env._("Choose “Not resident”.")))
            places = {
                (point.street or "").strip().lower(): point.street or "" for point in request.var_contract_ids.point_id
            }
            if len(places) > 1:
                text = env._("Nobody is resident at two addresses: %(places)s.", places="; ".join(places.values()))
                problems.append(Problem(request, "var_contract_ids", text, env._("Tick the contracts of one address.")))
        return problems

    def _check_documents(self, request):
        asked, shown = request.var_document_ids, request.var_given_ids
        return self.env["vegas.change.document"]._problems(request, "var_given_ids", asked, shown)
