from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...address import one_line


class VegasDistributorLetter(models.Model):
    """A letter to a distributor, as a draft mail with its paper attached until a person sends it.

    A claim lists the indemnities that the distributor owes, a reminder the requests for whose answer the term is over.
    """

    _name = "vegas.distributor.letter"
    _description = "Letter to a distributor"
    _order = "id desc"

    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    distributor_id = fields.Many2one("res.partner", "Distributor", required=True, index=True)
    kind = fields.Selection(
        [("distributor_claim", "Claim of indemnities"), ("distributor_reminder", "Reminder")], required=True
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    month = fields.Date(help="First day of the month whose indemnities are claimed.")
    email_to = fields.Char("PEC or e-mail", help="The distributor's PEC, else its e-mail address.")
    subject = fields.Char(required=True)
    body = fields.Html(required=True)
    attachment_id = fields.Many2one("ir.attachment", "Paper", readonly=True)
    request_ids = fields.Many2many("vegas.request", string="Requests")
    indemnity_ids = fields.One2many("vegas.indemnity", "letter_id", "Indemnities")
    amount = fields.Float(digits=(16, 2), compute="_compute_amount", store=True)
    line_count = fields.Integer("Rows", compute="_compute_amount", store=True)
    mail_id = fields.Many2one("mail.mail", "Mail", readonly=True, ondelete="set null")
    mail_state = fields.Selection(related="mail_id.state", string="Delivery")
    state = fields.Selection([("draft", "To be sent"), ("sent", "Sent")], required=True, default="draft", readonly=True)

    _draft_idx = models.Index("(company_id) WHERE state = 'draft'")

    @api.depends("subject")
    def _compute_display_name(self):
        for letter in self:
            letter.display_name = letter.subject

    @api.depends("indemnity_ids.amount", "request_ids")
    def _compute_amount(self):
        for letter in self:
            letter.amount = sum(letter.indemnity_ids.mapped("amount"))
            letter.line_count = len(letter.indemnity_ids) or len(letter.request_ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(letter.state == "sent" for letter in self):
            raise UserError(self.env._("A letter that was sent stays: write another one."))
        # What a claim that was never sent lists can be claimed again.
        self.indemnity_ids.filtered(lambda row: row.claim_state == "claimed").write({"claim_state": "open"})

    # === MAKE === #

    @api.model
    def _claim(self, company, month, distributors=None):
        """Claim what distributors owe for terms not kept until the end of ``month``: one letter for each of them.

        :param month: any day of the month
        :param distributors: only these; all when empty
        :return: the new letters
        """
        first = fields.Date.start_of(month, "month")
        domain = Domain(
            [
                ("company_id", "=", company.id),
                ("claim_state", "=", "open"),
                ("state", "!=", "cancelled"),
                ("date", "<=", fields.Date.end_of(month, "month")),
            ]
        )
        if distributors:
            domain &= Domain("distributor_id", "in", distributors.ids)
        indemnities = self.env["vegas.indemnity"].search(domain, order="date, id")
        groups = indemnities.grouped("distributor_id")
        letters = self._make("distributor_claim", company, groups, month=first)
        for letter, rows in zip(letters, groups.values(), strict=True):
            rows.write({"letter_id": letter.id})
        indemnities.write({"claim_state": "claimed"})
        letters._attach_papers()
        return letters

    @api.model
    def _remind(self, requests):
        """Write a reminder to each distributor for those of ``requests`` that wait for it; return the letters."""
        today = fields.Date.context_today(self)
        letters = self.browse()
        for company, rows in requests.grouped("company_id").items():
            groups = rows.grouped(lambda request: request._addressee())
            made = self._make("distributor_reminder", company, groups)
            for letter, group in zip(made, groups.values(), strict=True):
                letter.request_ids = group
            letters |= made
        letters._attach_papers()
        requests.sudo().write({"reminded_date": today})
        requests._message_log_batch(
            bodies={
                request.id: self.env._("Reminder to %(name)s prepared.", name=letter.distributor_id.name)
                for letter in letters
                for request in letter.request_ids
            }
        )
        return letters

    @api.model
    def _make(self, kind, company, groups, month=False):
        """Create a letter per distributor of ``groups``, without its paper and its rows yet."""
        env = self.with_context(lang=company.partner_id.lang or "it_IT").env
        values = []
        for distributor, rows in groups.items():
            if kind == "distributor_claim":
                subject = env._("Claim of automatic indemnities %(month)s", month=f"{month:%m/%Y}")
                text = env._("attached is the list of the automatic indemnities to be paid for terms not kept.")
            else:
                subject = env._("Reminder: %(count)s requests without an answer", count=len(rows))
                text = env._("the term of the requests listed in the attachment is over: please send their outcome.")
            greeting = env._("To %(name)s,", name=distributor.name)
            body = Markup("<p>%s</p><p>%s</p><p>%s</p>") % (greeting, text, company.name)
            values.append(
                {
                    "kind": kind,
                    "company_id": company.id,
                    "distributor_id": distributor.id,
                    "month": month,
                    "email_to": distributor.l10n_it_pec_email or distributor.email,
                    "subject": f"{subject} – {company.name}",
                    "body": body,
                }
            )
        return self.create(values)

    def _attach_papers(self):
        """Make the PDF of each letter."""
        for letter in self:
            letter.attachment_id = self.env["vegas.paper"]._print(letter.kind, letter)

    def action_renew(self):
        """Make the paper again, after rows or template were changed."""
        old = self.attachment_id
        self._attach_papers()
        old.sudo().unlink()
        return True

    @api.model
    def _cron_claim(self):
        """Job of the first days of a month: drafts of the claims of the month before, company by company."""
        month = self.env["vegas.distributor.claim"]._month_before()
        owed = [("claim_state", "=", "open"), ("state", "!=", "cancelled")]
        for (company,) in self.env["vegas.indemnity"]._read_group(owed, ["company_id"]):
            letters = self.with_company(company)._claim(company, month)
            self.env["ir.cron"]._commit_progress(len(letters))

    # === SEND === #

    def action_send(self):
        """Send the chosen drafts by mail, each with its paper.

        :raises UserError: where the distributor has no address
        """
        self.check_access("write")
        letters = self.filtered(lambda letter: letter.state == "draft")
        if not letters:
            raise UserError(self.env._("These letters were sent already."))
        without = letters.filtered(lambda letter: not letter.email_to)
        if without:
            raise UserError(
                self.env._(
                    "%(names)s: no PEC and no e-mail address. Enter one in the letter or on the distributor's page.",
                    names=", ".join(without.distributor_id.mapped("name")),
                )
            )
        senders = {company: self._sender(company) for company in letters.company_id}
        mails = (
            self.env["mail.mail"]
            .sudo()
            .create(
                [
                    {
                        "subject": letter.subject,
                        "body_html": letter.body,
                        "email_to": letter.email_to,
                        **senders[letter.company_id],
                        "attachment_ids": [(6, 0, letter.attachment_id.ids)],
                        "auto_delete": False,
                    }
                    for letter in letters
                ]
            )
        )
        for letter, mail in zip(letters, mails, strict=True):
            letter.sudo().mail_id = mail
        letters.sudo().state = "sent"
        return True

    @api.model
    def _sender(self, company):
        """Return sender and mail server of letters: our PEC where the company has a channel with one."""
        pec = self.env["vegas.channel"].sudo()
        pec = pec.search(
            [
                ("company_id", "=", company.id),
                ("kind", "=", "pec"),
                ("pec_address", "!=", False),
                ("mail_server_id", "!=", False),
            ],
            limit=1,
        )
        if pec:
            return {"email_from": pec.pec_address, "mail_server_id": pec.mail_server_id.id}
        return {"email_from": company.email_formatted}

    def action_open_paper(self):
        """Open the PDF."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/web/content/{self.attachment_id.id}", "target": "new"}

    def _action_open(self):
        """Return the action that shows these letters."""
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_base.vegas_distributor_letter_action")
        if len(self) == 1:
            return {**action, "views": [(False, "form")], "view_mode": "form", "res_id": self.id, "context": {}}
        return {**action, "domain": [("id", "in", self.ids)], "context": {}}

    # === PAPER === #

    def _paper_data(self, code):
        """Return what the papers of a letter may read, all of it text; ``rows`` is the list."""
        self.ensure_one()
        day = "{:%d/%m/%Y}"
        distributor = self.distributor_id
        data = {
            "number": f"{self.date:%d/%m/%Y}",
            "distributor": distributor.name or "",
            "distributor_address": one_line(distributor.street, distributor.zip, distributor.city),
            "distributor_vat": distributor._vegas_vat(),
            "month": f"{self.month:%m/%Y}" if self.month else "",
            "total": self._euro(self.amount),
        }
        if self.kind == "distributor_claim":
            data["rows"] = [
                {
                    **self._request_data(row.request_id),
                    "name": row.name,
                    "term": row.term or row.norm or "",
                    "day": day.format(row.date),
                    "days_late": str(row.days_late or ""),
                    "factor": str(row.factor),
                    "amount": self._euro(row.amount),
                    "ours": row.beneficiary == "seller",
                }
                for row in self.indemnity_ids.sorted(lambda row: (row.date, row.id))
            ]
        else:
            today = fields.Date.context_today(self)
            data["rows"] = [
                {
                    **self._request_data(request),
                    "sent": day.format(request.sent_date) if request.sent_date else "",
                    "deadline": day.format(request.deadline_date) if request.deadline_date else "",
                    "days_late": str((today - request.deadline_date).days) if request.deadline_date else "",
                    "term": request.deadline_norm or "",
                }
                for request in self.request_ids.sorted(lambda request: (request.deadline_date or today, request.id))
            ]
        return data

    @api.model
    def _request_data(self, request):
        return {
            "request": request.name or "",
            "distributor_number": request.distributor_number or "",
            "service": request.procedure_id.label or "",
            "point": request.point_id.code or "",
            "customer": request.partner_id.name or "",
        }

    @api.model
    def _euro(self, amount):
        return f"€ {amount:,.2f}".replace(",", "·").replace(".", ",").replace("·", ".")


class VegasIndemnity(models.Model):
    _inherit = "vegas.indemnity"

    letter_id = fields.Many2one(
        "vegas.distributor.letter", "Claim", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def _addressee(self):
        """Return to whom this request was sent: its distributor, or the manager of the SII."""
        handler = self._handler()
        return self.distributor_id if handler is None else handler._addressee(self)

    def action_remind(self):
        """Write a reminder to the distributors of the chosen requests and open it.

        :raises UserError: for requests that wait for nobody
        """
        waiting = self.filtered(lambda request: request.state in ("open", "waiting") and request.distributor_id)
        if not waiting:
            raise UserError(self.env._("None of these requests waits for a distributor: choose others."))
        letters = self.env["vegas.distributor.letter"]._remind(waiting)
        return letters._action_open()


class VegasDistributorClaim(models.TransientModel):
    """Asks for which month and which distributors the claims are made."""

    _name = "vegas.distributor.claim"
    _description = "Claim indemnities of a month"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    month = fields.Date(
        "Until the month of",
        required=True,
        default=lambda self: self._month_before(),
    )
    distributor_ids = fields.Many2many(
        "res.partner", string="Distributors", domain=[("vegas_is_distributor", "=", True)], help="Empty: all."
    )

    @api.model
    def _month_before(self):
        """Return the last day of the month before this one."""
        return fields.Date.subtract(fields.Date.start_of(fields.Date.context_today(self), "month"), days=1)

    def action_claim(self):
        """Make the claims and open them.

        :raises UserError: when nothing is to be claimed
        """
        self.ensure_one()
        letters = self.env["vegas.distributor.letter"]._claim(self.company_id, self.month, self.distributor_ids)
        if not letters:
            raise UserError(self.env._("No indemnity is to be claimed until %(month)s.", month=f"{self.month:%m/%Y}"))
        return letters._action_open()
