from odoo import api, fields, models
from odoo.exceptions import UserError

# Key of the context in which a button says which version of the request the person had before them.
SEEN = "vegas_version"
SHOWN = 80


class RequestChanged(UserError):
    """Somebody else changed the request since it was read; ``context`` carries what the form shows of it."""

    def __init__(self, message, title, rows):
        super().__init__(message)
        self.context = {"title": title, "rows": rows}


class VegasRequest(models.Model):
    """Two persons on one request: a write or a verb that rests on what is no longer so is refused, with who changed
    what and when.

    ``version`` is what a form has seen. It sends it back with what it saves (a key among the values, never written)
    and with each verb (``vegas_version`` in the context). Changes of other fields than one's own do not collide. Two
    that come in the same instant write the same row: PostgreSQL refuses the second, and when Odoo tries it again it
    meets this check. A caller that sends no version, an import or a test, is not checked.
    """

    _inherit = "vegas.request"

    changes = fields.Json(
        "Changed by hand",
        readonly=True,
        copy=False,
        guarded=True,
        help="{field: [number, user id, time]}, last of each.",
    )
    version = fields.Char(compute="_compute_version")

    @api.depends("changes", "stage_id")
    def _compute_version(self):
        for request in self:
            request.version = f"{request.id}.{request._last_change()}.{request.stage_id.id}"

    def _last_change(self):
        return max((number for number, *_rest in (self.changes or {}).values()), default=0)

    def write(self, vals):
        """Write ``vals``; with a ``version`` among them only what nobody else changed since.

        :raises RequestChanged: then nothing is written
        """
        if "version" in vals:
            vals = dict(vals)
            seen = vals.pop("version")
            for request in self:
                request._refuse_unseen(seen, vals.keys())
            if not vals:
                return True
        done = super().write(vals)
        if names := [name for name in vals if self._is_by_hand(name)]:
            now = fields.Datetime.to_string(fields.Datetime.now())
            requests = self.sudo()
            requests._write_rows(
                {
                    request.id: {
                        "changes": {
                            **(request.changes or {}),
                            **{name: [request._last_change() + 1, self.env.uid, now] for name in names},
                        }
                    }
                    for request in requests
                }
            )
        return done

    def action_run(self):
        seen = self.env.context.get(SEEN)
        if seen and len(self) == 1:
            self.check_access("read")
            self._refuse_unseen(seen)
        return super().action_run()

    def _is_by_hand(self, name):
        field = self._fields.get(name)
        return bool(field and field.store and self._is_own_field(name) and not getattr(field, "guarded", False))

    def _refuse_unseen(self, seen, names=None):
        """Raise when the stage is another than in version ``seen``, or one of the fields ``names`` was changed since.

        :param names: ``None`` stands for all of them: a verb rests on the whole request
        """
        self.ensure_one()
        place, _dot, rest = str(seen or "").partition(".")
        number, _dot, stage = rest.partition(".")
        # The context goes on to what the verb does to other requests: nobody has seen those.
        if place != str(self.id) or not number.isdigit():
            return
        later = {
            name: (user, when)
            for name, (place, user, when) in (self.changes or {}).items()
            if place > int(number) and (names is None or name in names) and name in self._fields
        }
        rows = [self._stage_row()] if stage.isdigit() and int(stage) != self.stage_id.id else []
        people = self.env["res.users"].sudo().browse({user for user, _when in later.values()}).exists()
        called = {user.id: user.name for user in people}
        for name, (user, when) in later.items():
            rows.append(
                {
                    "label": self._fields[name]._description_string(self.env),
                    "now": self._shown(name),
                    "who": called.get(user, ""),
                    "when": self._clock(fields.Datetime.to_datetime(when)),
                }
            )
        if rows:
            title = self.env._("Request %(number)s has changed while you had it before you", number=self.name)
            sentences = [
                self.env._("%(label)s is now “%(now)s”: %(who)s, %(when)s.", **row) for row in rows
            ]  # one line for each change
            nothing = self.env._("Nothing was overwritten, and what you wrote is still in the form.")
            raise RequestChanged("\n".join([f"{title}.", *sentences, nothing]), title, rows)

    def _stage_row(self):
        """Return what the person must know of the last change of stage."""
        step = self.sudo().history_ids.sorted("id")[-1:]
        by_answer = step.part_id and self.env._("answer of the distributor")
        return {
            "label": self._fields["stage_id"]._description_string(self.env),
            "now": self.stage_id.name,
            "who": by_answer or step.user_id.name or "",
            "when": self._clock(step.date or self.write_date),
        }

    def _shown(self, name):
        """Return in short what field ``name`` holds now."""
        field, value = self._fields[name], self[name]
        if field.type == "binary":
            return self.env._("another file") if value else ""
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "date":
            return f"{value:%d/%m/%Y}" if value else ""
        if field.relational:
            value = ", ".join(value.sudo().mapped("display_name"))
        text = str(value or "")
        return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"

    def _clock(self, moment):
        return fields.Datetime.context_timestamp(self, moment).strftime("%d/%m/%Y %H:%M")
