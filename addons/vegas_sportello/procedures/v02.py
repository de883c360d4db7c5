from odoo import api, fields, models

from odoo.addons.vegas_base.standard import blocks


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    v02_reason = fields.Text("What the customer noticed", prefetch="v02", required_for=("v02:send",))
    v02_conforming = fields.Selection(
        [("C", "Conforming"), ("N", "Not conforming")], "Result of the measurement", compute="_compute_v02"
    )
    v02_value = fields.Char("Measured value (mbar or V)", compute="_compute_v02")
    v02_repaired_date = fields.Date("Repaired on", compute="_compute_v02")
    v02_report = fields.Text("Report on the measurement", compute="_compute_v02")

    @api.depends("outcome")
    def _compute_v02(self):
        for request in self:
            # V01 names its result alike.
            outcome = request.outcome or {} if request.procedure_code == "v02" else {}
            request.v02_conforming = outcome.get("esito_verifica")
            request.v02_value = outcome.get("pressione_misurata") or outcome.get("tensione_misurata")
            request.v02_repaired_date = blocks.read_date(outcome.get("data_ripristino"))
            report = (outcome.get("rif_resoconto"), outcome.get("resoconto"))
            request.v02_report = " – ".join(text for text in report if text)


class VegasHandlerV02(models.AbstractModel):
    _name = "vegas.handler.v02"
    _inherit = "vegas.handler.check"
    _description = "V02 – check of the pressure (gas) or of the voltage (electricity)"

    _services = ("V02",)
    _executed_leaf = "data_verifica"

    def _body(self, request, flow):
        body = super()._body(request, flow)
        body["DatiTecnici"] = self._point(request)
        body["Verifica"] = {"note_motivo": request.v02_reason}
        body["Appuntamento"] = self._appointment_wishes(request)
        return body

    def _element_fields(self):
        return {**super()._element_fields(), "note_motivo": "v02_reason"}

    def _outlook_of_fault(self):
        return [self.env._("Not conforming: no cost, the distributor repairs it and we follow the repair.")]

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            faulty = requests.filtered(lambda request: request.outcome.get("esito_verifica") == "N")
            self._ask(faulty, self.env._("Pressure or voltage not conforming: follow the distributor's repair"))
            self._report(requests)
