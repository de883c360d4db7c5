from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem

OPEN = ("registered", "examining", "waiting_data")


class VegasHandlerReclamo(models.AbstractModel):
    """Complaint, correction of a bill, double billing, written request for information (TIQV, first level).

    Registered when it was classified; the clock has run since the day of receipt. The sending of the answer ends it,
    or, where money goes back, the credit.
    """

    _name = "vegas.handler.reclamo"
    _inherit = "vegas.handler.own"
    _description = "Complaint or written request"

    _OWN_VERBS = {"register", "take", "answer", "answer_credit", "credit", "lapse"}

    def _transitions(self):
        return {
            "register": (("draft",), "registered"),
            "take": (("registered",), "examining"),
            "wait": (("registered", "examining"), "waiting_data"),
            "go_on": (("waiting_data",), "examining"),
            "answer": (OPEN, "closed"),
            "answer_credit": (OPEN, "to_credit"),
            "credit": (("to_credit",), "closed"),
            "lapse": (OPEN, "lapsed"),
            "cancel": (("draft",), "cancelled"),
        }

    def _editable(self, stage_code):
        names = super()._editable(stage_code)
        if stage_code in OPEN:
            names |= {
                "subject", "owner_group", "point_id", "partner_id", "bill_id", "tiqv_type", "tiqv_by_hand",
                "tiqv_customer_type", "tiqv_supply_type", "tiqv_level1_id", "tiqv_level2_id", "tiqv_supply_code",
                "tiqv_answer_date", "tiqv_four_monthly", "tiqv_identified", "tiqv_interruption", "tiqv_same_id",
                "tiqv_signatory_ids", "tiqv_lapse_reason", "tiqv_claim", "tiqv_checks", "tiqv_conclusions",
                "tiqv_rights", "tiqv_reply_channel",
            }  # fmt: skip
        if stage_code in (*OPEN, "to_credit"):
            names |= {"tiqv_late_cause", "tiqv_late_note", "tiqv_credit_date", "tiqv_credit_move_id"}
        return names

    def _defaults(self, request):
        reply = "mail" if request._tiqv_address() else "post"
        return {**super()._defaults(request), "tiqv_channel": "counter", "tiqv_reply_channel": reply}

    # === CHECKS === #

    def _check_register(self, request):
        env, problems, today = self.env, [], fields.Date.context_today(self)
        if not (request.asked or "").strip():
            remedy = env._("Write in the customer's words what is wrong or what is asked.")
            problems.append(self._lacks(request, "asked", remedy))
        if not request.tiqv_type:
            problems.append(self._lacks(request, "tiqv_type", env._("Say what kind of communication it is.")))
        if not request.tiqv_level1_id:
            problems.append(self._lacks(request, "tiqv_level1_id", env._("Choose it in Table A.")))
        if request.received_date > today:
            text, remedy = env._("The day of receipt lies in the future."), env._("Enter the day on which it arrived.")
            problems.append(Problem(request, "received_date", text, remedy))
        if request.tiqv_identified and not request.partner_id:
            remedy = env._("Choose the customer, or say that it cannot be told who it is.")
            problems.append(self._lacks(request, "partner_id", remedy))
        if request.tiqv_type == "double_billing" and request.contract_id:
            text = env._("Supply point %(code)s is in our contract.", code=request.point_id.code)
            remedy = env._("It is a request for information: choose that kind, or enter the other POD or PDR.")
            problems.append(Problem(request, "tiqv_type", text, remedy))
        if request.tiqv_type == "rectification" and not request.bill_id:
            problems.append(self._lacks(request, "bill_id", env._("Choose the bill that is to be corrected.")))
        return [*problems, *self._check_bill(request, "bill_id", request.bill_id)]

    def _check_bill(self, request, name, bill):
        """Return a Problem at field ``name`` when ``bill`` is of another customer."""
        if bill and bill.commercial_partner_id != request.partner_id.commercial_partner_id:
            text = self.env._("Bill %(number)s is of another customer.", number=bill.display_name)
            return [Problem(request, name, text, self.env._("Choose one of this customer."))]
        return []

    def _check_lapse(self, request):
        if not request.tiqv_lapse_reason:
            return [self._lacks(request, "tiqv_lapse_reason", self.env._("Choose why no answer is owed any more."))]
        return []

    # === EFFECTS === #

    def _prepare(self, requests, verb):
        values, today = super()._prepare(requests, verb), fields.Date.context_today(self)
        for request in requests:
            if verb == "register":
                values[request.id].update(self._registered(request))
            elif verb == "lapse":
                values[request.id].update({"tiqv_lapse_date": today, "closed_date": today})
        return values

    def _registered(self, request):
        """Return what the register needs and nobody had to type."""
        words = (request.asked or "").split()
        short = " ".join(words[:8])
        return {
            "subject": request.subject or (f"{short} …" if len(words) > 8 else short),
            "tiqv_channel": request.tiqv_channel or "counter",
            "tiqv_claim": request.tiqv_claim or request.asked,
        }

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb in ("register", "take"):
            requests._ask_owner()
        elif verb in ("lapse", "credit"):
            requests._ask_nobody()
