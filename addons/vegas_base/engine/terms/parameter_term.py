from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...standard.calendars import Calendar


class VegasTerm(models.Model):
    """The deadline of some stages of a procedure: which parameter gives the days, from when, who must keep it.

    A procedure declares what the distributor must keep with one record in its XML file::

        <record id="term_v01" model="vegas.term">
            <field name="procedure_id" ref="procedure_v01" />
            <field name="parameter_code">v01.days</field>
        </record>

    Without more it holds from the sending to the outcome (stages ``sent admitted appointment``), runs from
    ``sent_date`` (or the later ``not_before_date``), is kept by the distributor, and its indemnity goes to the
    customer. The seller's own term, to forward in two working days, is one record without a procedure for all that
    are sent: nothing to declare; a record of the procedure with ``stages`` ``draft`` replaces it. A procedure whose
    stages have different terms (SII: admissibility, then execution) has a record for each, with its ``stages``.

    ``parameter_code`` is where the search for the days begins: the first of ``<code>.<commodity>.complex`` and
    ``<code>.complex`` (when the request's ``complex_works`` is set), ``<code>.<commodity>``, ``<code>`` that has a
    value on the day from which the term runs. The parameters stand in ``data/vegas_parameter_service_data.xml``.
    """

    _name = "vegas.term"
    _inherit = ["vegas.cached"]
    _description = "Term of stages"
    _order = "procedure_id, id"

    procedure_id = fields.Many2one(
        "vegas.procedure", index=True, ondelete="cascade", help="Empty: every procedure that is sent."
    )
    stages = fields.Char(required=True, default="sent admitted appointment", help="Codes, separated by blanks.")
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], help="Empty: both.")
    parameter_code = fields.Char(required=True)
    counted_from = fields.Selection(
        [("received_date", "Request of the customer"), ("sent_date", "Sending to the distributor")],
        required=True,
        default="sent_date",
    )
    kept_by = fields.Selection(
        [("seller", "Seller"), ("distributor", "Distributor")], required=True, default="distributor"
    )
    beneficiary = fields.Selection(
        [("customer", "Customer"), ("seller", "Seller")],
        "Indemnity goes to",
        required=True,
        default="customer",
        help="To whom an automatic indemnity is owed when the term is not kept.",
    )

    @api.constrains("procedure_id", "stages", "commodity")
    def _check_stages(self):
        known = self.env["vegas.stage"]._by_code()
        taken = {}
        for term in self.search([("procedure_id", "in", [*self.procedure_id.ids, False])]):
            for code in term.stages.split():
                if code not in known:
                    raise ValidationError(
                        self.env._(
                            "Term %(parameter)s: “%(stage)s” is no stage; known are %(known)s.",
                            parameter=term.parameter_code,
                            stage=code,
                            known=", ".join(known),
                        )
                    )
                other = taken.setdefault((term.procedure_id.id, term.commodity, code), term)
                if other != term:
                    raise ValidationError(
                        self.env._(
                            "The stage “%(stage)s” has two terms, %(first)s and %(second)s: leave one.",
                            stage=known[code].name,
                            first=other.parameter_code,
                            second=term.parameter_code,
                        )
                    )

    # === WHICH TERM === #

    @api.model
    @ormcache()
    def _terms_by_key(self):
        """Return ``{(procedure id, commodity, stage code): id}`` of all terms; both ``False`` where they are empty."""
        return {
            (term.procedure_id.id, term.commodity, code): term.id
            for term in self.sudo().search([])
            for code in term.stages.split()
        }

    @api.model
    def _term(self, request, stage_code):
        """Return the term of ``request`` in a stage, the narrowest one, or an empty record.

        It is the same for all requests of one procedure and commodity.
        """
        table, procedure = self._terms_by_key(), request.procedure_id
        keys = [(procedure.id, request.commodity), (procedure.id, False)]
        handler = request._handler()
        # What we ask for ourselves is no request of a customer that waits to be forwarded.
        if handler is not None and "send" in handler._transitions() and procedure.origin != "internal":
            keys.append((False, False))
        found = next((table[*key, stage_code] for key in keys if (*key, stage_code) in table), False)
        return self.sudo().browse(found)

    def _parameter(self, commodity, day, complex_works=False):
        """Return the parameter with the days of this term, the narrowest one that has a value on ``day``.

        :raises UserError: when there is none; the sentence names the code and the day
        """
        return self._find_parameter(commodity, day, complex_works) or self.env["vegas.parameter"]._on(
            self.parameter_code, day
        )

    def _find_parameter(self, commodity, day, complex_works=False):
        """Return what ``_parameter`` does, an empty record when there is none."""
        self.ensure_one()
        parameters = self.env["vegas.parameter"].sudo()
        codes = [f"{self.parameter_code}.{commodity}", self.parameter_code]
        if complex_works:
            codes = [f"{code}.complex" for code in codes] + codes
        return parameters.browse(next(filter(None, (parameters._id_on(code, day) for code in codes)), False))

    # === DEADLINE === #

    @api.model
    def _deadlines(self, requests, stage):
        """Return ``{request id: (deadline date, norm)}`` of ``requests`` when they are in ``stage``.

        A request whose stage has no term is absent; the date is ``False`` while the request is suspended. The norm
        names days, calendar and source.
        """
        pauses, computed, result = requests._pauses(), {}, {}
        for kind in requests.grouped(lambda request: (request.procedure_id, request.commodity)).values():
            term = self._term(kind[0], stage.code)
            for request in kind if term else ():
                start, calendar, parameter = term._clock(request)
                if request.suspended_since:
                    result[request.id] = (False, parameter._norm())
                    continue
                key = (calendar.kind, calendar.patron, start, parameter.id, pauses.get(request.id, ()))
                if key not in computed:
                    day = calendar.add(start, int(parameter.value), pauses.get(request.id, ()))
                    computed[key] = (day, parameter._norm())
                result[request.id] = computed[key]
        return result

    def _clock(self, request):
        """Return (first day, ``Calendar``, parameter) of this term for ``request``."""
        self.ensure_one()
        start = request[self.counted_from] or fields.Date.context_today(self)
        distributor = request.distributor_id if self.kept_by == "distributor" else None
        if distributor is not None and request.not_before_date:
            # What the customer does not want before that day cannot be late before.
            start = max(start, request.not_before_date)
        parameter = self._parameter(request.commodity, start, request.complex_works)
        return start, self._calendar(parameter.calendar, distributor), parameter

    @api.model
    def _calendar(self, kind, distributor=None):
        """Return the ``standard.calendars.Calendar`` of ``kind``, with the patron saint of ``distributor`` if any."""
        return Calendar(kind or "solar", distributor._vegas_patron() if distributor else None)


class VegasParameter(models.Model):
    _inherit = "vegas.parameter"

    without_indemnity = fields.Boolean(
        "No automatic indemnity", help="For a term: a general level, or one for which no rule of indemnity is known."
    )

    def _due(self, start):
        """Return the last day of this term when it runs from ``start``."""
        self.ensure_one()
        return self.env["vegas.term"]._calendar(self.calendar).add(start, int(self.value))

    def _days_text(self, count=None):
        """Return the term, or ``count`` days in its calendar, in words, e.g. “20 giorni lavorativi”."""
        self.ensure_one()
        names = {
            "solar": self.env._("days"),
            "working": self.env._("working days"),
            "weekday": self.env._("weekdays (Mon–Sat)"),
        }
        return f"{int(self.value) if count is None else count} {names[self.calendar or 'solar']}"

    def _norm(self):
        """Return the term with its source, e.g. “20 giorni lavorativi · RQDG …”."""
        self.ensure_one()
        checked = self.env._(" (to be checked)") if self.confidence == "check" else ""
        return f"{self._days_text()} · {self.source}{checked}"
