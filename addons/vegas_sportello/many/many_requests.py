from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.engine.requests.problem import RequestProblems

from .many_run import named


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    many_id = fields.Many2one(
        "vegas.many",
        "With others",
        readonly=True,
        copy=False,
        guarded=True,
        index="btree_not_null",
        ondelete="restrict",
    )


class VegasMany(models.Model):
    """Acts that are requests: readings and the same procedure for all points."""

    _inherit = "vegas.many"

    # What follows from the point, and must not be taken over from another one's request.
    _OF_POINT = {"point_id", "partner_id", "company_id", "commodity", "distributor_id", "contract_id", "meter_id"}

    def _procedure(self):
        """Return the procedure of the requests that this act makes."""
        if self.kind == "reading":
            return self.env["vegas.procedure"].search([("code", "=", "tal")])
        return self.procedure_id

    def _request_values(self, lines, common, procedure):
        """Return what the requests of ``lines`` are created with: defaults of their form, then what holds for all."""
        requests, handler = self.env["vegas.request"], procedure._handler()
        places = [
            {
                "procedure_id": procedure.id,
                "partner_id": self._request_partner(line, procedure).id,
                "point_id": line.point_id.id,
            }
            for line in lines
        ]
        # One set, so that what the defaults look up is looked up for all at once.
        probes = requests.concat(*(requests.new(place) for place in places))
        return [
            {**handler._defaults(probe), **common, **self._own_values(line), **place}
            for probe, line, place in zip(probes, lines, places, strict=True)
        ]

    def _request_partner(self, line, procedure):
        """Hook: return the customer of the request of ``line``."""
        return line.partner_id or self.partner_id

    def _shows_readings(self):
        """Hook: return whether each row has a reading of its own."""
        return self.kind == "reading"

    def _own_values(self, line):
        """Hook: return what is entered for each row."""
        if self._shows_readings() and (line.reading or self.kind == "reading"):
            return {"customer_reading": line.reading, "customer_reading_date": line.reading_date}
        return {}

    def _check_request(self):
        if not self.procedure_id:
            raise UserError(self.env._("“Procedure” is missing: choose what is asked for."))
        if self.pattern_id and self.pattern_id.procedure_id != self.procedure_id:
            raise UserError(self.env._("The request was filled in for another procedure: fill it in again."))

    def _do_reading(self, lines):
        return self._do(lines, lambda some: self._ask_for(some, {}))

    def _do_request(self, lines):
        common = {}
        if self.pattern_id:
            entered = self.pattern_id._entered_values()
            common = {name: value for name, value in entered.items() if name not in self._OF_POINT}
        return self._do(lines, lambda some: self._ask_for(some, common))

    def _ask_for(self, lines, common):
        """Create the requests of ``lines`` and run their first step.

        :raises NamedProblems: with the reasons of the rows that cannot be done
        """
        procedure = self._procedure()
        requests = self.env["vegas.request"].create(self._request_values(lines, common, procedure))
        of_request = dict(zip(requests.ids, lines, strict=True))
        handler = procedure._handler()
        verb = "send" if "send" in handler._transitions() else "execute"
        try:
            requests._run(verb)
        except RequestProblems as error:
            raise named(error, of_request) from error
        requests.sudo().many_id = self.id
        for request, line in zip(requests, lines.sudo(), strict=True):
            line.write({"request_id": request.id, "result": request.name})

    def _forget(self):
        super()._forget()
        # The draft that showed what to fill in was no request of anybody.
        pattern = self.pattern_id.sudo()
        if pattern.state == "draft":
            self.sudo().pattern_id = False
            pattern.unlink()
