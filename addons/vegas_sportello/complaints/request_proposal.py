from odoo import api, fields, models

from .classification import REMINDER, Facts, classify

PAID = ("paid", "in_payment", "partial", "reversed")
PROPOSED = ("tiqv_type", "tiqv_level1_id", "tiqv_level2_id", "tiqv_customer_type", "tiqv_supply_type")


class VegasRequest(models.Model):
    """What the rules of classification propose for a communication, and why; a person decides."""

    _inherit = "vegas.request"

    tiqv_proposed_type = fields.Char(compute="_compute_tiqv_reason")
    tiqv_reason = fields.Char("Why", compute="_compute_tiqv_reason")

    @api.model_create_multi
    def create(self, vals_list):
        """A form sends along what is still empty: that is no choice of a person, the rules fill it in."""
        return super().create(
            [{name: value for name, value in vals.items() if value or name not in PROPOSED} for vals in vals_list]
        )

    @api.depends("procedure_id", "asked", "bill_id", "point_id", "tiqv_supply_code", "tiqv_identified", "tiqv_same_id")
    def _compute_tiqv_proposal(self):
        """Fill in kind and topic while it is a draft and nobody chose otherwise."""
        complaints, today = self._tiqv_complaints(), fields.Date.context_today(self)
        (self - complaints).update({"tiqv_type": False, "tiqv_level1_id": False, "tiqv_level2_id": False})
        for request in complaints:
            request.tiqv_type = request.tiqv_type
            request.tiqv_level1_id, request.tiqv_level2_id = request.tiqv_level1_id, request.tiqv_level2_id
        drafts = complaints.filtered(
            lambda request: (request.asked or "").strip() and request.stage_id.code in (False, "draft")
        )
        for day, requests in drafts.grouped(lambda request: request.received_date or today).items():
            topics = self.env["vegas.tiqv.topic"]._by_code(day)
            for request in requests:
                proposal = request._tiqv_propose()
                if not request.tiqv_by_hand:
                    request.tiqv_type = proposal.kind
                if proposal.level1 in topics:
                    request.tiqv_level1_id = topics[proposal.level1]
                    request.tiqv_level2_id = topics.get(proposal.level2, False)

    @api.depends("asked", "bill_id", "point_id", "tiqv_supply_code", "tiqv_identified", "tiqv_same_id")
    def _compute_tiqv_reason(self):
        spoken = self._tiqv_complaints().filtered(lambda request: (request.asked or "").strip())
        (self - spoken).update({"tiqv_proposed_type": False, "tiqv_reason": False})
        for request in spoken:
            proposal = request._tiqv_propose()
            request.tiqv_proposed_type = proposal.kind
            request.tiqv_reason = self._tiqv_reason_text(proposal)

    @api.onchange("tiqv_type")
    def _onchange_tiqv_type(self):
        """What a person chose stays, however the words change."""
        self.tiqv_by_hand = bool(self.tiqv_type and self.tiqv_type != self.tiqv_proposed_type)

    @api.onchange("tiqv_level1_id")
    def _onchange_tiqv_level1(self):
        if self.tiqv_level2_id.parent_id != self.tiqv_level1_id:
            self.tiqv_level2_id = False

    def _tiqv_propose(self):
        """Return the ``Proposal`` of the rules; a reminder is one only for incoming mail, here it is information."""
        self.ensure_one()
        proposal = classify(self._tiqv_facts())
        if proposal.kind == REMINDER:
            proposal = proposal._replace(kind="information")
        return proposal

    def _tiqv_facts(self):
        ours = None
        if self.point_id:
            ours = bool(self.contract_id and self.contract_id.state in ("requested", "active", "suspended", "ceased"))
        elif self.tiqv_supply_code:
            ours = False
        return Facts(
            text=" ".join(filter(None, (self.subject, self.asked))),
            bill=bool(self.bill_id),
            paid=self.bill_id.sudo().payment_state in PAID,
            ours=ours,
            identified=self.tiqv_identified,
            earlier=self.tiqv_same_id._tiqv_standing(),
        )

    def _tiqv_standing(self):
        """Return how an earlier one stands, as ``Facts`` takes it: ``None`` for no request."""
        return ("answered" if self.tiqv_answer_date else "open") if self else None

    @api.model
    def _tiqv_reason_text(self, proposal):
        """Return in a sentence why the rules propose what they propose."""
        env = self.env
        texts = {
            "reminder_open": env._("A reminder of one whose term still runs is not counted."),
            "reminder_answered": env._("The same matter was answered already: a request for information."),
            "double_ours": env._("Double billing, but the supply point is in our contract: a request for information."),
            "double_not_ours": env._("Billed for a supply point that is not in our contracts: double billing."),
            "double_unknown": env._("Double billing is claimed, and the supply point was not found in our contracts."),
            "unidentified": env._("The supply cannot be identified: the answer asks for the missing data."),
            "cmor_grievance": env._("About the CMOR, with a grievance on the own supply: a complaint."),
            "cmor_question": env._("A question about the CMOR, without a grievance."),
            "bill_paid": env._("The amounts of a bill that was paid already are contested: a correction."),
            "bill_unpaid": env._("The bill that is contested is not paid yet: a complaint."),
            "grievance": env._("A grievance is expressed: a complaint."),
            "question": env._("Only something is asked, nothing is lamented."),
            "doubt": env._("Neither a question nor a grievance is plain: in doubt it is a complaint."),
        }
        text = texts[proposal.reason]
        if proposal.words:
            text += " " + env._("(words: %(words)s)", words=", ".join(word.strip() for word in proposal.words[:4]))
        return text
