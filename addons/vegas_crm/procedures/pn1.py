from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    pn1_points = fields.Integer("Number of supply points", prefetch="pn1")
    # What V stands for is not established: the list of the distributor says it.
    pn1_use = fields.Selection(
        [("D", "D – household"), ("A", "A – other use"), ("V", "V – to be checked with the distributor")],
        "Kind of use",
        prefetch="pn1",
    )


GAS_DATA = ("appliance_power", "max_power", "use_category")
ELE_DATA = ("max_power", "phases", "pn1_use", "voltage")


class VegasHandlerPn1(models.AbstractModel):
    _name = "vegas.handler.pn1"
    _inherit = "vegas.handler.quote_request"
    _description = "PN1 – quote for a new connection"

    _services = ("PN1",)
    _appointment = False
    _phone = True

    def _defaults(self, request):
        own = {"pn1_points": 1, "pn1_use": "D", "phases": "M", "voltage": "B"}
        return {**super()._defaults(request), **self._appointment_defaults(request), **own}

    def _check_form(self, request):
        env, problems = self.env, super()._check_form(request)

        def wrong(name, remedy):
            label = request._fields[name]._description_string(env)
            problems.append(Problem(request, name, env._("“%(field)s” is missing.", field=label), remedy))

        if not request.commodity:
            wrong("commodity", env._("Choose gas or electricity."))
        if not request.distributor_id:
            wrong("distributor_id", env._("Several serve that municipality, or none is known: choose it."))
        for name in ("site_street", "site_zip", "site_city_id"):
            if not request[name]:
                wrong(name, env._("The distributor must find the place."))
        for name in GAS_DATA if request.commodity == "gas" else ELE_DATA:
            if not request[name]:
                wrong(name, env._("The distributor needs it for the quote."))
        if not 1 <= request.pn1_points <= 999:
            wrong("pn1_points", env._("Enter how many are wished, from 1 to 999."))
        return problems

    def _body(self, request, flow):
        place = "Ubicazione" if request.commodity == "gas" else "UbicazionePod"
        return {**super()._body(request, flow), "Fornitura": {place: self._site(request)}}

    def _technical(self, request):
        if request.commodity == "gas":
            return {
                "n_pdr": request.pn1_points,
                "pot_tot_inst": request.appliance_power,
                "pot_max_richiesta": request.max_power,
                "max_prel_ora": request.max_hourly or None,
                "cat_uso": request.use_category,
            }
        return {
            "n_pod": request.pn1_points,
            "pot_tot_util": request.max_power,
            "fase": request.phases,
            "tp_uso": request.pn1_use,
            "tp_tensione": request.voltage,
        }

    def _element_fields(self):
        return {
            **super()._element_fields(),
            **dict.fromkeys(("n_pdr", "n_pod"), "pn1_points"),
            "tp_uso": "pn1_use",
        }
