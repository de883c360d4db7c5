"""What comes by PEC: answers in an envelope, and the provider's receipts of what we sent."""

import base64
import email
import email.policy
import html
import logging
import re
from email.parser import BytesHeaderParser
from typing import NamedTuple
from xmlrpc.client import Binary

from odoo import api, models
from odoo.tools import email_normalize, email_split

_logger = logging.getLogger(__name__)

READ_NAMES = (".xml", ".csv", ".zip")
READ_TYPES = {
    "application/xml": ".xml",
    "text/xml": ".xml",
    "text/csv": ".csv",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
}
# After these the mail did not arrive; the warning that it is late (preavviso-errore-consegna) is followed by one.
FAILED_RECEIPTS = ("non-accettazione", "errore-consegna", "mancata-consegna", "rilevazione-virus")
WARNING_RECEIPTS = ("preavviso-errore-consegna",)
RECIPIENT_HEADERS = ("Delivered-To", "X-Original-To", "To", "Cc", "Resent-To")
LENGTH = 500
TEXT_LENGTH = 4000


class Mail(NamedTuple):
    """What a mail says, as far as a channel needs it."""

    message_id: str
    subject: str
    sender: str
    transport: str  # X-Trasporto: posta-certificata, errore
    receipt: str  # X-Ricevuta: accettazione, avvenuta-consegna, …
    reference: str  # X-Riferimento-Message-ID
    files: list  # (name, bytes) of the answers in the envelope
    others: list  # names of what else is attached
    text: str
    certificate: dict  # what the provider says in daticert.xml


def read_mail(data):
    """Return the ``Mail`` in ``data``, the bytes of a mail."""
    outer = email.message_from_bytes(data, policy=email.policy.default)
    inner = _inner(outer)
    files, others = [], []
    for part in _leaves(inner or outer):
        name = part.get_filename() or ""
        suffix = READ_TYPES.get(part.get_content_type(), "")
        if inner is not None and (name.lower().endswith(READ_NAMES) or suffix):
            files.append((name.replace("\\", "/").rpartition("/")[2] or f"allegato{suffix}", _bytes(part)))
        elif name:
            others.append(name)
    return Mail(
        _header(outer, "Message-ID"),
        _header(inner or outer, "Subject"),
        _header(inner or outer, "From"),
        _header(outer, "X-Trasporto").lower(),
        _header(outer, "X-Ricevuta").lower(),
        _header(outer, "X-Riferimento-Message-ID"),
        files,
        others,
        _text(inner or outer),
        _certificate(outer),
    )


def _header(mail, name):
    """Return a header in one line; one that is written against the rules is read as it is."""
    try:
        return " ".join(str(mail.get(name) or "").split())
    except Exception:
        return " ".join(str(dict(mail.raw_items()).get(name) or "").split())


def _inner(outer):
    """Return the mail in ``postacert.eml``, or ``None``; only what the provider certifies counts."""
    if _header(outer, "X-Trasporto").lower() != "posta-certificata":
        return None
    for part in outer.walk():
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            return part.get_payload(0)
        if (part.get_filename() or "").lower() == "postacert.eml":
            return email.message_from_bytes(_bytes(part), policy=email.policy.default)
    return None


def _leaves(mail):
    """Yield the parts that hold something; a mail attached to a mail is one of them."""
    if mail.get_content_type() == "message/rfc822" or not mail.is_multipart():
        yield mail
    else:
        for part in mail.get_payload():
            yield from _leaves(part)


def _bytes(part):
    if part.is_multipart():
        return b"".join(bytes(one) for one in part.get_payload())
    return part.get_payload(decode=True) or b""


def _text(mail):
    """Return the readable text of a mail."""
    for part in _leaves(mail):
        if part.get_content_type() == "text/plain" and not part.get_filename():
            try:
                text = _bytes(part).decode(part.get_content_charset() or "utf-8", "replace")
            except LookupError:
                text = _bytes(part).decode("utf-8", "replace")
            return text.strip()[:TEXT_LENGTH]
    return ""


def _certificate(outer):
    """Return what the provider certifies in ``daticert.xml``, as far as it is used: ``{element: text}``."""
    for part in _leaves(outer):
        if (part.get_filename() or "").lower() == "daticert.xml":
            text = _bytes(part).decode("utf-8", "replace")
            found = re.findall(r"<(identificativo|errore-esteso|msgid)>([^<]*)<", text)
            return {name: html.unescape(value).strip()[:LENGTH] for name, value in found}
    return {}


