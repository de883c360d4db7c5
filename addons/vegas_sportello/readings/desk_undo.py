from odoo import models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.engine.requests.problem import RequestProblems


class VegasCounterReadingLine(models.Model):
    """How a reading that was typed wrong is taken back, as long as it has not left the house."""

    _inherit = "vegas.counter.reading.line"

    def action_take_back(self):
        """Take the reading out of the register and its message out of the outbox; the row can be corrected.

        :raises UserError: when the distributor has it already, or somebody decided on it
        """
        self.ensure_one()
        self.check_access("write")
        # The row, the reading and the request are the program's to write.
        line = self.sudo()
        if line.state == "todo":
            raise UserError(self.env._("This reading was not taken yet: correct it in its row."))
        reading = line.reading_id
        if line.state == "done":
            try:
                line.request_id.with_user(self.env.user)._run("cancel")
            except RequestProblems as error:
                raise UserError("\n".join(problem.sentence() for problem in error.problems)) from error
        else:
            if reading.state not in ("received", "refused"):
                raise UserError(self.env._("Somebody has decided on this reading by now: ask the back office."))
            if line.request_id:
                line.request_id._run("cancel")
            reading.request_id = False
            reading.unlink()
        line.write(
            {
                "state": "todo",
                "outcome_text": False,
                "previous": False,
                "consumed": False,
                "confirmed": False,
                "confirmed_by_id": False,
                "request_id": False,
                "reading_id": False,
            }
        )
        return True
