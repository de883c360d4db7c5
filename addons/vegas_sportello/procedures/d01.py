from odoo import api, fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    d01_present = fields.Boolean(
        "The customer will be there", prefetch="d01", help="If the meter is not read remotely."
    )
    d01_after_hours = fields.Boolean("Outside working hours", prefetch="d01")
    d01_bill_street = fields.Char("Last bill to: street", prefetch="d01", copy=False, required_for=("d01:send",))
    d01_bill_zip = fields.Char("ZIP code", prefetch="d01", copy=False, required_for=("d01:send",))
    d01_bill_city = fields.Char("Municipality", prefetch="d01", copy=False, required_for=("d01:send",))
    d01_deposit = fields.Monetary("Deposit given back", compute="_compute_d01_deposit", currency_field="currency_id")

    @api.depends("contract_id")
    def _compute_d01_deposit(self):
        """What the closing bill gives back; deposits are the accountants', the counter sees the sum."""
        closing = self.filtered(lambda request: request.procedure_code == "d01")
        self.d01_deposit = 0
        held = closing.contract_id._held_deposits()
        for request in closing:
            request.d01_deposit = held.get(request.contract_id.id, 0)


class VegasHandlerD01(models.AbstractModel):
    _name = "vegas.handler.d01"
    _inherit = "vegas.handler.exchange"
    _description = "D01 – closing of the supply on the customer's request"

    _services = ("D01",)
    _executed_leaf = "data_disattivazione"
    _twins = True

    def _defaults(self, request):
        """The last bill goes where the bills go, unless the customer moves."""
        address = self._bill_address(request)
        bill = {"d01_bill_street": address.street, "d01_bill_zip": address.zip, "d01_bill_city": address.city}
        return {**super()._defaults(request), **bill}

    def _bill_address(self, request):
        """Return the partner to whom the bills of the contract are sent."""
        return request.contract_id.version_id.billing_partner_id or request.partner_id

    def _check_form(self, request):
        problems = [
            *super()._check_form(request),
            *self._check_phone(request),
            *self._check_wishes(request),
            *self._check_meter(request),
            *self._check_customer_reading(request),
        ]
        if request.not_before_date and request.not_before_date < fields.Date.context_today(self):
            text, remedy = self.env._("The day of the closing has passed."), self.env._("Choose today or a later day.")
            problems.append(Problem(request, "not_before_date", text, remedy))
        return problems

    def _body(self, request, flow):
        body = super()._body(request, flow)
        body["Appuntamento"] = self._appointment_wishes(request)
        body["LetturaCliente"] = self._customer_reading(request)
        if request.commodity == "gas":
            body["DatiTecnici"] = self._point(request)
            body["da_eseguire_non_prima_del"] = request.not_before_date
        else:
            body["DatiTecnici"] = {"cod_pod": request.point_id.code}
            body["PresenzaCliente"] = {"Presenza_Cliente_No_Telegestito": self._yes_no(request.d01_present)}
            body["FuoriOrario"] = {"Disatt_Fuori_Orario": self._yes_no(request.d01_after_hours)}
            body["Da_Eseguire_Non_Prima_Del"] = request.not_before_date
        return body

    def _yes_no(self, value):
        return "SI" if value else "NO"

    def _element_fields(self):
        return {**super()._element_fields(), "Da_Eseguire_Non_Prima_Del": "not_before_date"}

    def _doubts(self, answers):
        """A positive outcome that names a withdrawal may mean that nothing was closed."""
        found = super()._doubts(answers)
        for request, values in answers:
            if values["outcome"].get("revoca_disattivazione") == "SI":
                text = self.env._("revoca_disattivazione SI: accept it only if the supply was closed all the same")
                found.setdefault(request.id, []).append(text)
        return found

    def _outlook(self, request):
        env = self.env
        texts = [
            env._("The technician's reading on the point, which is inactive from that day."),
            env._("The contract ends on that day, and the closing bill is issued."),
        ]
        if request.d01_deposit:
            amount = f"€ {request.d01_deposit:.2f}".replace(".", ",")
            texts.append(env._("The closing bill gives the deposit of %(amount)s back.", amount=amount))
        return texts

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._take_readings(requests)
            self._set_point_state(requests, "inactive")
            self._end_contracts_with_bill(requests)
            self._send_last_bills(
                {
                    request: (request.contract_id.version_id, request.partner_id, request._entered_address("d01_bill"))
                    for request in requests.filtered("d01_bill_street")
                }
            )
