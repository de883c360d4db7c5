from odoo import api, models

from odoo.addons.vegas_base.engine.handlers.own_request import COMPLAINT

# As the bill must say it (TIQV).
BILL_WORDING = (
    "Indennizzo automatico per mancato rispetto dei livelli specifici di qualità definiti dall'Autorità di Regolazione"
    " per Energia Reti e Ambiente"
)


class VegasTerm(models.Model):
    """The clock of a communication: its days follow from its kind, and it runs from the legal date of receipt."""

    _inherit = "vegas.term"

    def _clock(self, request):
        if request.procedure_id.code != COMPLAINT:
            return super()._clock(request)
        parameter = request._tiqv_parameter()
        return request.received_date, self._calendar(parameter.calendar), parameter


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def write(self, vals):
        """The kind decides on the term: another one renews the deadline."""
        done = super().write(vals)
        if vals.keys() & {"tiqv_type", "tiqv_four_monthly", "received_date"}:
            running = self._tiqv_complaints().filtered(lambda request: request.state in ("draft", "open", "waiting"))
            running.sudo()._renew_deadlines()
        return done

    def _tiqv_parameter(self):
        """Return the parameter with the days of this kind; while there is none, those of a complaint."""
        self.ensure_one()
        code = f"tiqv.{self.tiqv_type or 'complaint'}.days"
        if self.tiqv_type == "rectification" and self.tiqv_four_monthly:
            code = "tiqv.rectification.days.four"
        return self.env["vegas.parameter"]._on(code, self.received_date)

    def _answer_days(self, verb, answers):
        """The day that counts is that of the sending, or of the credit, not that on which somebody notes it."""
        days = super()._answer_days(verb, answers)
        name = {"answer": "tiqv_answer_date", "credit": "tiqv_credit_date"}.get(verb)
        for request in self._tiqv_complaints() if name else ():
            days[request.id] = request[name] or days[request.id]
        return days

    def _tiqv_exclusion(self, paid):
        """Return the key of ``EXCLUSIONS`` for which no indemnity is owed, ``None`` when it is.

        :param paid: whether one was paid for the same grievance in the same calendar year
        """
        self.ensure_one()
        if self.tiqv_late_cause in ("force_majeure", "third"):
            return self.tiqv_late_cause
        if self.tiqv_interruption:
            return "interruption"
        if not self.tiqv_identified:
            return "unidentified"
        if self.tiqv_customer_type == "multisite":
            return "multisite"
        return "already_paid" if paid else None

    def _tiqv_paid_years(self):
        """Return ``{request: years in which an indemnity for the same grievance accrued}``."""
        firsts = {request: request.tiqv_same_id or request for request in self}
        ids = [first.id for first in firsts.values()]
        family = self.search_fetch(["|", ("id", "in", ids), ("tiqv_same_id", "in", ids)], ["tiqv_same_id"])
        paid = self.env["vegas.indemnity"].sudo()
        paid = paid.search([("request_id", "in", family.ids), ("kept_by", "=", "seller"), ("state", "!=", "cancelled")])
        return {
            request: {
                row.date.year
                for row in paid
                if row.request_id != request and first in row.request_id | row.request_id.tiqv_same_id
            }
            for request, first in firsts.items()
        }


class VegasIndemnity(models.Model):
    _inherit = "vegas.indemnity"

    @api.model
    def _owe_lateness(self, late):
        days = {
            request: day
            for request, _term, parameter, _days, day in late
            if request.procedure_id.code == COMPLAINT and not parameter.without_indemnity
        }
        complaints = self.env["vegas.request"].union(*days)
        paid = complaints._tiqv_paid_years()
        for request, day in days.items():
            request.tiqv_exclusion = request._tiqv_exclusion(day.year in paid[request])
        excluded = complaints.filtered("tiqv_exclusion")
        return super()._owe_lateness([row for row in late if row[0] not in excluded])

    @api.model
    def _amount_codes(self, late):
        codes = super()._amount_codes(late)
        for request, term, *_rest in late:
            if request.procedure_id.code == COMPLAINT:
                codes[request.id, term.id] = "indemnity.tiqv"
        return codes

    def _lateness_values(self, request, term, parameter, base, days, day, factor):
        values = super()._lateness_values(request, term, parameter, base, days, day, factor)
        if request.procedure_id.code == COMPLAINT:
            values["name"] = BILL_WORDING
        return values
