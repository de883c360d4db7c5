import base64
import hashlib
import json
import threading
from pathlib import Path

import typst

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import config, file_open

from ..address import one_line
from . import printable

# Archivable (PDF/A-2a) and accessible (PDF/UA-1).
STANDARDS = ["a-2a", "ua-1"]
# Odoo's package brings these; without them Typst takes the fonts that it has in itself.
FONTS = [
    Path(config.root_path).parents[3] / "share" / "fonts" / folder for folder in ("truetype/roboto", "opentype/ocr-b")
]
_own = threading.local()


def _compiler():
    """Return this thread's compiler: fonts are read once, and one compiler serves one call at a time."""
    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(
            font_paths=[str(folder) for folder in FONTS if folder.is_dir()], ignore_system_fonts=True
        )
    return _own.compiler


class VegasPaper(models.Model):
    """A paper that is handed over or sent, made with Typst.

    The template reads its data as JSON (`sys.inputs.data`), so that what a person typed is never markup. An
    administrator can change the text: an empty ``template`` stands for the file that the addon ships.
    """

    _name = "vegas.paper"
    _description = "Paper"
    _order = "name, id"

    code = fields.Char(required=True)
    procedure_id = fields.Many2one(
        "vegas.procedure",
        "Only for",
        index="btree_not_null",
        ondelete="cascade",
        help="A paper of its own for one procedure, in the place of the one that all procedures share.",
    )
    name = fields.Char(required=True, translate=True)
    model = fields.Char(required=True, default="vegas.request")
    template_file = fields.Char(required=True, readonly=True, help="Path of the template inside the addons.")
    template = fields.Text(help="Your own text instead of the shipped one. Empty: the shipped one.")
    preview = fields.Binary(readonly=True, attachment=False)

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(procedure_id, 0))", "A paper with this code exists already for this procedure."
    )

    @api.constrains("template")
    def _check_template(self):
        for paper in self.filtered("template"):
            try:
                paper._compile(paper._sample())
            except typst.TypstError as error:
                raise ValidationError(
                    self.env._("The template of “%(name)s” has a mistake: %(reason)s", name=paper.name, reason=error)
                ) from error

    def _source(self):
        self.ensure_one()
        if self.template:
            return self.template
        with file_open(self.template_file, "r") as stream:
            return stream.read()

    def _compile(self, data):
        """Return the PDF (bytes) of this paper for ``data``, a dict that JSON can carry."""
        with file_open("vegas_base/papers/letter.typ", "r") as stream:
            frame = stream.read()
        template, data = (frame + "\n" + self._source()).encode(), printable.clean(data)
        try:
            return self._typeset(template, data)
        except typst.TypstError as error:
            if "could not be displayed" not in str(error):
                raise
            # A pictograph in a name must not keep the customer from a paper.
            return self._typeset(template, printable.plain(data))

    def _typeset(self, template, data):
        inputs = {"data": json.dumps(data, default=str)}
        return _compiler().compile(template, sys_inputs=inputs, pdf_standards=STANDARDS)

    def _make(self, data):
        """Return the PDF as ``_compile`` does.

        :raises UserError: when the template does not work
        """
        try:
            return self._compile(data)
        except typst.TypstError as error:
            raise UserError(
                self.env._(
                    "“%(name)s” cannot be made, its template has a mistake (%(reason)s): tell an administrator.",
                    name=self.name,
                    reason=error,
                )
            ) from error

    def _sample(self):
        """Return data of the newest record, so that a preview shows something real; else empty texts."""
        self.ensure_one()
        domain = [*self._sample_domain()]
        if self.procedure_id:
            domain.append(("procedure_id", "=", self.procedure_id.id))
        record = self.env[self.model].sudo().search(domain, limit=1)
        return self._data(record) if record else {"title": self.name, "heading": self.name}

    def _sample_domain(self):
        """Return which records of the paper's model can show what it looks like."""
        return [("id", ">", 0)]

    def _data(self, record):
        """Return what the template may read: the letterhead and the record's own ``_paper_data``."""
        return {**self._frame(record), **record._paper_data(self.code)}

    def _frame(self, record):
        """Return what every paper shows: its title, the letterhead, the day."""
        company = record.company_id or self.env.company
        letterhead = {
            "name": company.name,
            "address": one_line(company.street, company.zip, company.city),
            "vat": company.partner_id._vegas_vat(),
            "phone": company.phone or "",
            "email": company.email or "",
        }
        today = fields.Date.context_today(self).strftime("%d/%m/%Y")
        return {"title": self.name, "company": letterhead, "today": today}

    @api.model
    def _of(self, code, record):
        """Return paper ``code``, to be read by everybody, in the language of the record's company.

        A procedure's own paper goes before the one that all procedures share.

        :raises UserError: when there is no such paper
        """
        lang = record.company_id.partner_id.lang or "it_IT"
        papers = self.sudo().with_context(lang=lang).search([("code", "=", code)])
        procedure = record.procedure_id if "procedure_id" in record._fields else self.env["vegas.procedure"]
        own = papers.filtered(lambda paper: paper.procedure_id and paper.procedure_id == procedure)
        paper = own or papers.filtered(lambda paper: not paper.procedure_id)
        if not paper:
            raise UserError(self.env._("There is no paper “%(code)s”.", code=code))
        return paper

    @api.model
    def _print(self, code, record, signature=None):
        """Make paper ``code`` for ``record``, keep a copy with it, and return the attachment.

        What a customer gets is listed with the request (``vegas.handed.paper``); the same paper, printed again on the
        same day or once it was signed, is the one that is there.

        :param signature: ``{"image", "name", "when"}`` of a signature given on the screen
        :raises UserError: when the paper is unknown or the template does not work
        """
        record.check_access("read")
        paper = self._of(code, record)
        data = paper._data(record.with_context(lang=paper.env.lang))
        handed, fingerprint = self.env["vegas.handed.paper"].sudo(), ""
        request = record._handed_request() if hasattr(record, "_handed_request") else None
        if request:
            fingerprint = paper._fingerprint(data)
            if known := handed._find(request, code, fingerprint, signing=bool(signature)):
                return known.attachment_id
        if signature:
            data["signature"] = signature
        content = paper._make(data)
        # The clerk may print without the right to write attachments of a closed request.
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{paper.name} {record.display_name}.pdf".replace("/", "-"),
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        )
        if request:
            handed._keep(request, paper, attachment, fingerprint, signature)
        return attachment

    def _fingerprint(self, data):
        """Return what makes two printings the same paper: its text and its data, whatever the day."""
        data = {key: value for key, value in data.items() if key not in ("today", "signature")}
        text = json.dumps(printable.clean(data), sort_keys=True, default=str) + self._source()
        return hashlib.sha256(text.encode()).hexdigest()

    def action_for_procedure(self):
        """Open a new paper for one procedure, which starts from the text of this one."""
        self.ensure_one()
        defaults = {"code": self.code, "name": self.name, "model": self.model, "template_file": self.template_file}
        context = {f"default_{name}": value for name, value in {**defaults, "template": self._source()}.items()}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Paper of one procedure"),
            "res_model": self._name,
            "views": [[False, "form"]],
            "context": context,
        }

    def action_preview(self):
        """Make the paper with real data and show it."""
        self.ensure_one()
        self.check_access("write")
        self.preview = base64.b64encode(self._compile(self._sample()))
        url = f"/web/content/vegas.paper/{self.id}/preview?filename={self.code}.pdf"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}
