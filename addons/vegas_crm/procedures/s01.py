from odoo import fields, models

from odoo.addons.vegas_base.engine.handlers.sii import sii_terms


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    s01_present = fields.Boolean(
        "Customer present", prefetch="s01", default=True, help="When the meter is not managed from afar."
    )


class VegasHandlerS01(models.AbstractModel):
    _name = "vegas.handler.s01"
    _inherit = ["vegas.handler.table", "vegas.handler.activation"]
    _description = "S01 – subentro: an inactive electricity point is opened for a new customer"

    _services = ("S01",)
    _phone = True

    def _defaults(self, request):
        return {**super()._defaults(request), "phone": request.partner_id.phone, **sii_terms(request)}

    # === SENDING === #

    def _check_form(self, request):
        return [
            *super()._check_form(request),
            *self._check_new_contract(request),
            *self._check_phone(request),
            *self._check_debts(request),
        ]

    def _body(self, request, flow):
        who = self._who(request)
        who.pop("cf_straniero")
        return {
            **who,
            "presenza_cliente_no_telegestito": "SI" if request.s01_present else "NO",
            **self._place(self._site(request), "_1"),
            "tipo_contratto": request.contract_kind,
            "sett_merceologico": request.market_sector,
            "autocert_contr_connessione": "01",
            "mand_conn": "SI",
            "disalimentabile": "SI" if request.point_id.disconnectable else "NO",
            "note": request.note,
            "categoria_cliente": request.customer_category,
            "da_eseguire_non_prima_del": request.not_before_date,
        }
