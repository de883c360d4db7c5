from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from .paper_data import BillPapers
from .postal_slip import customer_code

PAPER = "bill"
BATCH = 50


class AccountMove(models.Model):
    """The paper of a bill: made once, then kept, so that a reprint has the same bytes."""

    _inherit = "account.move"

    vegas_paper_id = fields.Many2one(
        "ir.attachment", "Bill as PDF", index="btree_not_null", copy=False, readonly=True, ondelete="restrict"
    )
    vegas_slip_code = fields.Char(
        "Customer code of the slip",
        size=18,
        compute="_compute_vegas_slip_code",
        store=True,
        readonly=False,
        copy=False,
        help="The IV campo of the postal slip, by which a payment finds its bill.",
    )

    _vegas_slip_code_unique = models.UniqueIndex(
        "(company_id, vegas_slip_code) WHERE vegas_slip_code IS NOT NULL", "Two bills have the same postal slip."
    )
    _vegas_no_paper_idx = models.Index(
        "(id) WHERE vegas_paper_id IS NULL AND vegas_contract_id IS NOT NULL AND state = 'posted'"
    )

    @api.depends("state", "vegas_contract_id")
    def _compute_vegas_slip_code(self):
        for move in self:
            is_bill = move.vegas_contract_id and move.state == "posted" and move.move_type == "out_invoice"
            if is_bill and not move.vegas_slip_code:  # a bill of an archive keeps the one it was printed with
                move.vegas_slip_code = customer_code(move.company_id.id, move._origin.id)
            else:
                move.vegas_slip_code = move.vegas_slip_code

    def action_vegas_print(self):
        """Open the bill as PDF; it is made when it is not there yet."""
        self.ensure_one()
        self.check_access("read")
        if not self.vegas_contract_id or self.state != "posted":
            raise UserError(
                self.env._("“%(name)s” is not a posted bill: only those have a paper.", name=self.display_name)
            )
        attachment = self._bill_papers()
        return {"type": "ir.actions.act_url", "url": f"/web/content/{attachment.id}", "target": "new"}

    def _bill_papers(self):
        """Return the papers (attachments) of these bills, in their order; those that are missing are made."""
        missing = self.filtered(lambda move: not move.vegas_paper_id)
        if missing:
            # Whoever may read a bill may print it, and nobody may write what was posted. Two clerks make one paper.
            locked = missing.sudo()
            try:
                locked.lock_for_update()
            except LockError as error:
                raise UserError(self.env._("The bill is being printed just now: try again in a moment.")) from error
            locked.invalidate_recordset(["vegas_paper_id"])
            locked.filtered(lambda move: not move.vegas_paper_id)._make_papers()
        return self.sudo().vegas_paper_id

    def _make_papers(self):
        paper = self.env["vegas.paper"]._of(PAPER, self[:1])
        values = []
        for move, data in zip(self, BillPapers(self).data(), strict=True):
            content = paper._make({**paper._frame(move), **data})
            values.append(
                {
                    "name": f"{move.name.replace('/', '-')}.pdf",
                    "raw": content,
                    "mimetype": "application/pdf",
                    "res_model": move._name,
                    "res_id": move.id,
                }
            )
        # Nothing of the entry changes, so nothing of accounting has to check it again.
        with self.env.protecting([self._fields["vegas_paper_id"]], self):
            for move, attachment in zip(self, self.env["ir.attachment"].create(values), strict=True):
                move.vegas_paper_id = attachment

    @api.model
    def _cron_make_papers(self):
        """Make the papers of the bills that runs and requests have posted, batch by batch."""
        wanted = [
            ("vegas_contract_id", "!=", False),
            ("state", "=", "posted"),
            ("vegas_paper_id", "=", False),
            "|",
            ("vegas_run_id", "!=", False),
            ("request_id", "!=", False),
        ]
        while moves := self.search(wanted, limit=BATCH, order="id").try_lock_for_update():
            moves._make_papers()
            if not self.env["ir.cron"]._commit_progress(len(moves), remaining=self.search_count(wanted)):
                break
            self.env.invalidate_all()


class VegasPaper(models.Model):
    _inherit = "vegas.paper"

    def _sample_domain(self):
        if self.code == PAPER:
            return [("vegas_contract_id", "!=", False), ("state", "=", "posted")]
        return super()._sample_domain()
