from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.engine.handlers.effects import said
from odoo.addons.vegas_base.engine.handlers.own_request import COMPLAINT

from .inbox import REGISTERED


class VegasInboxItem(models.Model):
    """What becomes of a communication: a request of the register, a reminder, a repetition, or it is sent on."""

    _inherit = "vegas.inbox.item"

    def action_classify(self):
        """Do what ``outcome`` says; what becomes a request opens.

        :raises UserError: when something is missing, with the field that heals it
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "new":
            raise UserError(self.env._("%(number)s was classified already.", number=self.name))
        outcome = self.outcome or self.proposal
        if not outcome:
            raise UserError(self.env._("Write what it says, or choose what it is."))
        if outcome in REGISTERED:
            return self._become_request(outcome)
        if outcome in ("reminder", "duplicate"):
            return self._join(outcome)
        if outcome == "not_ours":
            if not (self.forward_to or "").strip():
                raise UserError(
                    self.env._("“%(field)s” is missing: say to whom it goes.", field=self._label("forward_to"))
                )
            term = self.env["vegas.parameter"]._on("tiqv.forward.days", self.arrived_date)
            # The protocol is written by the program only.
            self.sudo().write(
                {"outcome": outcome, "state": "forward", "forward_due_date": term._due(self.arrived_date)}
            )
            return True
        self.sudo().write({"outcome": outcome, "state": "done"})
        return True

    def action_forwarded(self):
        """Note that it was sent on today.

        :raises UserError: when nobody said that it is to be sent on
        """
        self.check_access("write")
        if any(item.state != "forward" for item in self):
            raise UserError(self.env._("Only what is to be sent on can be noted as sent on."))
        self.sudo().write({"state": "done", "forwarded_date": fields.Date.context_today(self)})
        return True

    def action_open_request(self):
        """Open the request that it has become, or that it belongs to."""
        self.ensure_one()
        request = self.request_id or self.original_id
        return {
            "type": "ir.actions.act_window",
            "name": request.procedure_id.display_name,
            "res_model": "vegas.request",
            "res_id": request.id,
            "views": [[False, "form"]],
        }

    def _become_request(self, outcome):
        """Make the request of the register and register it, where nothing is missing; else it says what."""
        procedure = self.env["vegas.procedure"].search([("code", "=", COMPLAINT)], limit=1)
        text = (self.body or "").strip() or (self.subject or "").strip()
        context = {"default_procedure_id": procedure.id, "default_partner_id": self.partner_id.id}
        request = (
            self.env["vegas.request"]
            .with_context(**context)
            .create(
                {
                    "company_id": self.company_id.id,
                    "point_id": self.point_id.id,
                    "received_date": self.received_date,
                    "subject": self.subject,
                    "asked": text,
                    "tiqv_channel": self.channel,
                    "tiqv_type": outcome,
                    "tiqv_by_hand": outcome != self.proposal,
                    "tiqv_same_id": self.original_id.id,
                    "tiqv_identified": bool(self.partner_id),
                }
            )
        )
        # The protocol is written by the program only.
        self.sudo().write({"outcome": outcome, "state": "done", "request_id": request.id})
        self._hand_files(request)
        request.with_context(verb="register").action_run()
        return self.action_open_request()

    def _join(self, outcome):
        """A reminder inside the term, or a repetition, is noted with the request that is here and not counted."""
        original = self.original_id
        if not original:
            raise UserError(self.env._("“%(field)s” is missing: choose it.", field=self._label("original_id")))
        if outcome == "reminder" and original.tiqv_answer_date:
            raise UserError(
                self.env._(
                    "%(number)s was answered already: what comes now is a request for information.",
                    number=original.name,
                )
            )
        self.sudo().write({"outcome": outcome, "state": "done"})
        if outcome == "reminder":
            original.sudo().tiqv_reminders += 1
        original._message_log(
            body=self.env._(
                "%(what)s: %(number)s, received on %(day)s",
                what=said(self, "outcome", outcome),
                number=self.name,
                day=f"{self.received_date:%d/%m/%Y}",
            )
        )
        self._hand_files(original)
        return self.action_open_request()

    def _hand_files(self, request):
        """Let the files of the communication be found with the request, too."""
        files = self.env["ir.attachment"].sudo()  # the scan is a field of its own, which files do not show
        mine = [("res_model", "=", self._name), ("res_id", "=", self.id), ("res_field", "in", (False, "document"))]
        for file in files.search(mine):
            values = {"res_model": request._name, "res_id": request.id, "res_field": False}
            file.copy({**values, "name": self.document_name or file.name if file.res_field else file.name})

    def _label(self, name):
        return self._fields[name]._description_string(self.env)


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    tiqv_inbox_ids = fields.One2many("vegas.inbox.item", "request_id", "As it arrived")
