from odoo import api, models

from odoo.addons.vegas_base.engine.handlers.own_request import COMPLAINT

OPEN = ("draft", "open", "waiting")
REQUESTS = 20
REQUEST = ["name", "procedure_id", "point_id", "commodity", "stage_id", "state", "sent_date", "received_date"]
REQUEST += ["deadline_date", "deadline_norm", "appointment_date", "appointment_slot", "complaint_reference"]
REQUEST += ["complaint_date", "tiqv_type"]


class VegasCustomerPage(models.AbstractModel):
    """Box of the requests that run, the most urgent first, with the part of their term that is used up."""

    _inherit = "vegas.customer.page"

    @api.model
    def _sections(self, facts):
        requests = self.env["vegas.request"].search_fetch(
            [
                ("partner_id", "=", facts.partner.id),
                ("company_id", "=", self.env.company.id),
                ("state", "in", OPEN),
            ],
            REQUEST,
            order="deadline_date, id desc",
            limit=REQUESTS,
        )
        return {**super()._sections(facts), "requests": [self._request(request) for request in requests]}

    @api.model
    def _request(self, request):
        today, deadline = self._today(), request.deadline_date
        start = request.sent_date or request.received_date
        days = (deadline - start).days if deadline and start else 0
        used = round(100 * (today - start).days / days) if days > 0 else 100
        return {
            "id": request.id,
            "name": request.name,
            "label": request.procedure_id.label,
            "procedure": request.procedure_id.name,
            "point": request.point_id.code or "",
            "commodity": request.commodity or False,
            "stage": request.stage_id.name,
            "draft": request.state == "draft",
            "start": start,
            "deadline": deadline or False,
            "norm": request.deadline_norm or "",
            "days": (deadline - today).days if deadline else False,
            "used": max(0, min(100, used)) if deadline else False,
            "appointment": request.appointment_date or False,
            "slot": request.appointment_slot or "",
            "complaint": self._complaint(request),
        }

    @api.model
    def _complaint(self, request):
        """Return the number of the complaint that a request is, has become or serves; ``""`` when there is none."""
        if request.procedure_id.code == COMPLAINT:
            # A question lays no claim to anything.
            return "" if request.tiqv_type == "information" else request.name
        if request.complaint_date:
            return request.name
        return request.complaint_reference or ""
