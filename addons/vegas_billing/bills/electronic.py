"""The e-invoice of a bill: core's FatturaPA, with what the contract says of recipient, period and payment."""

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

BATCH = 50
NO_CODE = "0000000"  # the recipient has no code: SdI delivers to the PEC, or to the tax drawer
PUBLIC_BODY_CODE = 6  # characters of an office code in the index of public bodies
PAYMENT_METHODS = {"slip": "MP18", "transfer": "MP05", "debit": "MP19"}
# Of core's checks, the one that only matters for sending through its own service.
NOT_FOR_US = "l10n_it_edi_settings_l10n_it_edi_proxy_user_id"


class AccountMove(models.Model):
    """The e-invoice of a bill: made once by core's render and kept where core keeps it."""

    _inherit = "account.move"

    l10n_it_edi_attachment_name = fields.Char(copy=False)  # of this bill, not of its copy or its credit note
    vegas_version_id = fields.Many2one(
        "vegas.contract.version", "Conditions on the last day", compute="_compute_vegas_version_id"
    )

    _vegas_no_electronic_idx = models.Index(
        "(id) WHERE l10n_it_edi_attachment_name IS NULL AND vegas_contract_id IS NOT NULL AND state = 'posted'"
    )

    @api.depends("vegas_contract_id", "vegas_last", "invoice_date")
    def _compute_vegas_version_id(self):
        by_day = self.filtered("vegas_contract_id").grouped(lambda move: move.vegas_last or move.invoice_date)
        self.vegas_version_id = False
        for day, moves in by_day.items():
            versions = self.env["vegas.contract.version"]._on(moves.vegas_contract_id, day)
            for move in moves:
                move.vegas_version_id = versions.get(move.vegas_contract_id.id)

    def button_draft(self):
        """EXTENDS l10n_it_edi: what changes gets another e-invoice."""
        result = super().button_draft()
        self.filtered("vegas_contract_id").l10n_it_edi_attachment_name = False
        return result

    # === THE FILE === #

    def _l10n_it_edi_get_values(self, pdf_values=None):
        """EXTENDS l10n_it_edi: recipient, name of the customer and way of payment of a bill."""
        values = super()._l10n_it_edi_get_values(pdf_values)
        if not self.vegas_contract_id:
            return values
        version, buyer = self.vegas_version_id, values["buyer"]
        values["buyer_info"] = info = dict(values["buyer_info"])
        code, values["vegas_pec"] = _recipient(version, buyer, info["pa_index"])
        info["pa_index"] = code
        if values["formato_trasmissione"] in ("FPA12", "FPR12"):
            values["formato_trasmissione"] = "FPA12" if len(code) == PUBLIC_BODY_CODE else "FPR12"
        info["first_name"], info["last_name"] = buyer.vegas_first_name, buyer.vegas_last_name
        # Who has not both names is called by the one there is.
        info["is_company"] = buyer.is_company or not (buyer.vegas_first_name and buyer.vegas_last_name)
        if version:
            values["payment_method"] = PAYMENT_METHODS[version.payment_method]
        # The account that stands on the paper; payment modes leave that of the entry empty.
        # Our own, whoever makes the e-invoice.
        own = self.company_id.sudo().bank_ids.filtered(lambda bank: bank.acc_type == "iban")
        values["partner_bank"] = (values["partner_bank"].sudo() or own)[:1]
        return values

    # === MAKING === #

    def action_vegas_electronic(self):
        """Open the e-invoice of the bill; it is made when it is not there yet."""
        self.ensure_one()
        self.check_access("read")
        if not self.vegas_contract_id or self.state != "posted":
            raise UserError(
                self.env._("“%(name)s” is not a posted bill: only those have an e-invoice.", name=self.display_name)
            )
        if not self.l10n_it_edi_attachment_name:
            # Whoever may read a bill may see its e-invoice. Two clerks make one.
            locked = self.sudo()
            try:
                locked.lock_for_update()
            except LockError as error:
                raise UserError(self.env._("The e-invoice is being made just now: try again in a moment.")) from error
            locked.invalidate_recordset(["l10n_it_edi_attachment_name"])
            if faults := locked._make_electronic():
                raise UserError(
                    self.env._(
                        "The e-invoice of %(name)s cannot be made yet. %(faults)s",
                        name=self.name,
                        faults=faults[locked],
                    )
                )
        if not self.l10n_it_edi_attachment_name:
            raise UserError(self.env._("%(name)s has no e-invoice: its company is not Italian.", name=self.name))
        path = f"/web/content/{self._name}/{self.id}/l10n_it_edi_attachment_file/{self.l10n_it_edi_attachment_name}"
        return {"type": "ir.actions.act_url", "url": path, "target": "new"}

    def _make_electronic(self):
        """Make and keep the e-invoices of these bills that have none; return ``{bill: why it cannot be made}``."""
        made, faults = {}, {}
        missing = self.filtered(
            lambda move: (
                move.vegas_contract_id
                and not move.l10n_it_edi_attachment_name
                and move._l10n_it_edi_ready_for_xml_export()
            )
        )
        doubtful = missing._electronic_faults()
        for move in missing:
            # In the seller's language, whoever makes it. Core numbers and renders one bill at a time.
            own = move.with_context(lang=move.company_id.partner_id.lang or self.env.lang)
            if doubtful and (messages := own._electronic_faults()):
                faults[move] = " ".join(messages)
            else:
                made[move] = own._l10n_it_edi_get_attachment_values()
        self.env["ir.attachment"].sudo().create(list(made.values()))
        kept = [self._fields[name] for name in ("l10n_it_edi_attachment_name", "l10n_it_edi_header")]
        # Nothing of the entry changes, so nothing of accounting has to check it again.
        with self.env.protecting(kept, missing):
            for move in missing:
                move.l10n_it_edi_attachment_name = made[move]["name"] if move in made else False
                move.l10n_it_edi_header = faults.get(move, False)
        missing.invalidate_recordset(["l10n_it_edi_attachment_file"])
        return faults

    def _electronic_faults(self):
        """Return what core finds missing for the e-invoices of these bills, in sentences without the bill's name."""
        errors = self._l10n_it_edi_export_data_check()
        return [error["message"] for key, error in errors.items() if key != NOT_FOR_US]

    @api.model
    def _cron_make_electronic(self):
        """Make the e-invoices of the bills that runs and requests have posted, batch by batch."""
        wanted = [
            ("vegas_contract_id", "!=", False),
            ("state", "=", "posted"),
            ("l10n_it_edi_attachment_name", "=", False),
            ("company_id.account_fiscal_country_id.code", "=", "IT"),
            "|",
            ("vegas_run_id", "!=", False),
            ("request_id", "!=", False),
        ]
        last = 0  # what cannot be made waits for the next turn
        while moves := self.search([*wanted, ("id", ">", last)], limit=BATCH, order="id"):
            last = moves[-1].id
            moves.try_lock_for_update()._make_electronic()
            left = self.search_count([*wanted, ("id", ">", last)])
            if not self.env["ir.cron"]._commit_progress(len(moves), remaining=left):
                break
            self.env.invalidate_all()


def _recipient(version, buyer, core_code):
    """Return (code of the recipient, PEC or False): of the contract, else those of the customer.

    SdI takes a PEC only beside the code of who has none.
    """
    code, pec = core_code, buyer.l10n_it_pec_email
    if version and (version.office_code or version.sdi_code or version.pec):
        code, pec = version.office_code or version.sdi_code or NO_CODE, version.pec
    return code, pec if code == NO_CODE else False
