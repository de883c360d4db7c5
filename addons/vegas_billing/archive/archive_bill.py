from odoo import fields, models
from odoo.exceptions import UserError

from ..bills.accounting import SECTION_KEYS


class VegasArchiveBill(models.Model):
    """A paid bill of the system before this one, as it was printed: to be read, not an entry of the ledger."""

    _name = "vegas.archive.bill"
    _description = "Bill of the archive"
    _check_company_auto = True
    _order = "date desc, id desc"
    _rec_name = "number"

    number = fields.Char(required=True)
    contract_id = fields.Many2one("vegas.contract", required=True, index=True, ondelete="restrict", check_company=True)
    partner_id = fields.Many2one(related="contract_id.partner_id")
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    date = fields.Date("Date of the bill", required=True)
    due_date = fields.Date("Due date")
    paid_date = fields.Date("Paid on")
    first = fields.Date("Billed from")
    last = fields.Date("Billed to")
    untaxed = fields.Float("Without VAT", digits=(16, 2))
    tax = fields.Float("VAT", digits=(16, 2))
    total = fields.Float(digits=(16, 2), required=True)
    line_ids = fields.One2many("vegas.archive.bill.line", "bill_id", "Lines")
    pdf_id = fields.Many2one("ir.attachment", "PDF", index="btree_not_null", ondelete="restrict")
    xml_id = fields.Many2one("ir.attachment", "E-invoice", index="btree_not_null", ondelete="restrict")

    _number_unique = models.UniqueIndex("(company_id, number)", "A bill of the archive has this number already.")
    _period = models.Constraint("CHECK (last >= first)", "The billed period ends before it begins.")

    def action_pdf(self):
        """Open the PDF of the bill, with the bytes that were loaded."""
        return self._open_document(self.pdf_id)

    def action_xml(self):
        """Open the e-invoice of the bill, with the bytes that were loaded."""
        return self._open_document(self.xml_id)

    def _open_document(self, attachment):
        self.ensure_one()
        if not attachment:
            text = self.env._("This file of bill %(number)s is not in the archive: an administrator can load it.")
            raise UserError(text % {"number": self.number})
        return {"type": "ir.actions.act_url", "url": f"/web/content/{attachment.id}", "target": "new"}


class VegasArchiveBillLine(models.Model):
    """A line of a bill of the archive."""

    _name = "vegas.archive.bill.line"
    _description = "Line of a bill of the archive"
    _order = "bill_id, sequence, id"
    _rec_name = "name"

    bill_id = fields.Many2one("vegas.archive.bill", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="bill_id.company_id", store=True, index=True)
    sequence = fields.Integer("Line", required=True)
    section = fields.Selection(SECTION_KEYS)
    name = fields.Char("Description", required=True)
    first = fields.Date("From")
    last = fields.Date("To")
    quantity = fields.Float(digits=(16, 3))
    unit = fields.Char()
    rate = fields.Float(digits=(16, 8))
    amount = fields.Float(digits=(16, 2), required=True, help="In euro, without VAT.")
    vat = fields.Char("VAT", size=20)

    _sequence_unique = models.UniqueIndex("(bill_id, sequence)", "The bill has this line already.")


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    archive_bill_ids = fields.One2many("vegas.archive.bill", "contract_id", "Bills of the archive")

    def _raise_billed_until(self, last_days):
        """Note ``{contract id: last day of a bill of the archive}``: those days are not ours to bill."""
        by_day = {}
        for contract in self:
            day = last_days[contract.id]
            if not contract.billed_until or contract.billed_until < day:
                by_day.setdefault(day, []).append(contract.id)
        for day, ids in by_day.items():  # bills of one cycle end on the same day
            self.browse(ids).billed_until = day
