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
        start = request.received_date
        parameter = self.env["vegas.parameter"]._on(request._tiqv_term_code(), start)
        return start, self._calendar(parameter.calendar), parameter


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def write(self, vals):
        """The kind decides on the term: another one renews the deadline."""
        done = super().write(vals)
        if vals.keys() & {"tiqv_type", "tiqv_four_monthly", "received_date"}:
            running = self.filtered(
                lambda request: request.procedure_id.code == COMPLAINT and request.state in ("draft", "open", "waiting")
            )
            running.sudo()._renew_deadlines()
        return done

    def _tiqv_term_code(self):
        """Return the code of the parameter with the days of this kind; while there is none, those of a complaint."""
        self.ensure_one()
        if self.tiqv_type == "rectification" and self.tiqv_four_monthly:
            return "tiqv.rectification.days.four"
        return f"tiqv.{self.tiqv_type or 'complaint'}.days"

    def _answer_days(self, verb, answers):
        """The day that counts is that of the sending, or of the credit, not that on which somebody notes it."""
        days = super()._answer_days(verb, answers)
        name = {"answer": "tiqv_answer_date", "credit": "tiqv_credit_date"}.get(verb)
        for request in self:
            if name and request.procedure_id.code == COMPLAINT and request[name]:
                days[request.id] = request[name]
        return days

    def _tiqv_exclusion(self, day):
        """Return the key of ``EXCLUSIONS`` for which no indemnity is owed, ``None`` when it is.

        :param day: the day on which the term ended late
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
        return "already_paid" if self._tiqv_paid_same_year(day) else None

    def _tiqv_paid_same_year(self, day):
        """Whether an indemnity for the same grievance accrued in the calendar year of ``day``."""
        first = self.tiqv_same_id or self
        family = self.search(["|", ("id", "=", first.id), ("tiqv_same_id", "=", first.id)]) - self
        paid = self.env["vegas.indemnity"].sudo()
        paid = paid.search([("request_id", "in", family.ids), ("kept_by", "=", "seller"), ("state", "!=", "cancelled")])
        return any(row.date.year == day.year for row in paid)


class VegasIndemnity(models.Model):
    _inherit = "vegas.indemnity"

    @api.model
    def _owe_lateness(self, late):
        owed = []
        for row in late:
            request, _term, parameter, _days, day = row
            if request.procedure_id.code == COMPLAINT and not parameter.without_indemnity:
                request.tiqv_exclusion = request._tiqv_exclusion(day)
                if request.tiqv_exclusion:
                    continue
            owed.append(row)
        return super()._owe_lateness(owed)

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
