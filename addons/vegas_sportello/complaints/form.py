from odoo import models

from odoo.addons.vegas_base.engine.requests.version import SEEN

FORM = "request"


class VegasRequest(models.Model):
    """A grievance told at the counter becomes a form: registered, signed, with a copy for the customer, in one go."""

    _inherit = "vegas.request"

    def action_tiqv_register_print(self):
        """Register the communication and open its form, to be signed by hand."""
        self.ensure_one()
        self.with_context(verb="register").action_run()
        return True if self.stage_id.code == "draft" else self._print(FORM)._open_paper()

    def action_tiqv_register_sign(self):
        """Ask the signature on the screen; with it the communication is registered and the signed form opens."""
        self.ensure_one()
        self.check_access("write")
        if seen := self.env.context.get(SEEN):
            self._refuse_unseen(seen)
        problems = self._problems("register")
        if problems:
            self._show_problems(problems)
            return True
        return self.with_context(paper=FORM).action_sign_paper()


class VegasHandlerReclamo(models.AbstractModel):
    _inherit = "vegas.handler.reclamo"

    def _paper_signed(self, request, code, mode, image):
        """Who signs the form has it registered.

        :raises RequestProblems: when something is missing meanwhile
        """
        super()._paper_signed(request, code, mode, image)
        if code == FORM and request.stage_id.code == "draft":
            request._run("register")
