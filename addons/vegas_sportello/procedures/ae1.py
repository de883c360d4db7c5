from odoo import fields, models


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    ae1_service = fields.Selection(
        [("ATT", "After an activation"), ("CTR", "Change of contract data")],
        "Occasion",
        prefetch="ae1",
        required_for=("ae1:send",),
    )


class VegasHandlerAe1(models.AbstractModel):
    _name = "vegas.handler.ae1"
    _inherit = "vegas.handler.sii"
    _description = "AE1 – customer data of an electricity point in the central register"

    _services = ("AE1",)
    _phone = True

    def _defaults(self, request):
        return {
            **super()._defaults(request),
            "ae1_service": "CTR",
            "effective_date": fields.Date.context_today(self),
            "phone": request.partner_id.phone,
        }

    def _body(self, request, flow):
        version, resident_since = self._version(request)
        return {
            **self._customer_codes(request),
            **self._names(request),
            **self._place(self._site(request), "_forn"),
            "residenza": "SI" if version.resident else "NO",
            "data_val_res": resident_since or request.effective_date,
            **self._billing_place(request, "_es"),
            **self._sector(request),
            "tipo_prestazione": request.ae1_service,
            "data_esecuzione": request.effective_date,
        }

    def _version(self, request):
        """Return the version in force on the day of execution, and the day since which its residence holds."""
        day = request.effective_date or fields.Date.context_today(self)
        versions = request.contract_id.version_ids.sorted("valid_from", reverse=True)
        begun = versions.filtered(lambda version: version.valid_from <= day)
        version, since = begun[:1] or request.contract_id.version_id, False
        for earlier in begun:
            if earlier.resident != version.resident:
                break
            since = earlier.valid_from
        return version, since

    def _element_fields(self):
        return {**super()._element_fields(), "data_esecuzione": "effective_date", "tipo_prestazione": "ae1_service"}
