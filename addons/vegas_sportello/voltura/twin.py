from odoo import fields, models

from odoo.addons.vegas_base.engine.requests.problem import RequestProblems

# What the other supply does not share with the first one.
OWN = {
    "name",
    "point_id",
    "commodity",
    "distributor_id",
    "contract_id",
    "customer_reading",
    "tal_converter",
    "voltura_other_point_id",
    "voltura_other_reading",
    "voltura_case_id",
    "voltura_offer_id",
    "voltura_power",
    "voltura_deposit",
    "voltura_mandate_id",
    "offer_code",
}


class VegasRequest(models.Model):
    """Voltura unica: gas and electricity of one holder change hands with one form, both or neither."""

    _inherit = "vegas.request"

    def _run(self, verb, answers=None):
        if verb != "send":
            return super()._run(verb, answers)
        mains = self.filtered(
            lambda request: request._is_voltura() and request.voltura_other_point_id and not request.voltura_twin_ids
        )
        if not mains or mains._problems("send"):
            return super()._run(verb, answers)
        with self.env.cr.savepoint():
            twins = self.union(*(request._make_twin() for request in mains))
            try:
                super(VegasRequest, self | twins)._run(verb, answers)
            except RequestProblems as error:
                told = [problem._replace(**_at_main(problem, twins)) for problem in error.problems]
                raise RequestProblems(told) from None

    def _make_twin(self):
        """Return the request of the other supply, filled in like this one."""
        self.ensure_one()
        entered = {
            name: field.convert_to_write(self[name], self)
            for name, field in self._fields.items()
            if field.store and name not in OWN and self._is_input(name) and field.type != "many2many"
        }
        point = self.voltura_other_point_id
        place = {"procedure_id": self.procedure_id.id, "partner_id": self.partner_id.id, "point_id": point.id}
        probe = self.new(place)
        today = fields.Date.context_today(self)
        code = self.voltura_case_id.code
        twin = self.create(
            {
                **entered,
                **place,
                **{name: value for name, value in probe._handler()._from_outgoing(probe).items() if name in OWN},
                "voltura_case_id": self.env["vegas.change.case"]._on(code, today, point.commodity).id,
                "voltura_document_ids": [(6, 0, self.voltura_document_ids.ids)],
                "customer_reading": self.voltura_other_reading,
            }
        )
        twin.sudo().voltura_main_id = self.id
        return twin


def _at_main(problem, twins):
    """Return what changes of ``problem`` when it is a twin's: the form shows it at the fields of the other supply."""
    if problem.request not in twins:
        return {}
    field = "voltura_other_reading" if problem.field == "customer_reading" else "voltura_other_point_id"
    own = field if problem.field not in ("voltura_iban", "effective_date") else problem.field
    text = f"{problem.request.point_id.code}: {problem.text}"
    return {"request": problem.request.voltura_main_id, "field": own, "text": text}
