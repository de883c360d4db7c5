from odoo import models

from .access import SEE_PAPERS, sees


class VegasRequest(models.Model):
    """Signatures and other files are fields with the group ``SEE_PAPERS``; notes and their files are guarded here."""

    _inherit = "vegas.request"

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """EXTENDS mail: the notes and their attachments are for who works on requests, not for all who read them."""
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if message_operation == "read" and not sees(self.env, SEE_PAPERS):
            return dict.fromkeys(operations, "write")
        return operations
