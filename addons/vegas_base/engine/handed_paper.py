import base64
import binascii
import hashlib
import io

from markupsafe import Markup
from PIL import Image, UnidentifiedImageError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.mimetypes import guess_mimetype
from odoo.tools.pdf import merge_pdf

MODES = [("screen", "On the screen"), ("paper", "On paper")]
SCANS = ("application/pdf", "image/png", "image/jpeg")


def _as_pdf(file):
    """Return the PDF of a file that is one, or a picture."""
    if file.mimetype == "application/pdf":
        return file.raw
    buffer = io.BytesIO()
    Image.open(io.BytesIO(file.raw)).convert("RGB").save(buffer, "PDF", resolution=150)
    return buffer.getvalue()


class VegasHandedPaper(models.Model):
    """A paper that the customer got: when, from whom, its fingerprint, who signed it and how, where it was sent.

    It is written by the program only. A signed paper is never made again in its place: the file stays as it was
    signed, and what is printed later is another row.
    """

    _name = "vegas.handed.paper"
    _description = "Paper handed to the customer"
    _order = "id desc"
    _rec_name = "name"

    request_id = fields.Many2one("vegas.request", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="request_id.company_id", store=True, index=True)
    code = fields.Char("Code of the paper", required=True, readonly=True)
    name = fields.Char("Paper", required=True, readonly=True)
    attachment_id = fields.Many2one("ir.attachment", "File", required=True, readonly=True, ondelete="cascade")
    handed_date = fields.Datetime("Handed over on", required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, default=lambda self: self.env.user)
    content_hash = fields.Char("SHA-256 of the file", required=True, readonly=True)
    fingerprint = fields.Char(readonly=True, help="Equal for two printings of the same text and data.")
    signature_mode = fields.Selection(MODES, "Signed", readonly=True)
    signer_name = fields.Char("Signed by", readonly=True)
    signed_at = fields.Datetime("Signed on", readonly=True)
    scan_id = fields.Many2one("ir.attachment", "Scan", readonly=True, ondelete="set null", index="btree_not_null")
    sent_to = fields.Char("Sent to", readonly=True)
    mail_id = fields.Many2one("mail.mail", "Mail", readonly=True, ondelete="set null", index="btree_not_null")

    _attachment_unique = models.UniqueIndex("(attachment_id)", "This file is listed already.")

    # === KEEP === #

    @api.model
    def _keep(self, request, paper, attachment, fingerprint, signature):
        """List ``attachment`` as handed over for ``request``; return the row."""
        handed = self.sudo().create(
            {
                "request_id": request.id,
                "code": paper.code,
                "name": paper.name,
                "attachment_id": attachment.id,
                "content_hash": hashlib.sha256(attachment.raw).hexdigest(),
                "fingerprint": fingerprint,
                "user_id": self.env.uid,
                **({"signature_mode": "screen", **self._signed_values(signature["name"])} if signature else {}),
            }
        )
        request.sudo()._paper_handed(paper.code)
        return handed

    @api.model
    def _find(self, request, code, fingerprint, signing=False):
        """Return the row of the same paper: the signed one, else, unless it is ``signing``, that of today."""
        known = self.sudo().search(
            [("request_id", "=", request.id), ("code", "=", code), ("fingerprint", "=", fingerprint)]
        )
        today = fields.Date.context_today(self)
        signed = known.filtered("signature_mode")
        if signed or signing:
            return signed[:1]
        return known.filtered(lambda row: row._day() == today)[:1]

    def _day(self):
        return fields.Datetime.context_timestamp(self, self.handed_date).date()

    @api.model
    def _signed_values(self, name):
        return {"signer_name": name, "signed_at": fields.Datetime.now()}

    # === SIGNATURE === #

    @api.model
    def _signature(self, image, name, when=None):
        """Return what a paper shows of a signature on the screen: ``{"image": svg, "name", "when"}``.

        :param image: the picture in base64
        :raises UserError: when it is no picture, or nothing was drawn, or the name is missing
        """
        name = (name or "").strip()
        if not name:
            raise UserError(self.env._("Who signs? Enter the name under the signature."))
        when = fields.Datetime.context_timestamp(self, when or fields.Datetime.now())
        return {"image": self._picture(image), "name": name, "when": f"{when:%d/%m/%Y, %H:%M}"}

    @api.model
    def _picture(self, image):
        """Return the SVG that carries the picture, made small and black on white."""
        try:
            content = base64.b64decode(image or b"", validate=False)
            picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG")).convert("RGBA")
        except (UnidentifiedImageError, binascii.Error, OSError, ValueError, Image.DecompressionBombError):
            raise UserError(self.env._("The signature is missing or cannot be read: sign again.")) from None
        flat = Image.new("RGB", picture.size, "white")
        flat.paste(picture, mask=picture.getchannel("A"))
        grey = flat.convert("L")
        if grey.getextrema()[0] > 200:
            raise UserError(self.env._("The signature is empty: sign again."))
        grey.thumbnail((900, 300))
        buffer = io.BytesIO()
        grey.save(buffer, "PNG", optimize=True)
        width, height = grey.size
        data = base64.b64encode(buffer.getvalue()).decode()
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}"'
            f' height="{height}"><image width="{width}" height="{height}"'
            f' xlink:href="data:image/png;base64,{data}"/></svg>'
        )

    def _sign_on_paper(self, name, scan, scan_name):
        """Note that these papers were signed by hand, and keep the scan with them."""
        self.check_access("read")
        if any(handed.signature_mode == "screen" for handed in self):
            raise UserError(self.env._("This paper was signed on the screen already."))
        name = (name or "").strip()
        if not name:
            raise UserError(self.env._("Who signed? Enter the name under the signature."))
        for handed in self.sudo():
            values = {"signature_mode": "paper"}
            if not handed.signature_mode:
                values.update(handed._signed_values(name))
            if scan:
                values["scan_id"] = handed._keep_scan(scan, scan_name).id
            handed.write(values)

    def _keep_scan(self, scan, scan_name):
        content = base64.b64decode(scan)
        kind = guess_mimetype(content)
        if kind not in SCANS:
            raise UserError(self.env._("The scan must be a PDF or a picture (PNG, JPEG): choose another file."))
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": scan_name or self.env._("Signed: %(paper)s", paper=self.name),
                    "raw": content,
                    "mimetype": kind,
                    "res_model": self.attachment_id.res_model,
                    "res_id": self.attachment_id.res_id,
                }
            )
        )

    # === OPEN, MERGE, SEND === #

    def action_open(self):
        """Open the file; of what was signed by hand the scan, where there is one."""
        self.ensure_one()
        self.check_access("read")
        return (self.scan_id or self.attachment_id)._open_paper()

    def action_sign_by_hand(self):
        """Ask who signed this paper by hand, and the scan."""
        self.ensure_one()
        request = self.request_id.with_context(paper=self.code)
        action = request.action_sign_paper()
        context = {**action["context"], "default_mode": "paper", "default_handed_id": self.id}
        return {**action, "context": {**context, "default_signer_name": self.signer_name or request._signer_name()}}

    def _merged(self):
        """Return one PDF (bytes) of these papers, oldest first."""
        files = [(handed.scan_id or handed.attachment_id).sudo() for handed in self.sorted("id")]
        return merge_pdf([_as_pdf(file) for file in files])

    def _action_merged(self):
        """Return the action that opens these papers as one PDF."""
        ids = ",".join(str(handed.id) for handed in self.sorted("id"))
        return {"type": "ir.actions.act_url", "url": f"/vegas/papers/{ids}", "target": "new"}

    def _newest(self):
        """Return of each paper the row that counts: the signed one, else the newest."""
        papers = self.browse()
        for rows in self.grouped(lambda handed: (handed.request_id, handed.code)).values():
            papers |= (rows.filtered("signature_mode") or rows).sorted("id")[-1:]
        return papers

    def action_send(self):
        """Send these papers to the customer's PEC, else to the e-mail address.

        :raises UserError: where there is no address
        """
        self.check_access("read")
        for (request, partner), papers in self.grouped(
            lambda handed: (handed.request_id, handed.request_id._paper_partner(handed.code))
        ).items():
            request.check_access("write")
            address = partner._vegas_mail_address()
            if not address:
                raise UserError(
                    self.env._(
                        "%(name)s has no PEC and no e-mail address: enter one on the customer's page, or hand over"
                        " the paper.",
                        name=partner.name or request.name,
                    )
                )
            mail = self.env["mail.mail"].sudo().create(request._paper_mail(papers, address, partner))
            papers.sudo().write({"sent_to": address, "mail_id": mail.id})
            names = ", ".join(papers.mapped("name"))
            request._message_log(body=self.env._("Sent to %(to)s: %(names)s", to=address, names=names))
        return True


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    handed_ids = fields.One2many("vegas.handed.paper", "request_id", "Handed to the customer")

    def _paper_handed(self, code):
        """Hook: paper ``code`` of this request was handed over."""

    def _paper_partner(self, code):
        """Return for whom paper ``code`` of this request is: the customer."""
        return self.partner_id

    def _paper_mail(self, papers, address, partner):
        """Return the values of the mail that brings ``papers`` to ``partner``."""
        self.ensure_one()
        env = self.with_context(lang=partner.lang or self.company_id.partner_id.lang or "it_IT").env
        names = ", ".join(papers.mapped("name"))
        greeting = env._("Dear %(name)s,", name=partner._vegas_addressee())
        text = env._("attached you find, about your request %(number)s: %(names)s.", number=self.name, names=names)
        return {
            "subject": f"{names} – {self.name}",
            "body_html": Markup("<p>%s</p><p>%s</p><p>%s</p>") % (greeting, text, self.company_id.name),
            "email_to": address,
            "attachment_ids": [(6, 0, papers.attachment_id.ids)],
            "auto_delete": False,
            **self.env["vegas.distributor.letter"].sudo()._sender(self.company_id),
        }

    def action_print_all(self):
        """Open one PDF of everything that the customer got with these requests.

        :raises UserError: when that is nothing
        """
        self.check_access("read")
        papers = self.handed_ids.filtered(
            lambda handed: handed.request_id._paper_partner(handed.code) == handed.request_id.partner_id
        )._newest()
        if not papers:
            raise UserError(self.env._("Nothing was handed over yet: print the request form first."))
        return papers._action_merged()


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if not self.env.su and {"raw", "datas", "db_datas", "res_model", "res_id", "mimetype"} & vals.keys():
            self._refuse_handed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_handed(self):
        if not self.env.su:
            self._refuse_handed()

    def _refuse_handed(self):
        """What a customer got or signed stays as it is; asked for files of requests and quotes only."""
        kept = self.sudo().filtered(lambda file: file.res_model in ("vegas.request", "vegas.quote"))
        if not kept:
            return
        rows = self.env["vegas.handed.paper"].sudo()
        if rows.search_count(["|", ("attachment_id", "in", kept.ids), ("scan_id", "in", kept.ids)], limit=1):
            raise AccessError(self.env._("This paper was handed to the customer: it stays as it is."))
