from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.engine.requests.problem import RequestProblems
from odoo.addons.vegas_billing.computation.numbers import whole

from ..many.many_run import named
from .facts import COLUMNS, entered
from .texts import sentences


class VegasCounterReading(models.Model):
    """How readings are taken: judged, stored, sent to the distributor; the others of the list stay, each with why."""

    _inherit = "vegas.counter.reading"

    def action_register(self):
        """Take what is likely, and what is hard to believe as far as it was confirmed; the other rows stay.

        :raises UserError: when nothing was typed
        """
        self.ensure_one()
        self.check_access("write")
        lines = self.line_ids.filtered(lambda line: line.state == "todo")
        judged = {line: row for line, row in lines._judged().items() if row[1] is not None}
        if not judged:
            raise UserError(self.env._("No reading was typed: write what the meter shows."))
        ready = {
            line: row
            for line, row in judged.items()
            if row[1].outcome == "ok" or (row[1].outcome == "warning" and line.confirmed)
        }
        if ready:
            # Who clicks twice waits here for the first click, and then finds nothing to do.
            self.sudo().ran_on = fields.Datetime.now()
            self.flush_recordset(["ran_on"])
            self._take(ready)
        return True

    def action_confirm(self):
        """The customer is sure: take what is hard to believe too, with its mark of doubt."""
        self.ensure_one()
        self.check_access("write")
        self.line_ids.filtered(lambda line: line.verdict == "warning").confirmed = True
        return self.action_register()

    def action_refuse(self):
        """Note as not taken the readings that the rule allows to refuse; the customer gets it in writing.

        :raises UserError: when there is none
        """
        self.ensure_one()
        self.check_access("write")
        lines = self.line_ids.filtered(lambda line: line.verdict == "refused")
        if not lines:
            raise UserError(self.env._("No reading here may be refused: correct it, or let the customer confirm it."))
        self.sudo().ran_on = fields.Datetime.now()
        judged = lines._judged()
        kept = self._create_readings(judged, lambda line: {"state": "refused", "note": line.sentence})
        for line, reading in kept.items():
            line.sudo().write(
                {
                    "state": "refused",
                    "outcome_text": line.sentence,
                    "previous": line._last_text(judged[line][0]),
                    "reading_id": reading.id,
                }
            )
        return True

    # === TAKE === #

    def _take(self, judged):
        """Take ``judged``, ``{line: (Facts, Judgement)}``; rows that the engine refuses say why and stay."""
        lines = self.env["vegas.counter.reading.line"].union(*judged)
        held = lines.filtered(lambda line: judged[line][1].held)
        taken = self.env["vegas.many"]._do(lines - held, lambda some: self._send(some, judged)) if lines - held else {}
        taken |= self.env["vegas.many"]._do(held, lambda some: self._hold(some, judged)) if held else {}
        for line, reason in taken.items():
            line.sudo().outcome_text = reason

    def _send(self, lines, judged):
        """Store the readings of ``lines`` and send each to the distributor with a TAL.

        :raises NamedProblems: with the reasons of the rows that cannot be sent
        """
        procedure = self.env.ref("vegas_sportello.procedure_tal")
        requests = self.env["vegas.request"].create([self._request_values(line, procedure, judged) for line in lines])
        try:
            requests._run("send")
        except RequestProblems as error:
            raise named(error, dict(zip(requests.ids, lines, strict=True))) from error
        readings = (
            self.env["vegas.reading"]
            .search([("request_id", "in", requests.ids), ("kind", "=", "self")])
            .grouped("request_id")
        )
        bills = lines.point_id.contract_id._next_bills()
        for line, request in zip(lines, requests, strict=True):
            reading = readings[request]
            self._mark(line, reading, judged[line])
            text = self.env._("Sent to the distributor (%(number)s).", number=request.name)
            bill = self._bill_text(line, bills)
            self._note(line, judged[line], request, reading, "done", f"{text} {bill}".strip())

    def _request_values(self, line, procedure, judged):
        return {
            "procedure_id": procedure.id,
            "partner_id": line.point_id.partner_id.id or self.partner_id.id,
            "point_id": line.point_id.id,
            "customer_reading_date": line.date,
            **entered(judged[line][1].values),
        }

    def _hold(self, lines, judged):
        """Store the readings that only the back office can decide on, and ask it; nothing goes out before."""
        readings = self._create_readings(
            {line: judged[line] for line in lines},
            lambda line: {"state": "received", **self._marks(line, judged[line])},
        )
        procedure = self.env.ref("vegas_sportello.procedure_ri")
        requests = self.env["vegas.request"]
        defaults = procedure._handler()._defaults(requests.new({"procedure_id": procedure.id}))
        requests = requests.create([{**defaults, **self._question(line, procedure)} for line in lines])
        try:
            requests._run("send")
        except RequestProblems as error:
            raise named(error, dict(zip(requests.ids, lines, strict=True))) from error
        text = self.env._("Taken with a doubt: the back office decides (%(number)s), then it is sent.")
        for line, request in zip(lines, requests, strict=True):
            readings[line].sudo().request_id = request
            self._note(line, judged[line], request, readings[line], "held", text % {"number": request.name})

    def _question(self, line, procedure):
        """Return what the back office is asked about a reading."""
        return {
            "procedure_id": procedure.id,
            "partner_id": line.point_id.partner_id.id or self.partner_id.id,
            "point_id": line.point_id.id,
            "subject": self.env._("Doubtful self-reading of %(day)s", day=f"{line.date:%d/%m/%Y}"),
            "asked": self.env._(
                "%(doubt)s The customer confirms it. Find out whether the meter was replaced or an earlier reading is"
                " wrong, correct the register, then send the reading to the distributor.",
                doubt=line.sentence,
            ),
        }

    def _create_readings(self, judged, more):
        """Create self-readings of ``judged``; return ``{line: reading}``. ``more(line)``: further values."""
        # The clerk enters readings through this page only.
        readings = self.env["vegas.reading"].sudo()
        made = readings.create(
            [
                {
                    "point_id": line.point_id.id,
                    "meter_id": line.meter_id.id,
                    "date": line.date,
                    **{COLUMNS[column]: value for column, value in judgement.values.items()},
                    "kind": "self",
                    "source": "counter",
                    "user_id": self.env.uid,
                    "evidence": line.photo,
                    "evidence_name": line.photo_name,
                    **more(line),
                }
                for line, (_facts, judgement) in judged.items()
            ]
        )
        return dict(zip(judged, made, strict=True))

    # === MARKS === #

    def _marks(self, line, row):
        """Return what a reading keeps of the doubt with which it was taken, nothing where there was none."""
        if row[1].outcome != "warning":
            return {}
        several = len(row[0].meter.columns()) > 1
        return {"doubt": sentences(self.env, row[1], several), "confirmed_by_id": self.env.uid}

    def _mark(self, line, reading, row):
        values = self._marks(line, row)
        if line.photo:
            values.update({"evidence": line.photo, "evidence_name": line.photo_name})
        if values:
            # Readings are the register's: the clerk writes them through this page only.
            reading.sudo().write(values)

    def _note(self, line, row, request, reading, state, text):
        facts, judgement = row
        consumed = judgement.consumed
        line.sudo().write(
            {
                "state": state,
                "outcome_text": text,
                "previous": line._last_text(facts),
                "consumed": f"{whole(consumed)} {facts.unit}" if consumed is not None else False,
                "confirmed_by_id": self.env.uid if judgement.outcome == "warning" else False,
                "request_id": request.id,
                "reading_id": reading.id,
            }
        )

    def _bill_text(self, line, bills):
        """Return which bill will use the reading, and when it comes."""
        contract = line.point_id.contract_id
        bill = bills.get(contract.id)
        if bill is None:
            return ""
        bill = contract._bill_of(bill, line.date)
        return self.env._(
            "Once validated it enters the next bill: period %(first)s–%(last)s, expected issue %(issued)s.",
            first=f"{bill.first:%d/%m/%Y}",
            last=f"{bill.last:%d/%m/%Y}",
            issued=f"{bill.issued:%d/%m/%Y}",
        )
