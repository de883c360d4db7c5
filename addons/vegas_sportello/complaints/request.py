from odoo import api, fields, models

from odoo.addons.vegas_base.engine.handlers.own_request import COMPLAINT

TYPES = [
    ("complaint", "Written complaint"),
    ("rectification", "Correction of a bill"),
    ("double_billing", "Double billing"),
    ("information", "Written request for information"),
]
# Their clock ends with the credit, not with the answer (TIQV 2026, art. 13 to 15).
CREDITED = ("rectification", "double_billing")
# Enumerations of art. 34.2 b) and c).
CUSTOMER_TYPES = [
    ("ele_household", "Electricity, household"),
    ("ele_other", "Electricity, other than household"),
    ("gas_household", "Gas, household"),
    ("gas_condominium", "Gas, condominium with household use"),
    ("gas_public", "Gas, public service"),
    ("gas_other", "Gas, other uses"),
    ("dual", "Dual fuel, one contract"),
    ("multisite", "Multi-site"),
]
SUPPLY_TYPES = [
    ("protected", "Protected regimes"),
    ("gradual_household", "Gradual protection, households"),
    ("gradual_micro", "Gradual protection, small enterprises"),
    ("free", "Free market"),
]
CHANNELS = [
    ("counter", "At the counter"),
    ("pec", "PEC"),
    ("email", "E-mail"),
    ("web", "Form of the website"),
    ("post", "Post"),
    ("phone", "Telephone"),
]
LATE_CAUSES = [
    ("force_majeure", "a) Force majeure"),
    ("third", "b) Customer or third parties"),
    ("seller", "c) Seller"),
]
LAPSES = [
    ("unidentified", "The customer cannot be identified"),
    ("withdrawn", "The customer withdrew it in writing"),
    ("not_ours", "It is not ours to answer: forwarded"),
    ("joined", "Answered together with another one"),
    ("error", "Registered by mistake"),
]
EXCLUSIONS = [
    ("force_majeure", "Force majeure"),
    ("third", "Customer or third parties"),
    ("interruption", "Prolonged interruption: the distributor pays (TIQD)"),
    ("already_paid", "Paid already for the same grievance in the same calendar year"),
    ("unidentified", "The customer cannot be identified"),
    ("multisite", "Complaint of several sites: one answer, no specific level"),
]
REPLY_CHANNELS = [
    ("mail", "By PEC, else by e-mail"),
    ("post", "By post"),
    ("counter", "Handed over at the counter"),
]
# Protected regimes and free market by the market of the contract; the last resort stands in no row of the text read.
SUPPLY_BY_MARKET = {"vulnerable": "protected", "free": "free", "placet": "free"}


