import re

from odoo import api, fields, models
from odoo.tools import email_normalize, html2plaintext

from odoo.addons.vegas_base.engine.channels.channel_pec_in import read_mail

# What the provider of a PEC writes before the subject of its receipts: no communication of a customer.
RECEIPTS = re.compile(r"^\s*(accettazione|avvenuta consegna|consegna|mancata consegna|avviso di)\b", re.IGNORECASE)


class VegasInboxItem(models.Model):
    """What arrives by mail at the alias of complaints is protocolled by itself, a PEC with what is in its envelope."""

    _inherit = "vegas.inbox.item"

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """EXTENDS mail: the legal date is that of the sending."""
        inner = self._pec_mail(msg_dict)
        sender = inner.sender if inner else msg_dict.get("email_from") or ""
        text = inner.text if inner else html2plaintext(msg_dict.get("body") or "")
        subject = inner.subject if inner else msg_dict.get("subject") or ""
        moment = fields.Datetime.to_datetime(msg_dict.get("date")) or fields.Datetime.now()
        address = email_normalize(sender) or ""
        values = {
            "channel": "pec" if inner else "email",
            "sender": sender,
            "email": address,
            "subject": subject,
            "body": text.strip(),
            "sent_date": fields.Datetime.context_timestamp(self, moment).date(),
            "partner_id": self._customer_of(address).id,
            **(custom_values or {}),
        }
        # The address alone: the sender of the envelope of a PEC is its provider.
        item = super().message_new({**msg_dict, "email_from": address}, values)
        item._onchange_partner()
        if RECEIPTS.match(msg_dict.get("subject") or ""):
            item.sudo().write({"outcome": "other", "state": "done"})
        return item

    @api.model
    def _pec_mail(self, msg_dict):
        """Return the ``Mail`` in the envelope of a PEC, ``None`` for an ordinary mail."""
        for attachment in msg_dict.get("attachments") or []:
            name, content = attachment[0] or "", attachment[1]
            if name.lower() in ("postacert.eml", "postacert"):
                if hasattr(content, "as_bytes"):
                    content = content.as_bytes()
                return read_mail(content.encode() if isinstance(content, str) else bytes(content))
        return None
