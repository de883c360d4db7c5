import base64
import json
import threading
from pathlib import Path

import typst

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import config, file_open

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
    _order = "name"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    model = fields.Char(required=True, default="vegas.request")
    template_file = fields.Char(required=True, readonly=True, help="Path of the template inside the addons.")
    template = fields.Text(help="Your own text instead of the shipped one. Empty: the shipped one.")
    preview = fields.Binary(readonly=True, attachment=False)

    _code_unique = models.UniqueIndex("(code)", "A paper with this code exists already.")

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
        return _compiler().compile(
            (frame + "\n" + self._source()).encode(),
            sys_inputs={"data": json.dumps(data, default=str)},
            pdf_standards=STANDARDS,
        )

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
        record = self.env[self.model].sudo().search(self._sample_domain(), limit=1)
        return self._data(record) if record else {}

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
            "address": ", ".join(
                part for part in (company.street, f"{company.zip or ''} {company.city or ''}") if part
            ),
            "vat": company.partner_id._vegas_vat(),
            "phone": company.phone or "",
            "email": company.email or "",
        }
        today = fields.Date.context_today(self).strftime("%d/%m/%Y")
        return {"title": self.name, "company": letterhead, "today": today}

    @api.model
    def _of(self, code, record):
        """Return paper ``code``, to be read by everybody, in the language of the record's company.

        :raises UserError: when there is no such paper
        """
        lang = record.company_id.partner_id.lang or "it_IT"
        paper = self.sudo().with_context(lang=lang).search([("code", "=", code)])
        if not paper:
            raise UserError(self.env._("There is no paper “%(code)s”.", code=code))
        return paper

    @api.model
    def _print(self, code, record):
        """Make paper ``code`` for ``record``, keep a copy with it, and return the attachment.

        :raises UserError: when the paper is unknown or the template does not work
        """
        record.check_access("read")
        paper = self._of(code, record)
        content = paper._make(paper._data(record.with_context(lang=paper.env.lang)))
        # The clerk may print without the right to write attachments of a closed request.
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{paper.name} {record.display_name}.pdf",
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        )

    def action_preview(self):
        """Make the paper with real data and show it."""
        self.ensure_one()
        self.check_access("write")
        self.preview = base64.b64encode(self._compile(self._sample()))
        url = f"/web/content/vegas.paper/{self.id}/preview?filename={self.code}.pdf"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def action_print(self):
        """Print the paper named in the context (``paper``), keep a copy, and open it."""
        self.ensure_one()
        attachment = self.env["vegas.paper"]._print(self.env.context.get("paper"), self)
        return {"type": "ir.actions.act_url", "url": f"/web/content/{attachment.id}", "target": "new"}

    def _paper_data(self, code):
        """Return what the papers of a request may read, all of it text."""
        self.ensure_one()
        point, partner = self.point_id, self.partner_id
        day = "{:%d/%m/%Y}"
        commodities = dict(point._fields["commodity"]._description_selection(self.env))
        return {
            "number": self.name,
            "procedure": f"{self.procedure_id.label} – {self.procedure_id.name}",
            "received": day.format(self.received_date),
            "customer": partner.name or "",
            "customer_address": ", ".join(
                p for p in (partner.street, f"{partner.zip or ''} {partner.city or ''}") if p
            ),
            "tax_code": partner._vegas_tax_code() if partner else "",
            "phone": self.phone or "",
            "commodity": commodities.get(point.commodity, ""),
            "point": point.code or "",
            "point_address": ", ".join(p for p in (point.street, f"{point.zip or ''} {point.city or ''}") if p),
            "meter": self.meter_id.serial or "",
            "distributor": self.distributor_id.name or "",
            "appointment_date": day.format(self.appointment_date) if self.appointment_date else "",
            "appointment_slot": self.appointment_slot or "",
            "contract": self.contract_id.number or "",
            **(self._handler()._paper_data(self, code) if self._handler() is not None else {}),
        }
