from odoo import api, fields, models

# Also: the handler of VT1 stands before the one that extends it.
from .vt1 import RETROACTIVE

# Who may read what identifies a person or an account.
CLERKS = "vegas_base.group_vegas_sportello"
# Answers after which the incoming holder's contract does not begin.
ENDED = {"reject", "fail", "annul", "refuse"}
TITLES = [
    ("owner", "Owner"),
    ("tenant", "Tenant"),
    ("usufruct", "Usufruct"),
    ("loan", "Loan for use"),
    ("other", "Other title"),
]
PROOFS = [("declaration", "Self-declaration"), ("document", "Document")]
ID_KINDS = [
    ("card", "Identity card"),
    ("passport", "Passport"),
    ("licence", "Driving licence"),
    ("permit", "Residence permit"),
]


def _choices(term):
    """Return the choices of a term as the contracts know them, in the user's language."""
    return lambda self: self.env["vegas.contract.version"]._fields[term]._description_selection(self.env)


class VegasRequest(models.Model):
    """The page of a voltura: both sides on one form, one request per supply point.

    ``partner_id`` is the incoming holder. What the page asks follows from the case (``vegas.change.case``). Amounts
    are in euro without VAT.
    """

    _inherit = "vegas.request"

    voltura_case_id = fields.Many2one(
        "vegas.change.case",
        "Case of the voltura",
        prefetch="voltura",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('id', 'in', voltura_case_ids)]",
        required_for=("voltura:send",),
    )
    voltura_case_ids = fields.Many2many("vegas.change.case", compute="_compute_voltura_case_ids", compute_sudo=True)
    voltura_case_note = fields.Text(related="voltura_case_id.note", string="What follows from the case")
    voltura_debts = fields.Selection(related="voltura_case_id.debts", string="Debts of who leaves")
    voltura_converter = fields.Boolean("Meter with converter", compute="_compute_voltura_converter")
    voltura_deposit_rule = fields.Selection(related="voltura_case_id.deposit", string="Deposit of who leaves")

    # === THE INCOMING HOLDER === #
    voltura_id_kind = fields.Selection(ID_KINDS, "Identity document", prefetch="voltura", copy=False)
    voltura_id_number = fields.Char("Number of the document", prefetch="voltura", copy=False, groups=CLERKS)
    voltura_id_expiry = fields.Date("Expires on", prefetch="voltura", copy=False, groups=CLERKS)
    voltura_title = fields.Selection(TITLES, "Title on the property", prefetch="voltura")
    voltura_title_other = fields.Char("Which title", prefetch="voltura")
    voltura_title_proof = fields.Selection(PROOFS, "Proved by", prefetch="voltura")
    voltura_title_document = fields.Char(
        "Deed or contract", prefetch="voltura", help="For example: rental contract registered at Pavia, n. 1234."
    )
    voltura_title_date = fields.Date("Of", prefetch="voltura", help="Day of the deed or of the declaration.")
    voltura_title_waiver = fields.Boolean(
        "Derogation of the mayor", prefetch="voltura", help="Art. 5 d.l. 47/2014: takes the place of the title."
    )
    voltura_no_debt = fields.Boolean("Declares no relation to the debts of who leaves", prefetch="voltura")
    voltura_document_ids = fields.Many2many(
        "vegas.change.document",
        "vegas_request_change_document_rel",
        string="Documents seen",
        domain="[('id', 'in', voltura_asked_ids)]",
        prefetch="voltura",
        copy=False,
    )
    voltura_asked_ids = fields.Many2many(
        "vegas.change.document", compute="_compute_voltura_asked_ids", compute_sudo=True
    )
    voltura_use = fields.Selection(_choices("use"), "Use", prefetch="voltura")
    voltura_resident = fields.Boolean("Resident there", prefetch="voltura")
    voltura_power = fields.Float("Contract power (kW)", digits=(16, 2), prefetch="voltura")
    voltura_offer_id = fields.Many2one(
        "vegas.price.list",
        "Offer",
        prefetch="voltura",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', 'sale'), ('commodity', '=', commodity)]",
    )
    voltura_bill_street = fields.Char("Bills to: street", prefetch="voltura", copy=False)
    voltura_bill_zip = fields.Char("Bills to: ZIP code", prefetch="voltura", copy=False)
    voltura_bill_city = fields.Char("Bills to: municipality", prefetch="voltura", copy=False)
    voltura_payment = fields.Selection(_choices("payment_method"), "Payment method", prefetch="voltura")
    voltura_iban = fields.Char("IBAN", prefetch="voltura", copy=False, groups=CLERKS)
    voltura_iban_holder_id = fields.Many2one(
        "res.partner", "Whose account it is", prefetch="voltura", check_company=True, help="Empty: of who comes."
    )
    voltura_mandate_id = fields.Many2one(
        "account.banking.mandate",
        "Direct debit mandate",
        prefetch="voltura",
        copy=False,
        guarded=True,
        readonly=True,
        index="btree_not_null",
    )
    voltura_contribution = fields.Monetary(
        "Contribution",
        compute="_compute_voltura_contribution",
        store=True,
        readonly=False,
        precompute=True,
        prefetch="voltura",
        help="Charged with the first bill, with VAT.",
    )
    voltura_deposit = fields.Monetary(
        "New deposit",
        compute="_compute_voltura_deposit",
        store=True,
        readonly=False,
        precompute=True,
        prefetch="voltura",
        help="Charged with the first bill; none with direct debit.",
    )

    # === THE OUTGOING HOLDER === #
    voltura_outgoing_id = fields.Many2one(
        "vegas.contract",
        "Contract that ends",
        compute="_compute_voltura_outgoing_id",
        store=True,
        precompute=True,
        prefetch="voltura",
        index="btree_not_null",
        help="Empty: the point comes from another seller, which closes its own contract.",
    )
    voltura_outgoing_partner_id = fields.Many2one(related="voltura_outgoing_id.partner_id", string="Who leaves")
    voltura_closing_street = fields.Char("Closing bill to: street", prefetch="voltura", copy=False)
    voltura_closing_zip = fields.Char("Closing bill to: ZIP code", prefetch="voltura", copy=False)
    voltura_closing_city = fields.Char("Closing bill to: municipality", prefetch="voltura", copy=False)
    voltura_deposit_held = fields.Monetary("Deposit held", compute="_compute_voltura_deposit_held")
    voltura_deposit_move = fields.Boolean("Move the deposit to who comes", prefetch="voltura", copy=False)
    voltura_consent_out = fields.Boolean("Who leaves agrees in writing", prefetch="voltura", copy=False)
    voltura_consent_in = fields.Boolean("Who comes agrees in writing", prefetch="voltura", copy=False)
    voltura_takes_debts = fields.Boolean("Who comes takes the debts over", prefetch="voltura", copy=False)
    voltura_agreement = fields.Binary(
        "Signed agreement", attachment=True, copy=False, groups=CLERKS, help="The evidence of the written consents."
    )
    voltura_agreement_name = fields.Char("File of the agreement", prefetch="voltura", copy=False)

    # === VOLTURA UNICA === #
    voltura_other_ids = fields.Many2many("vegas.supply.point", compute="_compute_voltura_other_ids", compute_sudo=True)
    voltura_other_point_id = fields.Many2one(
        "vegas.supply.point",
        "Together with",
        prefetch="voltura",
        copy=False,
        index="btree_not_null",
        domain="[('id', 'in', voltura_other_ids)]",
        help="Voltura unica: the other supply of who leaves changes hands with the same form.",
    )
    voltura_other_reading = fields.Char("Its reading", prefetch="voltura", copy=False)
    voltura_main_id = fields.Many2one(
        "vegas.request",
        "Together with request",
        prefetch="voltura",
        readonly=True,
        copy=False,
        guarded=True,
        index="btree_not_null",
    )
    voltura_twin_ids = fields.One2many(
        "vegas.request", "voltura_main_id", "Requests of the same voltura", prefetch="voltura"
    )

    # === HOW IT WAS CONCLUDED, HOW IT MAY END === #
    voltura_at_distance = fields.Boolean("Concluded at a distance or outside our premises", prefetch="voltura")
    voltura_early_start = fields.Boolean("Asks to begin within the days of withdrawal", prefetch="voltura", copy=False)
    voltura_withdraw_until = fields.Date("May withdraw until", compute="_compute_voltura_withdraw_until")
    voltura_refusal = fields.Text("Why it is refused", prefetch="voltura", copy=False)
    voltura_contested_date = fields.Date(
        "Contested on", prefetch="voltura", readonly=True, copy=False, guarded=True, help="The voltura was reversed."
    )
    voltura_contest = fields.Text("What is contested", prefetch="voltura", copy=False)

    # Two clerks at one instant: the second gets the sentence.
    _voltura_unique = models.UniqueIndex(
        "(point_id) WHERE voltura_case_id IS NOT NULL AND state IN ('open', 'waiting')",
        "A voltura of this supply point is already in progress: look at it before you ask for another one.",
    )

    # === COMPUTES === #

    @api.depends("commodity", "procedure_id")
    def _compute_voltura_case_ids(self):
        today = fields.Date.context_today(self)
        cases = {
            commodity: self.env["vegas.change.case"]._in_force(today, "voltura", commodity)
            for commodity in set(self.mapped("commodity"))
        }
        for request in self:
            request.voltura_case_ids = cases[request.commodity] if request._is_voltura() else False

    @api.depends("voltura_case_id", "partner_id")
    def _compute_voltura_asked_ids(self):
        """What must be ticked; identity and title have fields of their own."""
        own = ("identity", "representative_identity", "title_document", "title_declaration")
        for request in self:
            asked = request.voltura_case_id._documents(request.partner_id)
            request.voltura_asked_ids = asked.filtered(lambda document: document.code not in own)

    @api.depends("point_id", "procedure_id")
    def _compute_voltura_outgoing_id(self):
        mine = self.filtered(lambda request: request._is_voltura())
        running = self.env["vegas.contract"]
        if mine.point_id:
            domain = [("point_id", "in", mine.point_id.ids), ("state", "in", ("active", "suspended"))]
            running = running.search(domain, order="start_date")
        of_point = {contract.point_id.id: contract for contract in running}
        for request in self:
            request.voltura_outgoing_id = of_point.get(request.point_id._origin.id) if request in mine else False

    def _is_voltura(self):
        return self.procedure_id.code == "voltura"


