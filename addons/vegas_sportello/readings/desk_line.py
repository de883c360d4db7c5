from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_billing.computation.numbers import whole

from .facts import COLUMNS, Asked
from .judgement import Typed
from .plausibility import closed, judge
from .texts import sentence, sentences

VERDICTS = [
    ("ok", "Likely"),
    ("warning", "To be confirmed"),
    ("refused", "May be refused"),
    ("fault", "To be corrected"),
    ("closed", "No self-reading"),
]
STATES = [("todo", "To be taken"), ("done", "Taken"), ("held", "Back office"), ("refused", "Not taken")]


class VegasCounterReadingLine(models.Model):
    """The meter of one point: what the customer told, what is thought of it, and what became of it."""

    _name = "vegas.counter.reading.line"
    _description = "Reading at the counter"
    _inherit = ["vegas.guarded"]
    _check_company_auto = True
    _order = "sequence, id"

    _GUARDED = {"state", "outcome_text", "previous", "consumed", "request_id", "reading_id", "confirmed_by_id"}

    desk_id = fields.Many2one("vegas.counter.reading", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="desk_id.company_id", store=True, precompute=True, index=True)
    sequence = fields.Integer(default=10)
    point_id = fields.Many2one("vegas.supply.point", "Supply point", required=True, index=True, check_company=True)
    commodity = fields.Selection(related="point_id.commodity")
    meter_id = fields.Many2one("vegas.meter", compute="_compute_meter_id")
    bands = fields.Char("Bands of the meter", compute="_compute_meter_id")
    converter = fields.Boolean("Meter with converter", compute="_compute_meter_id")
    date = fields.Date("Read on", default=fields.Date.context_today)
    # Texts, not numbers: leading zeros and decimals are what a mistake shows in.
    index_f0 = fields.Char("Reading")
    index_f1 = fields.Char("F1")
    index_f2 = fields.Char("F2")
    index_f3 = fields.Char("F3")
    index_converter = fields.Char("Converter")
    serial = fields.Char("Serial number told", help="What stands on the meter, if the customer tells it.")
    photo = fields.Binary(attachment=True, copy=False)
    photo_name = fields.Char("File name")
    last = fields.Text("Last reading", compute="_compute_verdict")
    expected = fields.Char("Expected consumption", compute="_compute_verdict")
    verdict = fields.Selection(VERDICTS, "Is it likely?", compute="_compute_verdict")
    sentence = fields.Text("What is thought of it", compute="_compute_verdict")
    confirmed = fields.Boolean("Confirmed", copy=False, help="The customer is sure of it in spite of the doubt.")

    state = fields.Selection(STATES, "Outcome", required=True, default="todo", readonly=True, copy=False)
    outcome_text = fields.Text("What became of it", readonly=True, copy=False)
    previous = fields.Char("Reading before", readonly=True, copy=False)
    consumed = fields.Char("Consumption since", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one("res.users", "Confirmed by", readonly=True, copy=False)
    request_id = fields.Many2one(
        "vegas.request", readonly=True, index="btree_not_null", ondelete="set null", copy=False
    )
    reading_id = fields.Many2one(
        "vegas.reading",
        "Reading in the register",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )

    _once = models.UniqueIndex("(desk_id, point_id)", "This supply point is in the list already: leave it once.")

    # === WHAT IS THOUGHT OF IT === #

    @api.depends("point_id", "date")
    def _compute_meter_id(self):
        """The meter that was on the point on that day, else the one that is there now."""
        for line in self:
            line.meter_id = line.point_id._meter_on(line.date) or line.point_id.meter_id
            line.bands, line.converter = line.meter_id.bands or "F0", line.meter_id.converter

    @api.depends("point_id", "date", "serial", "state", "outcome_text", *COLUMNS.values())
    def _compute_verdict(self):
        judged = self._judged()
        for line in self:
            facts, judgement = judged.get(line, (None, None))
            line.last = line._last_text(facts, "\n") if facts else line.previous
            line.expected = line._expected_text(facts) if facts else False
            if line.state != "todo" or facts is None:
                line.verdict, line.sentence = False, line.outcome_text
                continue
            several = len(facts.meter.columns()) > 1 if facts.meter else False
            if finding := closed(facts):
                line.verdict, line.sentence = "closed", sentence(line.env, finding)
            elif judgement is None:
                line.verdict, line.sentence = False, False
            elif line.outcome_text:
                # What the engine said when it was tried; changing the row forgets it.
                line.verdict, line.sentence = "fault", line.outcome_text
            else:
                line.verdict = judgement.outcome
                line.sentence = sentences(line.env, judgement, several)

    @api.onchange("date", "serial", *COLUMNS.values())
    def _onchange_told(self):
        self.outcome_text = False
        self.confirmed = False

    def _judged(self):
        """Return ``{line: (Facts, Judgement or None)}`` of the rows that are still to do and have a point."""
        lines = self.filtered(lambda line: line.point_id and line.state == "todo")
        if not lines:
            return {}
        desk = self.env["vegas.reading.facts"]
        facts = desk._facts([Asked(line.point_id._origin, line.meter_id._origin, line.date or None) for line in lines])
        limits = desk._limits(fields.Date.context_today(self))
        return {line: (known, judge(known, line._typed(), limits)) for line, known in zip(lines, facts, strict=True)}

    def _typed(self):
        texts = {column: self[name] or "" for column, name in COLUMNS.items()}
        if self.meter_id.bands == "F3":
            texts.pop("F0")
        return Typed(self.date or None, texts, self.serial or "")

    def _last_text(self, facts, between=" – "):
        known = facts.last
        if known is None:
            return self.env._("never read")
        kinds = dict(self.env["vegas.reading"]._fields["kind"]._description_selection(self.env))
        indexes = " · ".join(str(value) for value in known.values.values())
        return f"{indexes}{between}{known.day:%d/%m/%Y}, {kinds[known.kind].lower()}"

    def _expected_text(self, facts):
        if not facts.expected:
            return ""
        low = sum(expected.low for expected in facts.expected.values())
        high = sum(expected.high for expected in facts.expected.values())
        return f"{whole(low)}–{whole(high)} {facts.unit}"

    # === GUARD === #

    def _guarded_sentence(self):
        return self.env._("What became of a reading is written by the program only.")

    def write(self, vals):
        if not self.env.su:
            if any(line.state != "todo" for line in self):
                raise UserError(self.env._("This reading was taken: take it back first, or enter a new one."))
            if vals.keys() & {"date", "serial", "point_id", *COLUMNS.values()}:
                # A confirmation holds for what was told then.
                vals = {"confirmed": False, **vals}
                self.sudo().filtered("outcome_text").outcome_text = False
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_todo(self):
        if not self.env.su and any(line.state != "todo" for line in self):
            raise UserError(self.env._("This reading was taken: its row stays."))

    def action_open_request(self):
        """Open the request by which the reading goes on."""
        self.ensure_one()
        return self.request_id.get_formview_action()
