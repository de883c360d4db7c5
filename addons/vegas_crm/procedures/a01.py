from odoo import models

# Codes of the market of a contract (tp_mercato): not established, to be checked with the distributor.
MARKETS = {"free": "L", "placet": "L", "vulnerable": "T", "last_resort": "S"}
PHASES = {"230": "M", "400": "T"}


class VegasHandlerA01(models.AbstractModel):
    _name = "vegas.handler.a01"
    _inherit = "vegas.handler.activation"
    _description = "A01 – activation without check of the gas plant"

    _services = ("A01",)

    def _defaults(self, request):
        return {**super()._defaults(request), **self._activation_defaults(request)}

    def _check_form(self, request):
        return [*super()._check_form(request), *self._check_activation(request), *self._check_power(request)]

    def _check_power(self, request):
        """Return the Problems of what the activation of an electricity supply needs besides."""
        if request.commodity != "ele":
            return []
        return [*self._check_filled(request, ("max_power",)), *self._check_register(request, ("voltage",))]

    def _body(self, request, flow):
        body = {**super()._body(request, flow), "Appuntamento": self._appointment_wishes(request)}
        body["da_eseguire_non_prima_del"] = request.not_before_date
        if request.commodity == "gas":
            body["Fornitura"] = {"Ubicazione": self._site(request)}
            body["DatiTecnici"] = {**self._point(request), **self._use(request)}
            return body
        terms, point = self._terms(request), request.point_id
        body["residente"] = "SI" if terms.resident else "NO"
        body["Fornitura"] = {"UbicazionePod": self._site(request)}
        body["DatiTecnici"] = {
            "cod_pod": point.code,
            "pot_ric_contratto": request.max_power,
            "tensione": point.voltage,
            "tp_mercato": MARKETS[request.contract_id.market],
            "tp_uso": "D" if terms.use == "household" else "A",
            "apparato_medicale": "SI" if point.not_disconnectable_reason == "life_support" else None,
            "fase": PHASES.get(point.voltage),
        }
        return body
