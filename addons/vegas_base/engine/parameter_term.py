from odoo import api, fields, models

from ..standard.calendars import Calendar


class VegasTerm(models.Model):
    """The deadline of a stage: which parameter gives the days, from when they count, and who must keep it."""

    _name = "vegas.term"
    _description = "Term of a stage"
    _order = "procedure_id, stage_id"

    procedure_id = fields.Many2one("vegas.procedure", required=True, index=True, ondelete="cascade")
    stage_id = fields.Many2one("vegas.stage", required=True, index=True, ondelete="cascade")
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], help="Empty: both.")
    parameter_code = fields.Char(required=True)
    counted_from = fields.Selection(
        [("received_date", "Request of the customer"), ("sent_date", "Sending to the distributor")], required=True
    )
    kept_by = fields.Selection([("seller", "Seller"), ("distributor", "Distributor")], required=True)

    _stage_unique = models.UniqueIndex(
        "(procedure_id, stage_id, COALESCE(commodity, ''))", "This stage already has a term."
    )

    @api.model
    def _deadlines(self, requests, stage):
        """Return ``{request id: (deadline date, norm)}`` of ``requests`` when they enter ``stage``.

        A request whose stage has no term is absent. The norm names days, calendar and source.
        """
        terms = self.sudo().search([("procedure_id", "in", requests.procedure_id.ids), ("stage_id", "=", stage.id)])
        by_key = {
            (term.procedure_id.id, term.commodity or commodity): term for term in terms for commodity in ("gas", "ele")
        }
        parameters, computed, result = {}, {}, {}
        for request in requests:
            term = by_key.get((request.procedure_id.id, request.commodity))
            start = term and (request[term.counted_from] or fields.Date.context_today(request))
            if not term:
                continue
            distributor = request.distributor_id if term.kept_by == "distributor" else request.distributor_id.browse()
            key = (term.id, start, distributor.id)
            if key not in computed:
                if key[:2] not in parameters:
                    parameters[key[:2]] = self.env["vegas.parameter"]._on(term.parameter_code, start)
                computed[key] = term._deadline(start, distributor, parameters[key[:2]])
            result[request.id] = computed[key]
        return result

    def _deadline(self, start, distributor, parameter):
        """Return (date, norm) of the term of ``parameter`` counted from ``start``, in the calendar of
        ``distributor`` if any."""
        self.ensure_one()
        calendar = self._calendar(parameter.calendar, distributor)
        return calendar.add(start, int(parameter.value)), parameter._norm()

    @api.model
    def _calendar(self, kind, distributor=None):
        """Return the ``standard.calendars.Calendar`` of ``kind``, with the patron saint of ``distributor`` if any."""
        return Calendar(kind or "solar", distributor._vegas_patron() if distributor else None)


class VegasParameter(models.Model):
    _inherit = "vegas.parameter"

    def _days_text(self):
        """Return the term in words, e.g. “20 giorni lavorativi”."""
        self.ensure_one()
        names = {
            "solar": self.env._("days"),
            "working": self.env._("working days"),
            "weekday": self.env._("weekdays (Mon–Sat)"),
        }
        return f"{int(self.value)} {names[self.calendar or 'solar']}"

    def _norm(self):
        """Return the term with its source, e.g. “20 giorni lavorativi · RQDG …”."""
        self.ensure_one()
        checked = self.env._(" (to be checked)") if self.confidence == "check" else ""
        return f"{self._days_text()} · {self.source}{checked}"
