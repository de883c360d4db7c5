from odoo import api, fields, models


class VegasRequest(models.Model):
    """Terms that were not kept: noted when the stage that has the term ends, with the indemnity that follows."""

    _inherit = "vegas.request"

    # The distributor's lateness replaces the seller's, which can be read from the dates of asking and sending.
    late_days = fields.Integer("Days late", readonly=True, copy=False, guarded=True)
    late_by = fields.Selection(
        [("seller", "Seller"), ("distributor", "Distributor or SII")], "Late", readonly=True, copy=False, guarded=True
    )
    late_date = fields.Date("Late answer of", readonly=True, copy=False, guarded=True)
    reminded_date = fields.Date("Reminded on", readonly=True, copy=False, guarded=True)

    def _note_lateness(self, verb, target, answers):
        """Compare the day on which ``verb`` ends a term with the deadline; write days late and indemnity.

        Called by the engine between writing the values of the answer and entering ``target``. A term ends when it does
        not hold in ``target`` any more. The day that counts is that of the execution, else that of the answer. A
        request that is cancelled is nobody's fault, and one that is rejected was no service: late, without indemnity.

        :param target: the stage that follows, or an empty record where the stage stays
        :param answers: ``{request id: (values, part id)}`` of the answers that cause it, may be empty
        """
        if not target or target.state == "cancelled":
            return
        days = self._answer_days(verb, answers)
        pauses, late = self._pauses(), []
        for request, term in self._ending_terms(target):
            day = days[request.id]
            if request.deadline_date and day <= request.deadline_date:
                continue
            start, calendar, parameter = term._clock(request)
            still = pauses.get(request.id, ())
            count = calendar.count(calendar.add(start, int(parameter.value), still), day, still)
            if count:
                late.append((request, term, parameter, count, day))
        if not late:
            return
        self._write_rows(
            {
                request.id: {
                    "late_days": count + (request.late_days if request.late_by == term.kept_by else 0),
                    "late_by": term.kept_by,
                    "late_date": day,
                }
                for request, term, _parameter, count, day in late
            }
        )
        if target.code != "rejected":
            self.env["vegas.indemnity"]._owe_lateness(late)

    def _ending_terms(self, target):
        """Return the pairs (request, term) of the terms that do not hold in ``target`` any more."""
        terms, pairs = self.env["vegas.term"], []
        kinds = self.grouped(lambda request: (request.procedure_id, request.commodity, request.stage_id.code))
        for (_procedure, _commodity, code), requests in kinds.items():
            term = terms._term(requests[0], code)
            if term and terms._term(requests[0], target.code) != term:
                pairs.extend((request, term) for request in requests)
        return pairs

    def _answer_days(self, verb, answers):
        """Return ``{request id: day that counts}``."""
        parts = self.env["vegas.message.part"].sudo().browse({part for _values, part in answers.values() if part})
        issued = {part.id: self._issued_on(part) for part in parts}
        today = fields.Date.context_today(self)
        return {
            request.id: (verb == "execute" and request.executed_date)
            or issued.get(answers.get(request.id, ({}, False))[1])
            or today
            for request in self
        }

    @api.model
    def _issued_on(self, part):
        return part.issued and fields.Datetime.context_timestamp(part, part.issued).date()

    def _after_undo(self, step, day):
        super()._after_undo(step, day)
        self.env["vegas.indemnity"]._cancel_indemnities(self)
