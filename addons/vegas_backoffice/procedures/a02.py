from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem
from odoo.addons.vegas_base.privacy.access import SEE_PAPERS


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    a02_repair_date = fields.Date("Plant repaired on", prefetch="a02", copy=False, required_for=("a02:send",))
    a02_document = fields.Binary(
        "Declaration of the repair",
        prefetch="a02",
        copy=False,
        attachment=True,
        groups=SEE_PAPERS,
        required_for=("a02:send",),
    )
    a02_document_name = fields.Char("File name of the declaration", prefetch="a02", copy=False)
    a02_reference = fields.Char("Number of the declaration", prefetch="a02", copy=False)


class VegasHandlerA02(models.AbstractModel):
    _name = "vegas.handler.a02"
    _inherit = "vegas.handler.activation"
    _description = "A02 – activation after a suspension for danger"

    _services = ("A02",)
    _opens_contract = False

    def _check_form(self, request):
        env = self.env
        problems = [*super()._check_form(request), *self._check_phone(request), *self._check_wishes(request)]
        if request.contract_id.state not in ("active", "suspended"):
            text = env._("There is no running contract on the supply point.")
            problems.append(Problem(request, "point_id", text, env._("A new customer needs an activation (A01, A40).")))
        if request.a02_repair_date and request.a02_repair_date > fields.Date.context_today(self):
            text = env._("The day of the repair lies in the future.")
            problems.append(Problem(request, "a02_repair_date", text, env._("Correct the day.")))
        return problems

    def _body(self, request, flow):
        return {
            **super()._body(request, flow),
            "DatiTecnici": self._point(request),
            "Documentazione": {"data_riparazione": request.a02_repair_date, "rif_documenti": request.a02_reference},
            "Appuntamento": self._appointment_wishes(request),
        }

    def _element_fields(self):
        more = {"data_riparazione": "a02_repair_date", "rif_documenti": "a02_reference"}
        return {**super()._element_fields(), **more}
