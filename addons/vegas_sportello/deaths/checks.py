from odoo import fields, models
from odoo.tools import email_normalize

from odoo.addons.vegas_base.engine.requests.problem import Problem
from odoo.addons.vegas_base.standard import codes
from odoo.addons.vegas_base.texts import fault_text


class VegasHandlerDecesso(models.AbstractModel):
    """What forbids the registration of a death: each problem at the field that heals it."""

    _inherit = "vegas.handler.decesso"

    def _check(self, requests, verb):
        problems = super()._check(requests, verb)
        if verb == "execute":
            for request in requests:
                problems.extend(self._check_customer(request))
                problems.extend(self._check_day(request))
                problems.extend(self._check_heirs(request))
                problems.extend(self._check_zip(request, "decesso_zip"))
        return problems

    def _check_customer(self, request):
        env, partner = self.env, request.partner_id
        if not partner:
            return [Problem(request, "partner_id", env._("The customer is missing."), env._("Choose one."))]
        if partner.is_company:
            text = env._("%(name)s is a company.", name=partner.name)
            remedy = env._("If who represents it has died, change the representative's data.")
            return [Problem(request, "partner_id", text, remedy)]
        if partner.vegas_deceased_on:
            text = env._(
                "The death of %(name)s on %(day)s is registered already.",
                name=partner.name,
                day=f"{partner.vegas_deceased_on:%d/%m/%Y}",
            )
            return [Problem(request, "partner_id", text, env._("Open that request to add heirs or proofs."))]
        return []

    def _check_day(self, request):
        env, day, today = self.env, request.decesso_date, fields.Date.context_today(self)
        problems = []
        if day and day > today:
            text = env._("The day of the death is in the future.")
            problems.append(Problem(request, "decesso_date", text, env._("Look at the certificate: enter its day.")))
        born = request.partner_id.vegas_birth_date
        if day and born and day < born:
            text = env._("%(name)s was born on %(day)s.", name=request.partner_id.name, day=f"{born:%d/%m/%Y}")
            problems.append(Problem(request, "decesso_date", text, env._("Look at the certificate: enter its day.")))
        remind = request.decesso_remind_date
        if request.decesso_next == "waiting" and not (remind and remind >= today):
            text = env._("The day of the reminder is missing or past.")
            problems.append(Problem(request, "decesso_remind_date", text, env._("Choose today or a later day.")))
        return problems

    def _check_heirs(self, request):
        env, heirs = self.env, request.decesso_heir_ids
        if not heirs:
            if request.decesso_heirs_unknown:
                return []
            text = env._("There are no heirs.")
            remedy = env._("Enter them, or tick “The heirs are not known” if who stands there cannot name them.")
            return [Problem(request, "decesso_heir_ids", text, remedy)]
        problems = []

        def wrong(text, remedy):
            problems.append(Problem(request, "decesso_heir_ids", text, remedy))

        if request.decesso_heirs_unknown:
            text = env._("Heirs are entered, and “The heirs are not known” is ticked.")
            problems.append(Problem(request, "decesso_heirs_unknown", text, env._("Take the tick away.")))
        speakers = heirs.filtered("speaks")
        if len(speakers) > 1:
            wrong(env._("Several heirs speak for all."), env._("Tick one only."))
        elif not speakers and len(heirs) > 1:
            wrong(env._("Nobody speaks for the heirs."), env._("Tick “Speaks for all” at one of them."))
        if sum(heirs.mapped("share")) > 100.005:
            wrong(env._("The shares come to more than 100 percent."), env._("Correct them, or leave them empty."))
        for heir in heirs:
            code = codes.normalise("codice_fiscale", heir.tax_code or "")
            # A code of another length is one of a foreign State, which no rule of ours can check.
            if code and len(code) in (11, 16) and (fault := codes.check("codice_fiscale", code)):
                wrong(f"{heir.name}: {fault_text(env, fault, value=heir.tax_code)}", "")
            if code and code == request.partner_id._vegas_tax_code():
                text = env._("%(name)s has the tax code of the dead customer.", name=heir.name)
                wrong(text, env._("Enter the heir's own."))
            if heir.email and not email_normalize(heir.email):
                text = env._("%(name)s: “%(value)s” is no e-mail address.", name=heir.name, value=heir.email)
                wrong(text, env._("Write it as name@domain.it."))
            if heir.proven and not (heir.proof or "").strip():
                text = env._("%(name)s has proved to be heir: by which paper?", name=heir.name)
                wrong(text, env._("Enter it under “By which paper”."))
        return problems
