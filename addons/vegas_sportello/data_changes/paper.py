from odoo import models

from ..papers.request_paper import day


class VegasHandlerVar(models.AbstractModel):
    """The receipt of a change of data: old and new value of each datum, for the customer to sign."""

    _inherit = "vegas.handler.var"

    def _paper_data(self, request, code):
        data = super()._paper_data(request, code)
        if code == "request":
            rows = request.var_rows or request._var_rows()
            data["changes"] = [[row["label"], row["old"] or "–", row["new"] or "–"] for row in rows]
            data["effective"] = day(request.effective_date)
            data["documents"] = ", ".join(request.var_given_ids.mapped("name"))
            data["carried_out"] = request.state == "done"
        return data


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def _paper_data(self, code):
        """A form that is about several contracts names none of them on top."""
        data = super()._paper_data(code)
        if self.procedure_code == "var" and code == "request":
            data.update(dict.fromkeys(("point", "point_address", "meter", "contract", "distributor", "commodity"), ""))
        return data