class VegasHandlerVoltura(models.AbstractModel):
    """One form for both holders; the SII is told by VT1 (electricity) or by what the case says for gas.

    Checks, contract, money and reversal stand in the package ``voltura``.
    """

    _name = "vegas.handler.voltura"
    _inherit = "vegas.handler.vt1"
    _description = "Voltura – the holder of a supply changes"

    # Electricity, gas (layout to be checked; an official one replaces it).
    _services = ("VT1", "VTG")

    def _service(self, request):
        service, _kind = request.voltura_case_id._message(request.commodity)
        return service or self._services[request.commodity == "gas"]

    def _transitions(self):
        return {**super()._transitions(), "refuse": (("draft",), "rejected")}

    def _person_verbs(self):
        return super()._person_verbs() | {"refuse"}

    def _editable(self, stage_code):
        return super()._editable(stage_code) | {"voltura_contest"}

    # === NEW REQUEST === #

    def _defaults(self, request):
        outgoing = request.voltura_outgoing_id
        # Opened from the page of who leaves: who comes is still to be chosen.
        leaves = bool(outgoing) and outgoing.partner_id == request.partner_id
        incoming = request.partner_id.browse() if leaves else request.partner_id
        today = fields.Date.context_today(self)
        return {
            **super()._defaults(request),
            "partner_id": incoming.id,
            "phone": incoming.phone,
            "voltura_case_id": self._ordinary(request).id,
            "voltura_id_kind": "card",
            "voltura_title_proof": "declaration",
            "voltura_title_date": today,
            "voltura_payment": "slip",
            "customer_reading_date": today,
            **self._from_outgoing(request),
        }

    def _ordinary(self, request):
        """Return the ordinary case as it holds today, among those that were looked up for all requests at once."""
        return request.voltura_case_ids._origin.filtered(lambda case: case.code == "ordinary")[:1]

    def _from_outgoing(self, request):
        """Return what the contract that ends says of use and addresses (dict of field: value)."""
        contract = request.voltura_outgoing_id
        version = contract.version_id or contract.version_ids[:1]
        address = version.billing_partner_id or contract.partner_id
        return {
            "voltura_use": version.use or "household",
            "voltura_resident": bool(version.resident),
            "voltura_power": version.power,
            "voltura_offer_id": version.offer_id.id,
            "voltura_closing_street": address.street,
            "voltura_closing_zip": address.zip,
            "voltura_closing_city": address.city,
        }

    # === MESSAGE === #

    def _retroactive(self, request):
        """Return the day in the past, which the form asks for in place of a kind."""
        return request.vt1_retroactive_date

    def _message(self, request, network, schema, flow):
        message = super()._message(request, network, schema, flow)
        # Gas has fewer columns; an official layout brings its own.
        return {name: value for name, value in message.items() if name in schema.table.names}

    def _body(self, request, flow):
        _service, kind = request.voltura_case_id._message(request.commodity)
        body = {
            **super()._body(request, flow),
            "tipologia_voltura": (RETROACTIVE if self._retroactive(request) else kind) or None,
        }
        if request.commodity == "gas" and request.customer_reading:
            body["data_lettura"] = request.customer_reading_date
            body["lettura"] = next(iter(self._indexes(request)), None)
        return body

    def _element_fields(self):
        return {
            **super()._element_fields(),
            "tipologia_voltura": "voltura_case_id",
            "lettura": "customer_reading",
            "data_lettura": "customer_reading_date",
            **dict.fromkeys(("via_fatt", "localita_fatt"), "voltura_bill_street"),
            "cap_fatt": "voltura_bill_zip",
        }
