from odoo import api, fields, models
from odoo.exceptions import UserError


class VegasRequest(models.Model):
    """A request that the distributor refused is asked again as a new one: the chain of attempts."""

    _inherit = "vegas.request"

    previous_id = fields.Many2one(
        "vegas.request", "Attempt before", readonly=True, copy=False, guarded=True, ondelete="restrict", index=True
    )
    attempt_ids = fields.One2many("vegas.request", "previous_id", "Later attempts", readonly=True, copy=False)
    # Kept, so that the whole chain is one query.
    first_attempt_id = fields.Many2one(
        "vegas.request", readonly=True, copy=False, guarded=True, ondelete="restrict", index="btree_not_null"
    )
    chain_ids = fields.Many2many("vegas.request", string="Attempts", compute="_compute_chain")
    can_reopen = fields.Boolean(compute="_compute_can_reopen")

    # An attempt that was called off does not count.
    _attempt_unique = models.UniqueIndex(
        "(previous_id) WHERE state != 'cancelled'", "This request was opened again already: look at its attempts."
    )

    @api.depends("first_attempt_id", "attempt_ids")
    def _compute_chain(self):
        firsts = self.first_attempt_id | self.filtered(lambda request: request.id and not request.first_attempt_id)
        chains = self.search([("first_attempt_id", "in", firsts.ids)], order="id").grouped("first_attempt_id")
        for request in self:
            first = request.first_attempt_id or request
            later = chains.get(first)
            request.chain_ids = (first | later) if later else False

    @api.depends("state", "attempt_ids.state")
    def _compute_can_reopen(self):
        for request in self:
            request.can_reopen = request.state == "refused" and not request._newer_attempt()

    def _newer_attempt(self):
        """Return the attempt that took this one's place, if any."""
        self.ensure_one()
        return self.attempt_ids.filtered(lambda attempt: attempt.state != "cancelled")[:1]

    def action_reopen(self):
        """Open the refused request again as a new draft with everything filled in, and show it.

        :raises UserError: when it was not refused, or was opened again already
        """
        self.ensure_one()
        if newer := self._newer_attempt():
            raise UserError(
                self.env._(
                    "Request %(number)s was opened again already as %(newer)s (%(stage)s): work on that one.",
                    number=self.name,
                    newer=newer.name,
                    stage=newer.stage_id.name,
                )
            )
        if self.state != "refused":
            raise UserError(
                self.env._(
                    "Request %(number)s is “%(stage)s”: only one that the distributor refused can be opened again.",
                    number=self.name,
                    stage=self.stage_id.name,
                )
            )
        attempt = self.create(self._attempt_values())
        # What has become wrong meanwhile, a day that has passed, is shown along with the reason.
        others = [{"field": problem.field, "text": problem.sentence()} for problem in attempt._problems("send")]
        attempt.sudo().write(
            {
                "previous_id": self.id,
                "first_attempt_id": (self.first_attempt_id or self).id,
                "problems": [*self._reason_problems(), *others] or False,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": attempt.procedure_id.display_name,
            "res_model": self._name,
            "res_id": attempt.id,
            "views": [[False, "form"]],
        }

    def _attempt_values(self):
        """Return what the next attempt starts with: all that a person entered, and the days that have passed anew."""
        defaults = self._handler()._defaults(self)
        days = {name: value for name, value in defaults.items() if self._fields[name].type == "date"}
        return {**self._entered_values(), **days}

    def _entered_values(self):
        """Return all that a person entered.

        What the customer was told or has signed stays, also where a copy of the request would leave it out.
        """
        entered = self.copy_data()[0]
        entered.pop("user_id", None)
        again = {
            name: field.convert_to_write(self[name], self)
            for name, field in self._fields.items()
            if field.store and not field.copy and self._is_input(name)
        }
        return {**entered, **again}

    def _is_input(self, name):
        """Whether a person enters ``name``: a datum of the case that neither the engine nor a computation writes."""
        field = self._fields[name]
        is_kept_here = field.type not in ("one2many", "many2one_reference") and name != "received_date"
        return is_kept_here and self._is_own_field(name) and not field.readonly and not getattr(field, "guarded", False)

    def _reason_problems(self):
        """Return the problems that the new attempt shows: one at each field that the reason speaks of."""
        reason = self._reasons().get(self)
        fields_of = self._handler()._element_fields()
        elements = (reason.elements or "").split() if reason else []
        names = list(dict.fromkeys(fields_of[element] for element in elements if element in fields_of))
        said = self.reason_text or (reason.text if reason else "") or self.reason_code
        if not said:
            return []
        text = self.env._("Refused before (%(number)s): %(reason)s", number=self.name, reason=said)
        return [{"field": name, "text": text} for name in names or [None]]
