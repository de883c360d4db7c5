from psycopg2 import IntegrityError

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.engine.requests.problem import RequestProblems


class VegasMany(models.Model):
    """How the act is done: all rows at once where they let themselves be done so, else one by one."""

    _inherit = "vegas.many"

    def action_run(self):
        """Do what is still to be done; each row says what became of it. Returns True.

        :raises UserError: when what holds for all rows is wrong; then nothing is done
        """
        self.ensure_one()
        self.check_access("write")
        lines = self.line_ids.filtered(lambda line: line.state != "done")
        if not lines:
            raise UserError(self.env._("There is nothing left to do here."))
        self._check_common()
        # Who clicks twice waits here for the first click, and then finds nothing to do.
        self.sudo().ran_on = fields.Datetime.now()
        self.flush_recordset(["ran_on"])
        faults = self._row_faults(lines)
        good = lines.filtered(lambda line: line not in faults)
        if good:
            faults |= getattr(self, f"_do_{self.kind}")(good)
        own = lines.sudo()
        for reason, rows in own.grouped(lambda line: faults.get(line, "")).items():
            rows.write({"state": "failed" if reason else "done", "reason": reason or False})
        if not self.failed_count:
            self._forget()
        return True

    def _check_common(self):
        """Refuse what is wrong for all rows.

        :raises UserError: with a sentence that names the field
        """
        if self.confirmation == "screen" and not self.signature:
            raise UserError(self.env._("The signature is missing: let the customer sign, or choose «Signed on paper»."))
        if not self.confirmation:
            text = self.env._(
                "“Confirmed by the customer” is missing: print the list and let it be signed, or on screen."
            )
            raise UserError(text)
        check = getattr(self, f"_check_{self.kind}", None)
        if check:
            check()

    def _row_faults(self, lines):
        """Return ``{line: reason}`` of the rows that cannot be done, as far as it can be told beforehand."""
        faults = getattr(self, f"_faults_{self.kind}", None)
        return faults(lines) if faults else {}

    def _forget(self):
        """Hook: take away what was needed for the rows alone, once all are done."""

    def _do(self, lines, act):
        """Run ``act(lines)`` in a savepoint; return ``{line: reason}`` of what was refused.

        Rows that a refusal names are left out and the others done together; where it names none, one by one.
        ``act`` raises ``NamedProblems`` where it knows the rows.
        """
        faults = {}
        while lines:
            try:
                with self.env.cr.savepoint():
                    act(lines)
                return faults
            except NamedProblems as refusal:
                named = refusal.reasons
            except (UserError, IntegrityError) as error:
                named = {lines: self._reason(error)} if len(lines) == 1 else {}
            faults |= named
            lines = lines.filtered(lambda line, named=named: line not in named)
            if not named:
                for line in lines:
                    faults |= self._do(line, act)
                return faults
        return faults

    def _reason(self, error):
        """Return in the user's words why the database or a rule refused."""
        if isinstance(error, IntegrityError):
            return self.env["vegas.contract.version"]._sql_error_to_message(error)
        return str(error)


class NamedProblems(Exception):
    """Problems of requests, told row by row.

    :param lines: ``{request id: line}``
    """

    def __init__(self, problems, lines):
        super().__init__()
        self.reasons = {}
        for problem in problems:
            line = lines[problem.request.id]
            sentence = problem.sentence()
            if sentence not in self.reasons.get(line, ""):
                self.reasons[line] = f"{self.reasons.get(line, '')}\n{sentence}".strip()


def named(error, lines):
    """Return ``error`` as ``NamedProblems`` where it names the requests of ``lines``, else itself."""
    if isinstance(error, RequestProblems) and all(problem.request.id in lines for problem in error.problems):
        return NamedProblems(error.problems, lines)
    return error
