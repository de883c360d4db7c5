from odoo import fields, models


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    pk1_match = fields.Selection(
        [("1", "POD and customer belong together"), ("0", "POD and customer do not match")],
        "POD and customer",
        prefetch="pk1",
        readonly=True,
        copy=False,
        guarded=True,
    )
    pk1_termination = fields.Boolean("Termination in progress", prefetch="pk1", readonly=True, copy=False, guarded=True)
    pk1_pec = fields.Char("PEC of the present supplier", prefetch="pk1", readonly=True, copy=False, guarded=True)
    pk1_crpp = fields.Char("CRPP", prefetch="pk1", readonly=True, copy=False, guarded=True)
    pk1_pma = fields.Char("PMA", prefetch="pk1", readonly=True, copy=False, guarded=True)


class VegasHandlerPk1(models.AbstractModel):
    _name = "vegas.handler.pk1"
    _inherit = "vegas.handler.sii"
    _description = "PK1 – does the POD belong to the customer"

    _services = ("PK1",)
    _single_answer = True
    _dated = False
    _opens_contract = True

    def _check_form(self, request):
        return [
            *super()._check_form(request),
            *self.env["vegas.handler.activation"]._check_new_contract(request),
        ]

    def _body(self, request, flow):
        return {
            **self._customer_codes(request),
            "data_contratto": request.contract_id.signed_date,
            "piva_controparte_commerciale": self._seller(request),
        }

    def _read_positive(self, request, outcome):
        return {
            **super()._read_positive(request, outcome),
            "pk1_match": outcome.get("corrispondenza"),
            "pk1_termination": outcome.get("risoluzione") == "1",
            "pk1_pec": outcome.get("pec_controparte_commerciale"),
            "pk1_crpp": outcome.get("crpp"),
            "pk1_pma": outcome.get("pma"),
        }

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            wrong = requests.filtered(lambda request: request.pk1_match == "0")
            self._ask(wrong, self.env._("POD and tax code do not match in the register: ask the customer"))
