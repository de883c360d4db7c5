from collections import Counter
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("draft", "Draft"),
    ("checked", "Checked"),
    ("written", "Written"),
    ("sent", "Sent"),
    ("accepted", "Accepted"),
    ("rejected", "Rejected"),
    ("cancelled", "Given up"),
]
KINDS = [("0", "Ordinary"), ("1", "Substitutes an earlier one"), ("2", "Annuls an earlier one")]


class VegasCadastralFile(models.Model):
    """The yearly communication of all contracts of one commodity to the tax registry, with its rows and its receipts.

    It goes from draft to checked (no row is wrong), written (the bytes exist and never change), sent, accepted or
    rejected. What was accepted is corrected by a file that substitutes or annuls it and names its protocol. Duty:
    art. 6 c. 1 g-ter and 7 c. 5 DPR 605/1973; to be sent by 30 April (Provvedimento 2012/5708).
    """

    _name = "vegas.cadastral.file"
    _description = "Yearly cadastral file"
    _inherit = ["vegas.guarded", "mail.thread", "mail.activity.mixin"]
    _check_company_auto = True
    _order = "year desc, commodity, id desc"

    # A person writes these; all others follow from what is done.
    _OPEN = {"year", "commodity", "kind", "original_id", "note", "company_id", "original_protocol"}

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], required=True, default="gas")
    year = fields.Integer(
        "Year of the bills", required=True, default=lambda self: fields.Date.context_today(self).year - 1
    )
    kind = fields.Selection(KINDS, required=True, default="0")
    original_id = fields.Many2one(
        "vegas.cadastral.file", "Corrects", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    original_protocol = fields.Char("Its protocol", size=17, help="17 digits, from the receipt of the file corrected.")
    correction_ids = fields.One2many("vegas.cadastral.file", "original_id", "Corrections")
    state = fields.Selection(STATES, required=True, default="draft", readonly=True, copy=False, index=True)
    layout_id = fields.Many2one("vegas.cadastral.layout", "Record layout", readonly=True, copy=False)
    layout_confidence = fields.Selection(related="layout_id.confidence", string="Layout checked")
    deadline_date = fields.Date("To be sent by", compute="_compute_deadline_date")
    note = fields.Text()
    row_ids = fields.One2many("vegas.cadastral.row", "file_id", "Rows", readonly=True, copy=False)
    receipt_ids = fields.One2many("vegas.cadastral.receipt", "file_id", "Receipts", readonly=True)
    prepared_date = fields.Datetime("Prepared on", readonly=True, copy=False)
    row_count = fields.Integer("Rows in the file", compute="_compute_counts")
    due_count = fields.Integer("With cadastral data", compute="_compute_counts")
    error_count = fields.Integer("Wrong rows", compute="_compute_counts")
    excluded_count = fields.Integer("Rows left out", compute="_compute_counts")
    attachment_id = fields.Many2one("ir.attachment", "File", readonly=True, copy=False, ondelete="restrict")
    content_hash = fields.Char("SHA-256 of the file", readonly=True, copy=False)
    sent_date = fields.Date("Handed over on", readonly=True, copy=False)
    protocol = fields.Char("Protocol", readonly=True, copy=False, help="Of the registry, from the receipt.")

    _one_ordinary = models.UniqueIndex(
        "(company_id, commodity, year) WHERE kind = '0' AND state NOT IN ('rejected', 'cancelled')",
        "The file of this year and commodity exists already: open it, or make a correction of it.",
    )
    _known_year = models.Constraint("CHECK (year BETWEEN 2005 AND 2100)", "The year has four digits, from 2005 on.")

    @api.depends("commodity", "year", "kind")
    def _compute_display_name(self):
        commodities = dict(self._fields["commodity"]._description_selection(self.env))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for file in self:
            name = f"{commodities.get(file.commodity, '')} {file.year or ''}"
            file.display_name = name if file.kind == "0" else f"{name} – {kinds.get(file.kind, '')}"

    @api.depends("year")
    def _compute_deadline_date(self):
        for file in self:
            file.deadline_date = self._deadline(file.year) if file.year else False

    @api.model
    def _deadline(self, year):
        """Return the last day to send the file of ``year``: a dated parameter, month and day as one number."""
        number = int(self.env["vegas.parameter"]._on("cadastral.file.deadline", date(year + 1, 1, 1)).value)
        return date(year + 1, number // 100, number % 100)

    def _compute_counts(self):
        kept, due, wrong, left = Counter(), Counter(), Counter(), Counter()
        groups = self.env["vegas.cadastral.row"]._read_group(
            [("file_id", "in", self.ids)], ["file_id", "excluded", "due", "has_error"], ["__count"]
        )
        for file, is_excluded, is_due, has_error, count in groups:
            if is_excluded:
                left[file] += count
                continue
            kept[file] += count
            due[file] += count * is_due
            wrong[file] += count * has_error
        for file in self:
            file.row_count, file.due_count = kept[file], due[file]
            file.error_count, file.excluded_count = wrong[file], left[file]

    # === CREATE AND WRITE === #

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        files._check_original()
        return files

    def write(self, vals):
        fixed = vals.keys() & (self._OPEN - {"note"})
        if not self.env.su and fixed and any(file.state not in ("draft", "checked") for file in self):
            raise UserError(self.env._("The file is written: it can no longer be changed, make a correction."))
        done = super().write(vals)
        if vals.keys() & {"kind", "original_id", "original_protocol"}:
            self._check_original()
        return done

    @api.model
    def _guarded_names(self):
        own = {name for name, field in self._fields.items() if (field._module or "").startswith("vegas_")}
        return own - self._OPEN - {"activity_ids", "message_ids"}

    def _guarded_sentence(self):
        return self.env._("State, rows and results of a yearly file are written by the program only.")

    def _our_tax_code(self):
        """Return the code under which we send, ``""`` when it is missing."""
        return self.company_id.l10n_it_codice_fiscale or self.company_id.partner_id._vegas_vat()

    def _check_original(self):
        for file in self:
            if file.kind != "0" and not file.original_id:
                raise UserError(self.env._("A correction names the file that it corrects: choose it."))

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(file.state not in ("draft", "checked", "cancelled") for file in self):
            raise UserError(self.env._("A file that was written is kept: give it up, or make a correction."))

    # === STEPS === #

    def action_prepare(self):
        """Gather all contracts of the year with what was billed, then look for errors."""
        for file in self:
            file._refuse_state("draft", "checked")
            file.check_access("write")
            file.sudo()._prepare()
            file.sudo()._check_rows()
        return True

    def action_check(self):
        """Look for errors again, with what was corrected meanwhile: the rows are gathered anew."""
        return self.action_prepare()

    def action_errors(self):
        """Open the wrong rows."""
        return self._open_rows([("has_error", "=", True), ("excluded", "=", False)], self.env._("Wrong rows"))

    def action_rows(self):
        """Open all rows."""
        return self._open_rows([], self.env._("Rows"))

    def _open_rows(self, domain, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_sportello.vegas_cadastral_row_action")
        return {**action, "name": name, "domain": [("file_id", "=", self.id), *domain]}

    def action_mark_sent(self):
        """Note that the file was handed to the service of the Agenzia delle entrate today."""
        for file in self:
            file._refuse_state("written")
            file.check_access("write")
            file.sudo().write({"state": "sent", "sent_date": fields.Date.context_today(self)})
            file.sudo().activity_ids.action_feedback()
        return True

    def action_give_up(self):
        """Give up a file that was not sent."""
        for file in self:
            file._refuse_state("draft", "checked", "written")
            file.check_access("write")
            file.sudo().state = "cancelled"
        return True

    def action_substitute(self):
        """Open a new file that takes the place of this one."""
        return self._correct("1")

    def action_annul(self):
        """Open a new file that annuls this one."""
        return self._correct("2")

    def _correct(self, kind):
        """Make and open the correction of this file.

        :raises UserError: when it was rejected (then the ordinary file is made again) or has no protocol
        """
        self.ensure_one()
        self._refuse_state("accepted")
        if not self.protocol:
            raise UserError(
                self.env._("A correction names the protocol of the file: import the receipt that says it first.")
            )
        running = self.correction_ids.filtered(lambda file: file.state in ("draft", "checked", "written", "sent"))
        if running:
            raise UserError(self.env._("A correction is under way already: “%(name)s”.", name=running[0].display_name))
        values = {
            "company_id": self.company_id.id,
            "commodity": self.commodity,
            "year": self.year,
            "kind": kind,
            "original_id": self.id,
            "original_protocol": self.protocol,
        }
        return self.create(values).get_formview_action()

    def _refuse_state(self, *states):
        self.ensure_one()
        if self.state not in states:
            names = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "“%(name)s” is “%(state)s”: this step is not possible now.",
                    name=self.display_name,
                    state=names[self.state],
                )
            )
