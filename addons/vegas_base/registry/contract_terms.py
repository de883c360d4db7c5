from odoo import api, fields, models

USE_CATEGORIES = [
    ("C1", "C1 – heating"),
    ("C2", "C2 – cooking and hot water"),
    ("C3", "C3 – heating, cooking and hot water"),
    ("C4", "C4 – air conditioning"),
    ("C5", "C5 – air conditioning and heating"),
    ("T1", "T1 – technological use"),
    ("T2", "T2 – technological use and heating"),
]
USES = [("household", "Household"), ("other", "Other use")]
WITHDRAWAL_CLASSES = [("1", "1 – seven days a week"), ("2", "2 – six days a week"), ("3", "3 – five days a week")]


class VegasContractTerms(models.AbstractModel):
    """What of a contract may change: the fields that its dated versions and the form of a change have in common."""

    _name = "vegas.contract.terms"
    _description = "Terms of a contract that may change"

    use = fields.Selection(USES, required=True, default="household")
    resident = fields.Boolean("Resident")
    power = fields.Float("Contract power (kW)", digits=(16, 2))
    vat_regime = fields.Selection(
        [("ordinary", "Ordinary"), ("reduced", "Reduced (10 %)"), ("none", "No VAT")],
        "VAT regime",
        required=True,
        default="ordinary",
    )
    vat_declaration = fields.Char(
        "Declaration for the VAT regime", help="Who declared what and when: needed for every regime but the ordinary."
    )
    excise_zone = fields.Selection(
        [("centre_north", "Centre-North"), ("south", "South")], "Gas excise zone", default="centre_north"
    )
    excise_regime = fields.Selection(
        [("ordinary", "Ordinary"), ("reduced", "Reduced"), ("exempt", "Exempt")],
        "Excise regime",
        required=True,
        default="ordinary",
    )
    excise_declaration = fields.Char(
        "Declaration for the excise regime",
        help="Who declared what and when: needed for every regime but the ordinary.",
    )
    use_category = fields.Selection(USE_CATEGORIES, "Use category (gas)")
    withdrawal_class = fields.Selection(WITHDRAWAL_CLASSES, "Withdrawal class (gas)")
    tv_fee = fields.Selection(
        [("due", "Charged in the bill"), ("exempt", "Exempt"), ("elsewhere", "Charged on another supply")],
        "TV fee",
        required=True,
        default="exempt",
    )
    payment_method = fields.Selection(
        [("slip", "Postal slip"), ("transfer", "Bank transfer"), ("debit", "Direct debit")],
        "Payment method",
        required=True,
        default="slip",
    )
    billing_partner_id = fields.Many2one(
        "res.partner", "Bills are sent to", index="btree_not_null", help="Empty: to the holder."
    )
    sdi_code = fields.Char("Recipient code (SdI)", size=7)
    pec = fields.Char("PEC for e-invoices")
    split_payment = fields.Boolean("Split payment", help="Public bodies: the VAT is paid by them to the State.")
    office_code = fields.Char("Office code (public body)", size=6)
    cig = fields.Char("CIG", size=10)
    cup = fields.Char("CUP", size=15)

    @api.model
    def _terms(self):
        """Return the names of the terms."""
        terms = self.env["vegas.contract.terms"]
        return [name for name, field in terms._fields.items() if field.store and name != "id"]
