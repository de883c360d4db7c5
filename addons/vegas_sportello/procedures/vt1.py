from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem
from odoo.addons.vegas_base.standard import blocks

KINDS = [
    ("01", "Ordinary"),
    ("02", "Upon death"),
    ("03", "Merger of companies"),
    ("04", "Only the tax code changes"),
    ("05", "From a day in the past"),
]
RETROACTIVE = "05"


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    vt1_kind = fields.Selection(KINDS, "Kind of voltura", prefetch="vt1", required_for=("vt1:send",))
    vt1_retroactive_date = fields.Date("Holds since", prefetch="vt1", copy=False)
    vt1_contact_id = fields.Many2one("res.partner", "Contact", prefetch="vt1", help="Whom the SII may ask.")


class VegasHandlerVt1(models.AbstractModel):
    _name = "vegas.handler.vt1"
    _inherit = "vegas.handler.sii"
    _description = "VT1 – voltura of an electricity point, message to the SII"

    _services = ("VT1",)
    _phone = True
    _annulment = True
    _opens_contract = True

    def _annulment_flows(self):
        return "0040", "0101"

    # === NEW REQUEST === #

    def _defaults(self, request):
        tomorrow = fields.Date.add(fields.Date.context_today(self), days=1)
        return {
            **super()._defaults(request),
            "vt1_kind": "01",
            "effective_date": tomorrow,
            "phone": request.partner_id.phone,
        }

    # === SENDING === #

    def _check_form(self, request):
        env = self.env
        problems = super()._check_form(request)
        problems.extend(self._check_contract(request))
        today, past = fields.Date.context_today(self), request.vt1_retroactive_date
        if request.vt1_kind == RETROACTIVE and not (past and past < today):
            text = env._("The day in the past from which the voltura holds is missing, or not past.")
            problems.append(Problem(request, "vt1_retroactive_date", text, env._("Enter it, or choose another kind.")))
        if request.effective_date and request.effective_date < today:
            text = env._("The voltura cannot take effect in the past.")
            remedy = env._("Choose the kind “from a day in the past”, or a later day.")
            problems.append(Problem(request, "effective_date", text, remedy))
        return problems

    def _check_contract(self, request):
        """Return the Problems of the contract that the voltura opens."""
        return self.env["vegas.handler.activation"]._check_new_contract(request)

    def _retroactive(self, request):
        """Return the day in the past since which the voltura holds, ``False`` where it does not."""
        return request.vt1_kind == RETROACTIVE and request.vt1_retroactive_date

    def _body(self, request, flow):
        contact = request.vt1_contact_id
        last_name, first_name = contact._vegas_names()
        return {
            **self._customer_codes(request),
            **self._names(request),
            "email": request.partner_id.email,
            **self._place(self._site(request)),
            **self._billing_place(request, "_fatt"),
            "tipologia_voltura": request.vt1_kind,
            "tipo_contratto": request.contract_kind,
            "categoria_cliente": request.customer_category,
            "data_richiesta": fields.Date.context_today(self),
            "data_decorrenza": request.effective_date,
            "data_decorrenza_ret": self._retroactive(request) or None,
            "piva_controparte_commerciale": self._seller(request),
            "nome_ref": first_name,
            "cognome_ref": last_name,
            "email_ref": contact.email,
            "telefono_ref": blocks.phone_digits(contact.phone),
            **self._sector(request),
        }

    def _element_fields(self):
        more = dict.fromkeys(("nome_ref", "cognome_ref", "email_ref", "telefono_ref"), "vt1_contact_id")
        return {
            **super()._element_fields(),
            **more,
            "tipologia_voltura": "vt1_kind",
            "data_decorrenza_ret": "vt1_retroactive_date",
        }

    # === EFFECTS === #

    def _starts_on(self, request):
        said = (request.outcome or {}).get("data_decorrenza")
        return (not said and self._retroactive(request)) or super()._starts_on(request)

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            outgoing = self._outgoing(requests)
            leaving = requests.filtered(lambda request: outgoing.get(request.point_id.id))
            # The register takes the new contract only when the old one has ended.
            self._end_contracts(leaving, lambda request: outgoing[request.point_id.id])
            self._open_contracts(requests)
            self._ask(leaving, self.env._("Closing bill of the outgoing customer to be issued"))

    def _outgoing(self, requests):
        """Return ``{point id: contract}`` of the contracts that the volture end."""
        contracts = self.env["vegas.contract"].search(
            [("point_id", "in", requests.point_id.ids), ("state", "in", ("active", "suspended"))], order="start_date"
        )
        return {contract.point_id.id: contract for contract in contracts - requests.contract_id}
