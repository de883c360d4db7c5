from odoo import models

from odoo.addons.vegas_base.address import one_line

from ..papers.request_paper import day, euro


class VegasDispute(models.Model):
    """What our answer to the body may read."""

    _inherit = "vegas.dispute"

    def _paper_data(self, code):
        """Return what the papers of a dispute may read, all of it text."""
        self.ensure_one()
        partner, request, point = self.partner_id, self.request_id, self.point_id
        offers = self.offer_ids.filtered(lambda offer: offer.state in ("approved", "made", "accepted"))
        answered = request.closed_date if request.state == "done" else False
        return {
            "number": self.number,
            "body": self.body_id.name,
            "body_address": self.body_id.address or "",
            "body_pec": self.body_id.pec or "",
            "customer": partner.name or "",
            "customer_address": one_line(partner.street, partner.zip, partner.city),
            "customer_delegate": self.customer_delegate or "",
            "tax_code": partner._vegas_tax_code(),
            "contract": self.contract_id.number or "",
            "point": point.code or "",
            "point_address": one_line(point.street, point.zip, point.city),
            "notified": day(self.notice_date),
            "complaint": request.name or "",
            "complaint_received": day(request.received_date),
            "complaint_answered": day(answered),
            "claim": self.claim or "",
            "amount": euro(self.amount) if self.amount else "",
            "answer": self.answer_text or "",
            "offers": [[offer.text, euro(offer.amount) if offer.amount else ""] for offer in offers.sorted("id")],
            "delegate": self.delegate_id.name or "",
            "owner": self.user_id.name or "",
        }
