from odoo import fields, models


class VegasQuoteLine(models.Model):
    """One item of a distributor's quote."""

    _name = "vegas.quote.line"
    _description = "Item of a quote"
    _order = "sequence, id"

    quote_id = fields.Many2one("vegas.quote", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="quote_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("oneri_manodopera", "Labour"),
            ("oneri_mat", "Material"),
            ("oneri_terzi", "Third parties"),
            ("spese_gen", "Overheads"),
            ("altri_oneri_1", "Other charges"),
            ("altri_oneri_2", "Other charges (second)"),
        ],
        "Item",
        required=True,
        help="Named as in the outcome of the request.",
    )
    name = fields.Char("Description")
    amount = fields.Monetary(required=True)
