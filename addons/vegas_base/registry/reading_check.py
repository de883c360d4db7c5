from bisect import bisect_left, bisect_right

from odoo import api, fields, models
from odoo.exceptions import ValidationError

# An index that falls is taken for a roll-over only from this share of the highest index on.
NEARLY_FULL = 0.9
# What a period may consume, as multiples of its days' part of the yearly consumption: heating is uneven.
USUAL = {"gas": (0.15, 3), "ele": (0.4, 2.5)}
# The largest number that a reading can hold, whatever the meter.
HIGHEST = 999_999_999
INDEXES = ("index_f0", "index_f1", "index_f2", "index_f3", "index_converter")


class VegasReading(models.Model):
    """What is asked of a reading before it is kept: see ``_problems``; and whether it is likely: ``_hint``."""

    _inherit = "vegas.reading"

    corrects_past = fields.Boolean(
        "Fills in the past", help="Allows a date before a reading that counts already; it must fit between the others."
    )
    hint = fields.Char("Is it likely?", compute="_compute_hint")

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_size(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_size(vals)
        return super().write(vals)

    @api.model
    def _check_size(self, vals):
        """Refuse what no column could hold, before the database does it without a sentence."""
        for name in INDEXES:
            value = vals.get(name)
            if isinstance(value, (int, float)) and abs(value) > HIGHEST:
                raise ValidationError(
                    self.env._(
                        "%(field)s: %(value)s has too many digits for any meter: read it again.",
                        field=self._fields[name]._description_string(self.env),
                        value=value,
                    )
                )

    @api.constrains("point_id", "meter_id", "date", "kind", "state", "source", "corrects_past", *INDEXES)
    def _check_reading(self):
        problems = self._problems()
        if problems:
            raise ValidationError(
                "\n".join(
                    f"{reading.point_id.code}, {reading.date:%d/%m/%Y}: {text}" for reading, _field, text in problems
                )
            )

    @api.depends("point_id", "meter_id", "date", "kind", *INDEXES)
    def _compute_hint(self):
        counting = self._counting()
        for reading in self:
            reading.hint = reading._hint(counting)

    # === WHAT MUST HOLD === #

    def _problems(self):
        """Return the list of ``(reading, field name, sentence)`` of all that forbids these readings.

        What was not taken or not validated is kept as it came.
        """
        problems = []
        readings = self.filtered(lambda reading: reading.state not in ("refused", "rejected"))
        counting = readings._counting()
        for reading in readings:
            found = (
                reading._date_problems(counting, self) or reading._index_problems() or reading._order_problems(counting)
            )
            problems.extend((reading, field, text) for field, text in found)
        return problems

    def _counting(self):
        """Return ``{meter id: readings that count, one a day, in order}`` of the meters of these readings."""
        return self._counting_of(self.meter_id._origin)

    @api.model
    def _counting_of(self, meters):
        """Return ``{meter id: readings that count, one a day, in order}``, in one query.

        Of several on one day an actual reading stands before a self-reading, then the last one entered counts.
        """
        found = self.search(
            [
                ("meter_id", "in", meters.ids),
                ("kind", "in", ("actual", "self")),
                ("state", "=", "validated"),
            ]
        )
        return found._one_a_day()

    def _one_a_day(self):
        """Return ``{meter id: those of these readings that count, one a day, in order}``."""
        found = self.filtered(lambda reading: reading.kind != "estimated" and reading.state == "validated")
        result = {}
        for reading in found.sorted(lambda reading: (reading.date, reading.kind == "actual", reading.id)):
            days = result.setdefault(reading.meter_id.id, {})
            days[reading.date] = reading
        return {meter: list(days.values()) for meter, days in result.items()}

    def _around(self, counting):
        """Return the readings that count before and after this one, each perhaps empty."""
        others = counting.get(self.meter_id._origin.id, [])
        before = bisect_left(others, self.date, key=lambda reading: reading.date)
        after = bisect_right(others, self.date, key=lambda reading: reading.date)
        nothing = self.browse()
        return (others[before - 1] if before else nothing), (others[after] if after < len(others) else nothing)

    def _date_problems(self, counting, together):
        meter = self.meter_id
        if self.date > fields.Date.context_today(self):
            return [("date", self.env._("the date lies in the future. Enter the day on which the meter was read."))]
        if not meter:
            text = self.env._("no meter is installed on that day. Enter the meter of the point first.")
            return [("meter_id", text)]
        if meter.point_id != self.point_id:
            text = self.env._(
                "meter %(serial)s is not of this point. Choose the meter of the point.", serial=meter.serial
            )
            return [("meter_id", text)]
        # A supply begins with the index of the day before, which is also the day before its meter was put on.
        if meter.installed_on and self.date < fields.Date.subtract(meter.installed_on, days=1):
            text = self.env._(
                "meter %(serial)s was installed on %(day)s only. Correct the date or choose the meter before it.",
                serial=meter.serial,
                day=f"{meter.installed_on:%d/%m/%Y}",
            )
            return [("date", text)]
        if meter.removed_on and self.date > meter.removed_on:
            text = self.env._(
                "meter %(serial)s was removed on %(day)s. Correct the date or choose the meter that followed.",
                serial=meter.serial,
                day=f"{meter.removed_on:%d/%m/%Y}",
            )
            return [("date", text)]
        return self._past_problems(counting, together)

    def _past_problems(self, counting, together):
        """A reading comes after those that count already; the distributor corrects the past, others must say so.

        :param together: readings entered with this one, in whatever order
        """
        if self.source == "distributor" or self.corrects_past:
            return []
        others = counting.get(self.meter_id.id, [])
        later = others[bisect_right(others, self.date, key=lambda reading: reading.date) :]
        later = [other for other in later if other.id < self.id and other not in together]
        if not later:
            return []
        text = self.env._(
            "a reading of %(day)s counts already. Correct the date, or tick “Fills in the past”.",
            day=f"{later[-1].date:%d/%m/%Y}",
        )
        return [("date", text)]

    def _index_problems(self):
        meter, found = self.meter_id, []
        used = {"index_f1", "index_f2", "index_f3"} if meter.bands == "F3" else {"index_f0"}
        if meter.converter:
            used.add("index_converter")
        for name in INDEXES:
            value, label = self[name], self._fields[name]._description_string(self.env)
            digits = meter.converter_digits or meter.digits if name == "index_converter" else meter.digits
            if value < 0:
                found.append((name, self.env._("%(field)s is below zero. Enter the digits shown.", field=label)))
            elif value >= 10**digits:
                text = self.env._(
                    "%(field)s %(value)s has more than the %(digits)s digits of the meter. Leave out the decimals.",
                    field=label,
                    value=value,
                    digits=digits,
                )
                found.append((name, text))
            elif name == "index_converter" and name in used and not value and self._lacks_converter():
                text = self.env._(
                    "%(field)s is missing: with a converter both indexes are read. Enter it too; if the converter was"
                    " put on later, enter the meter again as a new one from that day.",
                    field=label,
                )
                found.append((name, text))
            elif value and name not in used and not (name == "index_f0" and any(self[band] for band in used)):
                found.append((name, self._unused_text(name, label)))
        return found

    def _lacks_converter(self):
        """Return whether a converter at zero was not read: only one that was put on with its meter begins there."""
        installed = self.meter_id.installed_on
        return bool(self.index_f0) and not (installed and self.date <= installed)

    def _unused_text(self, name, label):
        if name == "index_converter":
            return self.env._("%(field)s: the meter has no converter. Enter it on the meter first.", field=label)
        if name == "index_f0":
            return self.env._("%(field)s: the meter has three bands. Enter F1, F2 and F3.", field=label)
        return self.env._("%(field)s: the meter has one index only. Enter it as the index.", field=label)

    def _order_problems(self, counting):
        """An index never falls, but for a meter that has rolled over."""
        before, after = self._around(counting)
        found = []
        if before:
            found.extend(self._fallen(before, self))
        # An estimate does not bind the readings that follow.
        if after and self.kind != "estimated":
            found.extend(self._fallen(self, after))
        return found

    def _fallen(self, old, new):
        found = []
        for name, delta in new._deltas(old).items():
            if delta >= 0:
                continue
            digits = self._digits(name)
            risen = delta + 10**digits
            expected = new._expected(old, name)
            likely = risen <= 10 * expected if expected else risen < 10**digits / 5
            if old[name] > NEARLY_FULL * 10**digits and likely:
                continue
            text = self.env._(
                "%(field)s %(new)s of %(new_day)s is below %(old)s of %(old_day)s. Read it again; if the meter was"
                " replaced, enter the new meter.",
                field=self._fields[name]._description_string(self.env),
                new=new[name],
                new_day=f"{new.date:%d/%m/%Y}",
                old=old[name],
                old_day=f"{old.date:%d/%m/%Y}",
            )
            found.append((name, text))
        return found

    @api.model
    def _contradicted(self, meter, day, indexes, counting):
        """Return the readings of ``counting`` with which a reading of ``indexes`` on ``day`` cannot stand."""
        probe = self.new(
            {"point_id": meter.point_id.id, "meter_id": meter.id, "date": day, "kind": "actual", **indexes}
        )
        found = self.browse()
        if probe._order_problems(counting):
            for reading in counting.get(meter.id, ()):
                pair = (reading, probe) if reading.date <= day else (probe, reading)
                if probe._fallen(*pair):
                    found |= reading
        return found

    # === WHAT IS LIKELY === #

    def _digits(self, name):
        meter = self.meter_id
        return (name == "index_converter" and meter.converter_digits) or meter.digits

    def _deltas(self, old):
        """Return ``{index field: rise since ``old``}``, negative where it fell."""
        names = ["index_f1", "index_f2", "index_f3"] if self.meter_id.bands == "F3" else ["index_f0"]
        if self.meter_id.converter:
            names.append("index_converter")
        return {name: self[name] - old[name] for name in names}

    def _expected(self, old, name):
        """Return the rise of an index since ``old`` that the yearly consumption makes one expect, 0 if unknown."""
        annual = self.point_id["annual_f0" if name == "index_converter" else f"annual_{name[-2:]}"]
        return annual * (self.date - old.date).days / 365

    def _hint(self, counting=None):
        """Return a sentence if the consumption since the reading before is unlikely, else ``""``: only a warning."""
        if not (self.date and self.meter_id):
            return ""
        before, _after = self._around(self._counting() if counting is None else counting)
        least, most = USUAL.get(self.point_id.commodity, (0, 1))
        for name, delta in self._deltas(before).items() if before else ():
            expected = self._expected(before, name)
            rise = delta if delta >= 0 else delta + 10 ** self._digits(name)
            if not expected or expected * least <= rise <= expected * most:
                continue
            text = self.env._(
                "%(field)s rose by %(rise)s since %(day)s; from %(low)s to %(high)s were to be expected. Ask again or"
                " confirm it.",
                field=self._fields[name]._description_string(self.env),
                rise=rise,
                day=f"{before.date:%d/%m/%Y}",
                low=round(expected * least),
                high=round(expected * most),
            )
            if rise >= 10 * expected:
                text += " " + self.env._("It is ten times what was expected: a self-reading may be refused.")
            return text
        return ""
