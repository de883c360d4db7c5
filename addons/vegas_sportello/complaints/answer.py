from odoo import api, fields, models

from odoo.addons.vegas_base.engine.handlers.effects import said
from odoo.addons.vegas_base.engine.requests.problem import Problem

from ..papers.request_paper import day, euro
from .request import CREDITED

REPLY = "reply"
ANSWERS = ("answer", "answer_credit")


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    tiqv_pay_by_date = fields.Date("Indemnity paid by", compute="_compute_tiqv_pay_by_date")

    @api.depends("received_date", "tiqv_four_monthly", "tiqv_type")
    def _compute_tiqv_pay_by_date(self):
        """Paid in the first bill, and in any case within so many months from the receipt."""
        for request in self:
            code = "tiqv.payment.months.four" if request.tiqv_four_monthly else "tiqv.payment.months"
            months = self.env["vegas.parameter"]._on(code, request.received_date).value if request.tiqv_type else 0
            request.tiqv_pay_by_date = months and fields.Date.add(request.received_date, months=int(months))

    def _tiqv_end(self, verb):
        """Return the day with which ``verb`` ends the clock of this communication."""
        self.ensure_one()
        today = fields.Date.context_today(self)
        if verb == "credit":
            return self.tiqv_credit_date or self._tiqv_credit_move().invoice_date or today
        return today if self.tiqv_reply_channel == "mail" else self.tiqv_answer_date or today

    def _tiqv_is_late(self, verb):
        """Whether ``verb`` ends the clock after the deadline."""
        return bool(self.deadline_date and self._tiqv_end(verb) > self.deadline_date)

    def _tiqv_address(self):
        """Return where an answer by mail goes: PEC, else e-mail."""
        return self.partner_id.l10n_it_pec_email or self.partner_id.email


