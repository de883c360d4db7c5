from odoo import api, fields, models

from ..requests.problem import Problem
from ..requests.request_data import SLOTS
from .exchange import MISSED

WISHES = ("wish1_date", "wish1_slot", "wish2_date", "wish2_slot")


class VegasHandlerExchange(models.AbstractModel):
    """Appointments that do not take place, and what each does to the clock.

    The customer wants another day: from the day he gave up to the new one nothing counts. He was not there: the term
    begins anew on that day. The technician was not there: the clock runs on, and the missed slot is indemnified. The
    distributor moves it himself: the clock runs on, and the customer must be told.
    """

    _inherit = "vegas.handler.exchange"

    def _check(self, requests, verb):
        problems, today = super()._check(requests, verb), fields.Date.context_today(self)
        if verb not in MISSED:
            return problems
        for request in requests:
            day = request.appointment_date
            said = f"{day:%d/%m/%Y}" if day else "–"
            if verb == "postpone" and day and day < today:
                text = self.env._("The appointment of %(day)s has passed.", day=said)
                remedy = self.env._("Say whether the customer or the technician was not there.")
                problems.append(Problem(request, "appointment_date", text, remedy))
            if verb != "postpone" and day and day > today:
                text = self.env._("The appointment is on %(day)s: nobody has missed it yet.", day=said)
                remedy = self.env._("If the customer cannot be there, he wants another day.")
                problems.append(Problem(request, "appointment_date", text, remedy))
            problems.extend(self._check_wishes(request))
        return problems

    def _prepare(self, requests, verb):
        values = super()._prepare(requests, verb)
        if verb in MISSED:
            for request in requests:
                nothing = {"appointment_date": False, "appointment_slot": False}
                values.setdefault(request.id, {}).update(
                    **nothing, missed_date=request.appointment_date, missed_slot=request.appointment_slot
                )
        return values

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "schedule":
            self._scheduled(requests)
        elif verb == "postpone":
            for day, group in requests.grouped("missed_date").items():
                group._suspend("postponed", day)
        elif verb == "miss":
            for day, group in requests.grouped("missed_date").items():
                group._suspend("absent", day)
        elif verb == "wait_in_vain":
            self.env["vegas.indemnity"]._owe_missed_slot(requests)

    def _scheduled(self, requests):
        """A new day: what stood still for it runs again, and a customer who had another one must be told."""
        waiting = requests.filtered(
            lambda request: any(row.reason == "postponed" and not row.date_to for row in request.sudo().suspension_ids)
        )
        for day, group in waiting.grouped("appointment_date").items():
            group._resume(day)
        steps = requests.history_ids.filtered(lambda step: step.verb == "schedule")
        last = {step.request_id: step for step in steps.sorted("id")}
        moved = requests.filtered(lambda request: (last[request].before or {}).get("appointment_date"))
        # No effect of the answer: the state after it must not hang on the order in which two days arrive.
        moved._to_do(moved._words_of_moved())


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    missed_date = fields.Date("Appointment given up", readonly=True, copy=False, guarded=True)
    missed_slot = fields.Char("Slot given up", readonly=True, copy=False, guarded=True)

    def _words_of_moved(self):
        return self.env._("The distributor moved the appointment: tell the customer the new day")

    def _after_undo(self, step, day):
        super()._after_undo(step, day)
        if step.verb == "schedule":
            # Whoever imported the answer did it in the own language, a job in none.
            codes = [None, *(code for code, _name in self.env["res.lang"].get_installed())]
            words = {self.with_context(lang=code)._words_of_moved() for code in codes}
            self.sudo().activity_ids.filtered(lambda activity: activity.summary in words).unlink()


class VegasRequestAppointment(models.TransientModel):
    """Notes that an appointment does not take place, and asks for the days that the customer wishes instead."""

    _name = "vegas.request.appointment"
    _description = "Appointment that does not take place"

    request_id = fields.Many2one("vegas.request", required=True, readonly=True, ondelete="cascade")
    verb = fields.Selection(
        [
            ("postpone", "The customer wants another day"),
            ("miss", "The customer was not there"),
            ("wait_in_vain", "The technician did not come"),
        ],
        "What happened",
        required=True,
        default="postpone",
    )
    distributor_id = fields.Many2one(related="request_id.distributor_id")
    appointment_date = fields.Date(related="request_id.appointment_date")
    appointment_slot = fields.Char(related="request_id.appointment_slot")
    wish1_date = fields.Date("Wished day")
    wish1_slot = fields.Selection(SLOTS, "Wished slot", default="09:00-11:00")
    wish2_date = fields.Date("Second day")
    wish2_slot = fields.Selection(SLOTS, "Second slot")
    told = fields.Char("Who was told", help="Name and time of the call with the distributor.")
    problem = fields.Text(compute="_compute_problem")
    effect = fields.Text("What it does to the term", compute="_compute_effect")

    @api.model
    def default_get(self, fields_list):
        """Propose the next two days on which a technician can come, after the one that was given up."""
        values = super().default_get(fields_list)
        request = self.env["vegas.request"].browse(values.get("request_id"))
        if request:
            start = max(request.appointment_date or fields.Date.today(), fields.Date.context_today(self))
            days = request._handler()._possible_days(start, 2, request.distributor_id)
            wishes = {"wish1_date": days[0], "wish1_slot": "09:00-11:00"}
            wishes |= {"wish2_date": days[1], "wish2_slot": "14:00-16:00"}
            values.update({name: value for name, value in wishes.items() if name in fields_list})
        return values

    @api.depends("verb", *WISHES)
    def _compute_problem(self):
        """Say while the clerk types what the button would refuse."""
        for wizard in self:
            request = wizard.request_id
            asked = request.new(wizard._wishes(), origin=request)
            problems = request._handler()._check(asked, wizard.verb) if request and wizard.verb else []
            wizard.problem = "\n".join(problem.sentence() for problem in problems) or False

    @api.depends("verb")
    def _compute_effect(self):
        env = self.env
        effects = {
            "postpone": env._("The days from the appointment given up to the new one do not count."),
            "miss": env._("The term begins anew on the day of the appointment. The customer is charged nothing."),
            "wait_in_vain": env._("The term runs on, and the customer is owed an indemnity for the missed slot."),
        }
        for wizard in self:
            wizard.effect = effects.get(wizard.verb)

    def _wishes(self):
        return {name: self[name] for name in WISHES}

    def action_note(self):
        """Write the wishes on the request, stop or restart its clock, and see to it that the distributor is told.

        The standard has no message for it: who has not been told yet must be phoned.
        """
        self.ensure_one()
        request = self.request_id
        request.check_access("write")
        label = dict(self._fields["verb"]._description_selection(self.env))[self.verb]
        given_up = f"{request.appointment_date:%d/%m/%Y} {request.appointment_slot or ''}".strip()
        request.sudo().write(self._wishes())
        request._run(self.verb)
        wished = f"{self.wish1_date:%d/%m/%Y} {self.wish1_slot}"
        said = self.env._("%(what)s (%(day)s). Wished now: %(wished)s.", what=label, day=given_up, wished=wished)
        if self.told:
            told = self.env._("The distributor was told: %(who)s.", who=self.told)
            said = f"{said} {told}"
        else:
            summary = self.env._(
                "Phone %(name)s: appointment of %(day)s off, wished %(wished)s",
                name=request.distributor_id.name,
                day=given_up,
                wished=wished,
            )
            request._to_do(summary)
        request.message_post(body=said)
        return {"type": "ir.actions.act_window_close"}
