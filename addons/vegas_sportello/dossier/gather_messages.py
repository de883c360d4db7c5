import email
import email.policy
from functools import partial

from odoo import api, models
from odoo.tools import html2plaintext

from odoo.addons.vegas_base.engine.handlers.effects import said
from odoo.addons.vegas_base.standard import show

from .pages import Entry

# So much of a message is printed; the whole file is in the ZIP.
LINES, SIGNS = 400, 40_000
TALK = ("comment", "email", "email_outgoing", "notification")


class VegasDossier(models.AbstractModel):
    """What was exchanged with the distributor, with its receipts, and what was written and mailed."""

    _inherit = "vegas.dossier"

    @api.model
    def _case_entries(self, request):
        return [
            *super()._case_entries(request),
            *self._message_entries(request),
            *self._receipt_entries(request),
            *self._talk_entries(request),
        ]

    # === EXCHANGED WITH THE DISTRIBUTOR === #

    @api.model
    def _message_entries(self, request):
        """Return the messages in readable form; personal data are hidden from who may not see them, there as here."""
        entries = []
        messages = request.part_ids.message_id
        contents, whole = messages._bytes(), messages._may_see_all()
        for message, parts in request.part_ids.grouped("message_id").items():
            meaning = ", ".join(dict.fromkeys(f"{part.flow or ''} {part._meaning()}".strip() for part in parts))
            content = contents.get(message.id, b"")
            text = show.text(content, masked=not whole)
            sent = message.sent_date or message.create_date
            name = message.name.rpartition("/")[2]
            rows = [
                [self.env._("File"), name],
                [said(message, "direction", message.direction), self._instant(sent)],
                [self.env._("Proof"), message.proof or ""],
                [self.env._("Checksum (SHA-256)"), message.sha256],
                [self.env._("Reason"), message.reason or ""],
            ]
            entries.append(
                Entry(
                    self.env._("Message"),
                    meaning,
                    self._moment(sent),
                    file=f"messaggi/{name}",
                    content=content if whole else text.encode(),
                    make=partial(self._page, request, self._text_data(meaning, rows, text)),
                    note="" if whole else self.env._("personal data hidden"),
                )
            )
        return entries

    @api.model
    def _receipt_entries(self, request):
        """Return the receipts of the messages that went by PEC, as mails; the back office alone has them whole."""
        entries = []
        messages = request.part_ids.message_id
        receipts = messages.receipt_ids
        mails = self._field_attachments(receipts).sudo().grouped("res_id") if messages._may_see_all() else {}
        for receipt in receipts:
            name = self.env._("Receipt of PEC: %(kind)s", kind=receipt.receipt or "–")
            entry = Entry(self.env._("Receipt"), name, self._moment(receipt.date), note=receipt.text or "")
            if mail := mails.get(receipt.id):
                entry.file = f"ricevute/{receipt.mail_name or 'ricevuta.eml'}"
                entry.content = mail.raw
            rows = [
                [self.env._("When"), self._instant(receipt.date)],
                [self.env._("Identifier"), receipt.proof or ""],
                [self.env._("What happened"), receipt.text or ""],
            ]
            entry.make = partial(self._page, request, self._text_data(name, rows, ""))
            entries.append(entry)
        return entries

    # === WRITTEN AND MAILED === #

    @api.model
    def _talk_entries(self, request):
        """Return the notes and mails of the request as one thing to read."""
        messages = request.message_ids.filtered(lambda message: message.message_type in TALK).sorted("id")
        talk = []
        for message in messages:
            text = html2plaintext(message.body or "").strip()
            if not text and not message.subject:
                continue
            talk.append(
                {
                    "when": self._instant(message.date),
                    "who": message.author_id.name or message.email_from or "",
                    "subject": message.subject or "",
                    "text": text,
                    "files": ", ".join(message.attachment_ids.mapped("name")),
                }
            )
        if not talk:
            return []
        name = self.env._("Notes and letters of %(number)s", number=request.name)
        data = {"part": "talk", "heading": name, "talk": talk}
        lines = [
            "\n".join(filter(None, (f"{row['when']} {row['who']}", row["subject"], row["text"], row["files"])))
            for row in talk
        ]
        return [
            Entry(
                self.env._("Notes"),
                name,
                self._moment(messages[:1].date),
                file="note.txt",
                content="\n\n".join(lines).encode(),
                make=partial(self._page, request, data),
            )
        ]

    # === FILES THAT ARE TEXT === #

    @api.model
    def _readable(self, request, entry):
        """Give pages to a file that is a mail or a plain text; anything else keeps none."""
        name = entry.file.lower()
        try:
            if name.endswith(".eml"):
                rows, text = self._mail_text(entry.content)
            elif name.endswith((".txt", ".csv")):
                rows, text = [], entry.content.decode("utf-8", "replace")
            else:
                return
        except Exception:  # a mail that no reader understands stays a file
            entry.why = "broken"
            return
        entry.pdf = self._page(request, self._text_data(entry.name, rows, text))
        entry.why = ""

    @api.model
    def _text_data(self, heading, rows, text):
        """Return what the template needs for pages of text, cut where it is too long to be read."""
        shown = "\n".join(text.splitlines()[:LINES])[:SIGNS]
        rows = [row for row in rows if row[1]]
        return {
            "part": "text",
            "heading": heading,
            "blocks": [{"title": "", "rows": rows}] if rows else [],
            "text": shown,
            "more": self.env._("The rest of the file is in the ZIP.") if len(shown) < len(text.rstrip()) else "",
        }

    @api.model
    def _mail_text(self, content):
        """Return (rows of the head, text) of a mail in bytes; its files are named, not opened."""
        mail = email.message_from_bytes(content, policy=email.policy.default)
        labels = {
            "From": self.env._("From"),
            "To": self.env._("To"),
            "Date": self.env._("When"),
            "Subject": self.env._("Subject"),
        }
        rows = []
        for key, label in labels.items():
            try:
                value = str(mail.get(key) or "")
            except Exception:  # a head that keeps to no rule is left out
                value = ""
            if value:
                rows.append([label, value])
        names, text = [], ""
        for part in mail.walk():
            if part.is_multipart():
                continue
            if part.get_filename():
                names.append(part.get_filename())
            elif not text and part.get_content_maintype() == "text":
                try:
                    body = part.get_content()
                except (LookupError, UnicodeError, KeyError):
                    body = (part.get_payload(decode=True) or b"").decode("utf-8", "replace")
                text = html2plaintext(body) if part.get_content_subtype() == "html" else body
        if names:
            rows.append([self.env._("Files"), ", ".join(names)])
        return rows, text
