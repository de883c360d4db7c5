from odoo import models


class VegasHandlerSm2(models.AbstractModel):
    _name = "vegas.handler.sm2"
    _inherit = "vegas.handler.follow_up"
    _description = "SM2 – interruption of the supply, after a suspension"

    _services = ("SM2",)
    _appointment = False
    _for_arrears = True
    _executed_leaf = "data_interr"
    _origins = {"sm1": ("failed", "done")}

    def _check_form(self, request):
        return [*super()._check_form(request), *self._check_meter(request), *self._check_origin(request)]

    def _body(self, request, flow):
        return {
            **super()._body(request, flow),
            "DatiTecnici": self._point(request),
            "Interruzione": {
                "cod_prat_sosp": request.origin_request_id.name,
                "ness_int_giud": "SI" if request.judicial_access else None,
            },
            "da_eseguire_non_prima_del": request.not_before_date,
        }

    def _element_fields(self):
        return {**super()._element_fields(), "cod_prat_sosp": "origin_request_id"}

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._halt(requests, "interrupted")