class VegasChannel(models.Model):
    """Mails that arrive at the address of a channel are its own: files, receipts, and what nobody can read."""

    _inherit = "vegas.channel"

    @api.model
    def _of_mail(self, data):
        """Return the channel whose address is a recipient of the mail, or whose mailbox it was fetched from."""
        channels = self.sudo().search([("kind", "=", "pec"), ("pec_address", "!=", False)], order="id")
        if not channels:
            return channels
        # The plain policy: it reads any header, however badly it is written.
        head = BytesHeaderParser().parsebytes(data)
        addresses = {
            email_normalize(address)
            for name in RECIPIENT_HEADERS
            for value in head.get_all(name, [])
            for address in email_split(str(value))
        }
        box = self.env["fetchmail.server"].sudo().browse(self.env.context.get("default_fetchmail_server_id"))
        addresses.add(email_normalize(box.user or ""))
        return channels.filtered(lambda channel: channel.pec_address.lower() in addresses)[:1]

    def _take_mail(self, data):
        """Take a mail in: it is in the log, whole, before it is read, and nothing that goes wrong loses it."""
        self.ensure_one()
        channel = self._speaking()
        try:
            mail = read_mail(data)
        except Exception:
            _logger.exception("channel %s: a mail cannot be read", self.code)
            mail = None
        log = channel._log_fault(
            "in",
            self.env._("The mail is not read to its end: open it and import its files by hand."),
            name=(mail and mail.subject) or self.env._("Mail"),
            proof=mail and mail.message_id,
            mail=base64.b64encode(data),
            mail_name="mail.eml",
        )
        if self.env["vegas.message"]._can_commit():
            self.env.cr.commit()
        if mail and mail.receipt:
            channel._take_receipt(mail, log)
        elif mail and mail.files:
            channel._take_files(mail, log)
        elif mail:
            log.text = channel._why_not(mail)
        return log

    def _why_not(self, mail):
        """Return why a mail gives no file, and what to do with it."""
        values = {"sender": mail.sender or "–", "others": ", ".join(mail.others)}
        if mail.transport != "posta-certificata":
            reason = self.env._("The mail of %(sender)s is no PEC: read it, and ask for a PEC if need be.", **values)
            if mail.others:
                reason += " " + self.env._("Its files (%(others)s) are not read: import them by hand.", **values)
        else:
            reason = self.env._(
                "The PEC of %(sender)s has no XML, CSV or ZIP file: read it, and answer if need be.", **values
            )
            if mail.others:
                reason += " " + self.env._("Attached: %(others)s.", **values)
        return f"{reason}\n\n{mail.text}".strip()

    def _take_files(self, mail, log):
        """Receive the files of a PEC; each message knows by which mail it came."""
        names = [name for name, _data in mail.files]
        log.write(
            {
                "outcome": "ok",
                "name": ", ".join(names)[:LENGTH],
                "count": len(names),
                "text": f"{mail.subject} – {mail.sender}",
            }
        )
        self.env["vegas.message"].with_context(vegas_channel_log_id=log.id)._receive(mail.files, channel=self)

    def _take_receipt(self, mail, log):
        """Note a receipt with the delivery it proves; one that says it did not arrive puts its messages in error."""
        reference = mail.reference or mail.certificate.get("msgid")
        sent = (
            log.search([("proof", "=", reference), ("direction", "=", "out")], limit=1) if reference else log.browse()
        )
        failed = mail.receipt in FAILED_RECEIPTS
        text = self.env._("Receipt “%(kind)s” for %(name)s.", kind=mail.receipt, name=sent.name or reference or "–")
        if not sent:
            text += " " + self.env._("No PEC of ours has that Message-Id: it was not sent by a channel.")
        if fault := mail.certificate.get("errore-esteso"):
            text += " " + fault
        log.write(
            {
                "outcome": "error" if failed or not sent or mail.receipt in WARNING_RECEIPTS else "ok",
                "name": sent.name or mail.subject,
                "proof": mail.certificate.get("identificativo") or mail.message_id,
                "receipt": mail.receipt,
                "origin_id": sent.id,
                "text": text,
            }
        )
        if failed:
            undelivered = sent.message_ids.filtered(lambda message: message.state == "sent")
            undelivered.write(
                {
                    "state": "error",
                    "reason": self.env._(
                        "%(recipient)s did not get the PEC (%(kind)s: %(fault)s): check the address, then send again.",
                        recipient=sent.recipient or "–",
                        kind=mail.receipt,
                        fault=fault or "–",
                    ),
                }
            )


class MailThread(models.AbstractModel):
    """Odoo's mail gateway hands the mails of a channel over whole, before it looks for a document they belong to.

    So fetched mail and mail of an alias come the same way, as bytes; and the gateway's guard against mail loops,
    which drops the 21st mail of a sender in two hours, does not drop the answers of a PEC provider.
    """

    _inherit = "mail.thread"

    @api.model
    def message_process(self, model, message, *arguments, **options):
        data = message.data if isinstance(message, Binary) else message
        data = data.encode() if isinstance(data, str) else bytes(data)
        channel = self.env["vegas.channel"]._of_mail(data)
        if channel:
            channel._take_mail(data)
            return False
        return super().message_process(model, message, *arguments, **options)
