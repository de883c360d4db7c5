from odoo import models


class VegasHandlerDataRequest(models.AbstractModel):
    """Technical data asked because of a complaint: their dates stand in its register, and its stage follows."""

    _inherit = "vegas.handler.data_request"

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb in ("send", "execute", "fail", "reject", "cancel"):
            requests.origin_request_id._tiqv_complaints()._tiqv_note_data()


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def _tiqv_data_requests(self):
        """Return the M01 and M02 that these complaints have caused."""
        handler = self.env.registry["vegas.handler.data_request"]
        caused = self.sudo().search([("origin_request_id", "in", self.ids)])
        return caused.filtered(lambda request: isinstance(request._handler(), handler))

    def _tiqv_note_data(self):
        """Write when data were asked and when the last of them came; let the complaints wait, or go on."""
        caused = self._tiqv_data_requests().grouped("origin_request_id")
        stages = {"wait": self.browse(), "go_on": self.browse()}
        for complaint in self.sudo():
            sent = caused.get(complaint, self.browse()).filtered("sent_date")
            ended = all(request.state in ("done", "refused", "cancelled") for request in sent)
            answered = [request.executed_date or request.closed_date for request in sent] if ended else []
            complaint.tiqv_data_asked_date = min(sent.mapped("sent_date"), default=False)
            complaint.tiqv_data_received_date = max(filter(None, answered), default=False)
            if complaint.stage_id.code in ("registered", "examining") and sent and not ended:
                stages["wait"] |= complaint
            elif complaint.stage_id.code == "waiting_data" and ended:
                stages["go_on"] |= complaint
        for verb, complaints in stages.items():
            if complaints:
                complaints._run(verb)

    def _after_undo(self, step, day):
        super()._after_undo(step, day)
        self.origin_request_id._tiqv_complaints()._tiqv_note_data()

    def action_tiqv_ask_data(self):
        """Open the draft of an M01 or M02 (``code`` in the context) that this complaint needs."""
        self.ensure_one()
        self.check_access("write")
        procedure = self.env["vegas.procedure"].search([("code", "=", self.env.context.get("code", "m01"))], limit=1)
        action = self.env["vegas.role.center"].action_new_request(procedure.id, self.partner_id.id, self.point_id.id)
        because = {"default_origin_request_id": self.id, "default_complaint_reference": self.name}
        return {**action, "context": {**action["context"], **because}}

    def action_tiqv_data_requests(self):
        """Show the requests for data of this complaint."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_base.vegas_request_action")
        return {**action, "domain": [("id", "in", self._tiqv_data_requests().ids)], "context": {}}