class VegasRequest(models.Model):
    """A written complaint, a request for a correction, for double billing or for information: a request of procedure
    ``reclamo`` with the data that art. 34 of the TIQV wants in the register. Its number is the *codice di
    rintracciabilità*, its ``received_date`` the legal date of receipt from which the clock runs.
    """

    _inherit = "vegas.request"

    # === ART. 34.2 === #
    tiqv_type = fields.Selection(
        TYPES,
        "Kind of communication",
        compute="_compute_tiqv_proposal",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
    )
    tiqv_by_hand = fields.Boolean(
        "Kind chosen by hand", copy=False, prefetch="tiqv", help="Against what the rules proposed."
    )
    tiqv_customer_type = fields.Selection(
        CUSTOMER_TYPES,
        "Kind of customer",
        prefetch="tiqv",
        compute="_compute_tiqv_supply",
        store=True,
        readonly=False,
        precompute=True,
    )
    tiqv_supply_type = fields.Selection(
        SUPPLY_TYPES,
        "Kind of supply",
        prefetch="tiqv",
        compute="_compute_tiqv_supply",
        store=True,
        readonly=False,
        precompute=True,
    )
    tiqv_received_date = fields.Date(
        related="received_date", string="Received on", help="The legal date: the clock runs from it."
    )
    tiqv_channel = fields.Selection(CHANNELS, "Arrived by", prefetch="tiqv", copy=False)
    tiqv_level1_id = fields.Many2one(
        "vegas.tiqv.topic",
        "Topic",
        prefetch="tiqv",
        compute="_compute_tiqv_proposal",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('parent_id', '=', False)]",
    )
    tiqv_level2_id = fields.Many2one(
        "vegas.tiqv.topic",
        "Topic, level 2",
        prefetch="tiqv",
        compute="_compute_tiqv_proposal",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('parent_id', '=', tiqv_level1_id)]",
    )
    tiqv_supply_code = fields.Char(
        "POD or PDR as written", prefetch="tiqv", copy=False, help="Where it is none of our supply points."
    )
    tiqv_data_asked_date = fields.Date(
        "Data asked on", prefetch="tiqv", readonly=True, copy=False, guarded=True, help="M01 or M02 sent."
    )
    tiqv_data_received_date = fields.Date(
        "Data received on", prefetch="tiqv", readonly=True, copy=False, guarded=True, help="All of them answered."
    )
    tiqv_answer_date = fields.Date("Answer sent on", prefetch="tiqv", copy=False)
    tiqv_late_cause = fields.Selection(LATE_CAUSES, "Cause of the lateness", prefetch="tiqv", copy=False)
    tiqv_late_note = fields.Text(
        "Proof of the cause", prefetch="tiqv", copy=False, help="Force majeure and third parties must be documented."
    )
    tiqv_lapse_reason = fields.Selection(LAPSES, "Reason of the lapse", prefetch="tiqv", copy=False)
    tiqv_lapse_date = fields.Date("Lapsed on", prefetch="tiqv", readonly=True, copy=False, guarded=True)
    tiqv_indemnity_ids = fields.One2many("vegas.indemnity", "request_id", "Indemnities")
    tiqv_indemnity_id = fields.Many2one(
        "vegas.indemnity", "Indemnity", compute="_compute_tiqv_indemnity", compute_sudo=True
    )
    tiqv_indemnity_amount = fields.Float(
        "Amount of the indemnity", digits=(16, 2), compute="_compute_tiqv_indemnity", compute_sudo=True
    )
    tiqv_exclusion = fields.Selection(
        EXCLUSIONS, "No indemnity because", prefetch="tiqv", readonly=True, copy=False, guarded=True
    )

    # === ART. 34.3 === #
    tiqv_credit_date = fields.Date("Credited on", prefetch="tiqv", copy=False)
    tiqv_credit_move_id = fields.Many2one(
        "account.move",
        "Credited with",
        prefetch="tiqv",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('move_type', 'in', ('out_invoice', 'out_refund')), ('state', '=', 'posted'),"
        " ('commercial_partner_id', '=', partner_id)]",
        help="The credit note, or the bill in which the credit stands.",
    )
    tiqv_double = fields.Boolean("Double billing (34.3)", compute="_compute_tiqv_double")

    # === WHAT THE RULES OF CLASSIFICATION AND INDEMNITY ASK === #
    tiqv_four_monthly = fields.Boolean("Billed every four months", prefetch="tiqv", copy=False)
    tiqv_identified = fields.Boolean("Customer and supply identified", prefetch="tiqv", copy=False, default=True)
    tiqv_interruption = fields.Boolean("About a prolonged interruption", prefetch="tiqv", copy=False)
    tiqv_same_id = fields.Many2one(
        "vegas.request",
        "Same grievance as",
        prefetch="tiqv",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain=f"[('procedure_code', '=', '{COMPLAINT}'), ('partner_id', '=', partner_id), ('id', '!=', id)]",
        help="Of the same grievance one indemnity is paid in a calendar year.",
    )
    tiqv_signatory_ids = fields.Many2many(
        "res.partner",
        "vegas_tiqv_signatory_rel",
        "request_id",
        "partner_id",
        "Other signatories",
        copy=False,
        help="One answer goes to the first one who can be identified: the customer of this request.",
    )
    tiqv_reminders = fields.Integer("Reminders", prefetch="tiqv", readonly=True, copy=False, guarded=True)

    # === ANSWER === #
    tiqv_claim = fields.Text("Your complaint", prefetch="tiqv", copy=False)
    tiqv_checks = fields.Text("Our checks", prefetch="tiqv", copy=False)
    tiqv_conclusions = fields.Text("Our conclusions", prefetch="tiqv", copy=False)
    tiqv_rights = fields.Text("More on your rights", prefetch="tiqv", copy=False)
    tiqv_reply_channel = fields.Selection(REPLY_CHANNELS, "Answer goes", prefetch="tiqv", copy=False)

    _tiqv_idx = models.Index("(company_id, received_date, tiqv_type) WHERE tiqv_type IS NOT NULL")
    _tiqv_open_idx = models.Index(
        "(company_id, deadline_date) WHERE tiqv_type IS NOT NULL AND state IN ('open', 'waiting')"
    )

    @api.depends("procedure_id", "contract_id", "point_id", "partner_id")
    def _compute_tiqv_supply(self):
        """Proposed by the contract; a person corrects it, where more is known than the register says."""
        complaints = self._tiqv_complaints()
        (self - complaints).update({"tiqv_customer_type": False, "tiqv_supply_type": False})
        for request in complaints:
            request.tiqv_customer_type = request.tiqv_customer_type or request._tiqv_customer_type()
            request.tiqv_supply_type = request.tiqv_supply_type or SUPPLY_BY_MARKET.get(request.contract_id.market)

    def _tiqv_customer_type(self):
        use, commodity = self.contract_id.version_id.use, self.commodity
        if not self.contract_id or not commodity:
            return False
        household = use == "household" if use else not self.partner_id.is_company
        return f"{commodity}_{'household' if household else 'other'}"

    @api.depends("tiqv_type")
    def _compute_tiqv_double(self):
        for request in self:
            request.tiqv_double = request.tiqv_type == "double_billing"

    @api.depends("procedure_id", "tiqv_indemnity_ids.state", "tiqv_indemnity_ids.amount", "tiqv_indemnity_ids.kept_by")
    def _compute_tiqv_indemnity(self):
        complaints = self._tiqv_complaints()
        (self - complaints).update({"tiqv_indemnity_id": False, "tiqv_indemnity_amount": 0})
        for request in complaints:
            owed = request.tiqv_indemnity_ids.filtered(lambda row: row.kept_by == "seller" and row.state != "cancelled")
            request.tiqv_indemnity_id, request.tiqv_indemnity_amount = owed[:1], owed[:1].amount

    def _tiqv_complaints(self):
        """Return those of these requests that are communications of the register."""
        return self.filtered(lambda request: request.procedure_id.code == COMPLAINT)

    @api.model
    def _tiqv_open_complaints(self, points):
        """Return the complaints (no requests for information) on these supply points that wait for their end."""
        return self.search(
            [
                ("point_id", "in", points.ids),
                ("procedure_id.code", "=", COMPLAINT),
                ("tiqv_type", "in", ("complaint", "rectification", "double_billing")),
                ("state", "in", ("draft", "open", "waiting")),
            ]
        )
