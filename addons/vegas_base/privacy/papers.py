from odoo import api, models

from .access import SEE_PAPERS, sees


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    @api.model
    def _has_field_access(self, field, operation):
        """EXTENDS base: signatures, identity documents and other files are for who works on requests."""
        return super()._has_field_access(field, operation) and (field.type != "binary" or sees(self.env, SEE_PAPERS))

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """EXTENDS mail: the notes and their attachments are for who works on requests, not for all who read them."""
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if message_operation == "read" and not sees(self.env, SEE_PAPERS):
            return dict.fromkeys(operations, "write")
        return operations


class VegasQuote(models.Model):
    _inherit = "vegas.quote"

    @api.model
    def _has_field_access(self, field, operation):
        """EXTENDS base: the signed acceptance is for who works on requests."""
        return super()._has_field_access(field, operation) and (field.type != "binary" or sees(self.env, SEE_PAPERS))
