from odoo import fields, models
from odoo.exceptions import UserError

from .effect import plain_field


class VegasRequest(models.Model):
    """How an outcome is taken back: by a corrected answer of the distributor, or by the back office."""

    _inherit = "vegas.request"

    def action_undo(self):
        """Take back the last answer with all that it changed; for the back office.

        What a person carried out by hand that person can take back on the same day.
        """
        self.ensure_one()
        if not self.env.user.has_group("vegas_base.group_vegas_backoffice") and not self._is_own_of_today():
            raise UserError(self.env._("Only the back office takes an outcome back."))
        self.check_access("write")
        self.sudo()._undo()
        return True

    def _is_own_of_today(self):
        step = self.sudo()._last_answer()
        if not step or step.part_id or step.user_id != self.env.user:
            return False
        return fields.Datetime.context_timestamp(self, step.date).date() == fields.Date.context_today(self)

    def _last_answer(self):
        """Return the step of the history that the last answer made and that was not taken back, perhaps empty.

        What a procedure of ours carried out by itself counts as an answer.
        """
        self.ensure_one()
        taken_back = {step.undoes_id for step in self.history_ids}
        own = getattr(self._handler(), "_own_outcomes", ())
        steps = self.history_ids.filtered(
            lambda step: (step.part_id or step.verb in own) and step.verb != "undo" and step not in taken_back
        )
        return steps.sorted("id")[-1:]

    def _undo(self):
        """Take back the last answer: effects newest first, what it wrote on the request, the stage.

        A value that somebody changed meanwhile stays, and the effect says so.

        :raises UserError: when there is no answer to be taken back
        """
        self.ensure_one()
        step = self._last_answer()
        if not step:
            raise UserError(self.env._("Request %(number)s: there is no answer to take back.", number=self.name))
        effects = self.effect_ids.filtered(lambda effect: not effect.undone_date and effect.history_id == step)
        for effect in effects.sorted("id", reverse=True):
            # One after the other: a later change may rest on an earlier one.
            effect._take_back()
        before, day = step.before or {}, self.executed_date
        self.write({name: before[name] for name in before if name in self._fields})
        step.part_id.write({"state": "undone", "reason": self.env._("Taken back with all that it had changed.")})
        self.env["vegas.request.history"].create(
            {
                "request_id": self.id,
                "company_id": self.company_id.id,
                "from_stage_id": self.stage_id.id,
                "to_stage_id": step.from_stage_id.id,
                "verb": "undo",
                "user_id": self.env.uid,
                "undoes_id": step.id,
            }
        )
        self._enter(step.from_stage_id)
        self._after_undo(step, day)

    def _after_undo(self, step, day):
        """Hook: what else must be put right after ``step`` of this request was taken back.

        :param day: the day of execution that the outcome named, perhaps ``False``
        """

    def _before(self, values):
        """Return what ``values`` overwrite on this request, as JSON can carry it."""
        return {name: plain_field(self, name) for name in values}


class VegasRequestEffect(models.Model):
    _inherit = "vegas.request.effect"

    def _take_back(self):
        """Reverse this change, or note why it stays."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id).exists()
        undo, note = self.undo or {}, False
        if not record:
            note = False if undo.get("created") else self.env._("It is no longer there.")
        elif undo.get("created"):
            record.unlink()
        elif "states" in undo:
            self.env["vegas.point.state"]._restore(record, undo["states"], self.request_id)
        elif "values" in undo:
            old, new = undo["values"], undo["new"]
            kept = [name for name, value in new.items() if plain_field(record, name) != value]
            record.write({name: value for name, value in old.items() if name not in kept})
            # Constraints of the database must see it before the next effect is taken back.
            record.flush_recordset()
            note = self.env._("Changed meanwhile: look at it.") if kept else False
        self.write({"undone_date": fields.Datetime.now(), "undone_note": note})
