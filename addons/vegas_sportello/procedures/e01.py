from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.standard import blocks, codes


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    @api.depends("quote_id", "procedure_id")
    def _compute_from_point(self):
        super()._compute_from_point()
        for request in self.filtered(lambda request: request.procedure_code == "e01" and not request.point_id):
            asked = request.quote_id.request_id
            request.commodity = asked.commodity
            request.distributor_id = asked.distributor_id


class VegasHandlerE01(models.AbstractModel):
    _name = "vegas.handler.e01"
    _inherit = "vegas.handler.exchange"
    _description = "E01 – works of an accepted quote"

    _services = ("E01",)
    _executed_leaf = "data_esec_lavori"

    def _panel(self, request):
        """The works need a quote that the customer has accepted: what the newest one lacks."""
        quotes = self.env["vegas.quote"].search(
            [("partner_id", "=", request.partner_id.id), ("point_id", "in", (False, request.point_id.id))]
        )
        problems = [quote._problems_for_execution(request) for quote in quotes]
        if not problems:
            return quotes._problems_for_execution(request)
        return [] if not all(problems) else problems[0]

    def _check_form(self, request):
        return [
            *super()._check_form(request),
            *request.quote_id._problems_for_execution(request),
            *self._check_phone(request),
            *self._check_wishes(request),
        ]

    def _body(self, request, flow):
        body, quote = super()._body(request, flow), request.quote_id
        code = "cod_pdr" if request.commodity == "gas" else "cod_pod"
        body["DatiTecnici"] = {code: request.point_id.code}
        body["Accettazione"] = {
            "cod_prev_distr": quote.number,
            "data_acc_prev": quote.decision_date,
            "mod_acc_prev": quote.acceptance_mode,
        }
        body["Appuntamento"] = self._appointment_wishes(request)
        return body

    def _element_fields(self):
        return {
            **super()._element_fields(),
            **dict.fromkeys(("cod_prev_distr", "data_acc_prev", "mod_acc_prev"), "quote_id"),
        }

    def _read_positive(self, request, outcome):
        # Electricity names the day otherwise.
        day = outcome.get("data_esec_lavori") or outcome.get("data_esecuzione")
        return super()._read_positive(request, {**outcome, "data_esec_lavori": day})

    # === OUTCOME === #

    def _outlook(self, request):
        env = self.env
        texts = {
            "pn1": [env._("A new supply point, inactive: then its activation is asked for.")],
            "pr1": [
                env._("The meter is taken off and the supply point removed."),
                env._("A contract that still runs ends, and the closing bill is issued."),
            ],
            "pra": [env._("The meter is back, the supply still suspended: R01 opens it.")],
        }
        changed = [env._("Meter and power as the distributor reports them, with the reading.")]
        return texts.get(self._asked(request).procedure_code, changed)

    def _meter_doubts(self, request, values, counting):
        """Works may bring another meter; a removal that nobody asked for is hard to believe."""
        outcome = values["outcome"]
        removed = outcome.get("lavoro_rimozione") == "SI"
        if removed and self._asked(request).procedure_code != "pr1":
            return [self.env._("lavoro_rimozione SI, but the quote is not for a removal")]
        if removed or blocks.same_serial(blocks.serial(outcome), request.meter_id.serial):
            return super()._meter_doubts(request, values, counting)
        return []

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb != "execute":
            return
        kinds = requests.grouped(self._kind)
        new, changed, removed, restored = (kinds.get(kind, requests.browse()) for kind in ("pn1", "pm1", "pr1", "pra"))
        self._create_points(new)
        self._put_meters(new | changed | restored)
        self._set_point_state(new, "inactive")
        self._change_points(changed, self._changed)
        # The column is back, the meter is still closed: R01 opens it.
        self._set_point_state(restored, "suspended")
        self._remove(removed)
        self._ask(new, self.env._("New supply point: start its activation"))
        power = changed.filtered(lambda request: request.commodity == "ele" and self._asked(request).max_power)
        self._ask(power, self.env._("Power changed: enter the new one in the contract"))

    def _asked(self, request):
        """Return the request that asked for the quote of these works."""
        return request.quote_id.request_id

    def _kind(self, request):
        """Return the procedure that the works follow from; a removal is one whatever the quote was for."""
        return "pr1" if request.outcome.get("lavoro_rimozione") == "SI" else self._asked(request).procedure_code

    def _changed(self, request):
        """Return what the works changed of a gas point, as far as the quote was asked for it."""
        asked = self._asked(request)
        names = ("appliance_power", "max_hourly") if request.commodity == "gas" else ()
        return {name: asked[name] for name in names if asked[name]}

    def _create_points(self, requests):
        """Enter the points that the distributor made, at the site for which the quote was asked."""
        points = self.env["vegas.supply.point"]
        values = [self._point_values(request) for request in requests]
        wanted = {(vals["company_id"], vals["code"]) for vals in values}
        known = points.search([("code", "in", [code for _company, code in wanted])])
        known = known.filtered(lambda point: (point.company_id.id, point.code) in wanted)
        if known:
            text = self.env._(
                "%(codes)s: already in the register, but the distributor reports a new supply point. Correct the"
                " register, or contest the answer.",
                codes=", ".join(known.mapped("code")),
            )
            raise UserError(text)
        points = points.create(values)
        made = dict(zip(requests, points, strict=True))
        self._record(
            requests,
            self.env._("Supply point"),
            lambda request: ("", made[request].code, made[request], {"created": True}),
        )
        self._change(requests, lambda request: request, lambda request: {"point_id": made[request].id})

    def _point_values(self, request):
        asked, outcome = self._asked(request), request.outcome
        city = asked.site_city_id
        return {
            "company_id": request.company_id.id,
            "code": codes.normalise("pod", outcome.get("cod_pdr") or outcome.get("cod_pod")),
            "commodity": request.commodity,
            "distributor_id": request.distributor_id.id,
            "street": asked.site_street,
            "zip": asked.site_zip,
            "city": city.name,
            "province": city.vegas_province,
            "istat_code": city.vegas_istat_code,
            "remi": outcome.get("cod_remi"),
            "appliance_power": asked.appliance_power,
            "max_hourly": asked.max_hourly,
        }

    def _remove(self, requests):
        """Take meter and point off; a supply that still ran has ended with them."""
        self._take_readings(requests)
        self._change(requests, lambda request: request.meter_id, lambda request: {"removed_on": request.executed_date})
        self._set_point_state(requests, "removed")
        self._end_contracts_with_bill(requests)