class VegasHandlerReclamo(models.AbstractModel):
    """The answer with reasons: four titled parts (TIQV), as a letter that is printed or sent at once."""

    _inherit = "vegas.handler.reclamo"

    # === CHECKS === #

    def _check_answer(self, request):
        problems = self._check_parts(request) + self._check_sending(request) + self._check_cause(request, "answer")
        if request.tiqv_type in CREDITED:
            kind = said(request, "tiqv_type", request.tiqv_type)
            text = self.env._("A “%(kind)s” ends with the credit.", kind=kind)
            remedy = self.env._("Press «Answer, credit follows», or choose “complaint” when nothing is credited.")
            problems.append(Problem(request, "tiqv_type", text, remedy))
        return problems

    def _check_answer_credit(self, request):
        problems = self._check_parts(request) + self._check_sending(request)
        if request.tiqv_type not in CREDITED:
            text = self.env._("Nothing is credited for this kind of communication.")
            remedy = self.env._("Press «Answer», or choose “correction of a bill”.")
            problems.append(Problem(request, "tiqv_type", text, remedy))
        return problems

    def _check_parts(self, request):
        remedies = {
            "tiqv_claim": self.env._("Say in a few words what the customer complains about or asks."),
            "tiqv_checks": self.env._("Write what was looked at and found."),
            "tiqv_conclusions": self.env._("Write whether the customer is right and what is done."),
        }
        if request.tiqv_type == "information":
            del remedies["tiqv_checks"]
        return [
            self._lacks(request, name, remedy) for name, remedy in remedies.items() if not (request[name] or "").strip()
        ]

    def _check_sending(self, request):
        env, problems, today = self.env, [], fields.Date.context_today(self)
        partner = request.partner_id
        if not request.tiqv_reply_channel:
            problems.append(self._lacks(request, "tiqv_reply_channel", env._("Choose how the answer goes.")))
        elif not partner:
            problems.append(self._lacks(request, "partner_id", env._("Choose to whom the answer goes.")))
        elif request.tiqv_reply_channel == "mail" and not request._tiqv_address():
            text = env._("%(name)s has no PEC and no e-mail address.", name=partner.name)
            remedy = env._("Enter one on the customer's page, or send the answer by post.")
            problems.append(Problem(request, "tiqv_reply_channel", text, remedy))
        elif request.tiqv_reply_channel == "post" and not (partner.street and partner.city):
            text = env._("%(name)s has no postal address.", name=partner.name)
            problems.append(Problem(request, "tiqv_reply_channel", text, env._("Enter it on the customer's page.")))
        sent = request.tiqv_answer_date
        if sent and sent > today:
            text, remedy = env._("The day of sending lies in the future."), env._("Answer on that day.")
            problems.append(Problem(request, "tiqv_answer_date", text, remedy))
        if sent and sent < request.received_date:
            text = env._("It arrived on %(day)s only.", day=day(request.received_date))
            problems.append(Problem(request, "tiqv_answer_date", text, env._("Enter a later day of sending.")))
        return problems

    def _check_cause(self, request, verb):
        """Force majeure and third parties count when they are documented."""
        proven = request.tiqv_late_cause not in ("force_majeure", "third") or (request.tiqv_late_note or "").strip()
        if not proven and request._tiqv_is_late(verb):
            remedy = self.env._("Write the documents that prove it; without them the cause is the seller.")
            return [self._lacks(request, "tiqv_late_note", remedy)]
        return []

    # === EFFECTS === #

    def _prepare(self, requests, verb):
        values = super()._prepare(requests, verb)
        for request in requests:
            if verb in ANSWERS:
                values[request.id]["tiqv_answer_date"] = request._tiqv_end(verb)
            if verb in ("answer", "credit"):
                cause = request.tiqv_late_cause or "seller"
                values[request.id]["tiqv_late_cause"] = cause if request._tiqv_is_late(verb) else False
        return values

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb in ANSWERS:
            for request in requests:
                attachment = request._print(REPLY)
                if request.tiqv_reply_channel == "mail":
                    request.handed_ids.filtered(lambda row, file=attachment: row.attachment_id == file).action_send()

    # === PAPERS === #

    def _paper_data(self, request, code):
        data = super()._paper_data(request, code)
        data.update(
            {
                "kind": said(request, "tiqv_type", request.tiqv_type),
                "kind_code": request.tiqv_type or "",
                "topic": " – ".join(filter(None, (request.tiqv_level1_id.name, request.tiqv_level2_id.name))),
                "channel": said(request, "tiqv_channel", request.tiqv_channel),
                "asked": request.asked or "",
                "bill": request.bill_id.sudo().name or "",
                "point": request.point_id.code or request.tiqv_supply_code or "",
                "email": request._tiqv_address() or "",
                "deadline": day(request.deadline_date),
            }
        )
        if code == REPLY:
            data.update(self._reply_data(request))
        return data

    def _reply_data(self, request):
        indemnity = request.tiqv_indemnity_id.sudo()
        credit_by = request.tiqv_type in CREDITED and request._tiqv_parameter()._due(request.received_date)
        return {
            "claim": request.tiqv_claim or "",
            "checks": request.tiqv_checks or "",
            "conclusions": request.tiqv_conclusions or "",
            "rights": request.tiqv_rights or "",
            "answered": day(request.tiqv_answer_date),
            "indemnity": euro(indemnity.amount) if indemnity else "",
            "pay_by": day(request.tiqv_pay_by_date),
            "exclusion": said(request, "tiqv_exclusion", request.tiqv_exclusion),
            "credit_by": day(credit_by),
            "signatories": ", ".join(request.tiqv_signatory_ids.mapped("name")),
            "detail": self._bill_detail(request),
        }

    def _bill_detail(self, request):
        """Return the detail of the contested bill: who answers on amounts encloses it (TIQV)."""
        if request.tiqv_type == "information" or self._check_bill(request, "bill_id", request.bill_id):
            return {}
        return request.bill_id.sudo()._elements_of_detail()  # whoever answers need not see the accounting
