import re

from odoo import api, fields, models
from odoo.exceptions import UserError

# A gas meter up to this number belongs to the class; the last one has no end.
GAS_CLASSES = ((6, "g6"), (25, "g25"), (float("inf"), "g40"))


class VegasIndemnity(models.Model):
    """An automatic indemnity: who did not keep which term, the debt and its norm. Its payment belongs to the bills.

    What a distributor owes to a customer reaches him through the seller: the bill pays it (``state``), and the seller
    claims it back (``claim_state``).
    """

    _name = "vegas.indemnity"
    _description = "Automatic indemnity"
    _check_company_auto = True
    _order = "date desc, id desc"

    name = fields.Char("Reason", required=True)
    contract_id = fields.Many2one(
        "vegas.contract",
        compute="_compute_contract_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="The contract whose next bill pays it; empty while there is none.",
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, precompute=True, required=True, index=True
    )
    partner_id = fields.Many2one(
        "res.partner", "Customer", compute="_compute_partner_id", store=True, precompute=True, index=True
    )
    request_id = fields.Many2one("vegas.request", index="btree_not_null", ondelete="restrict", check_company=True)
    term_id = fields.Many2one("vegas.term", index="btree_not_null", ondelete="set null", readonly=True)
    date = fields.Date("Accrued on", required=True, default=fields.Date.context_today)
    amount = fields.Float(digits=(16, 2), required=True)
    norm = fields.Char(help="The rule and its source.")
    term = fields.Char("Term in words")
    days_late = fields.Integer("Days late", help="In the calendar of the term.")
    factor = fields.Integer(default=1, help="1 within double the term, 2 within triple, 3 beyond.")
    kept_by = fields.Selection(
        [("seller", "Seller"), ("distributor", "Distributor")], "Owed by", required=True, default="seller"
    )
    distributor_id = fields.Many2one(
        "res.partner",
        "Distributor",
        compute="_compute_distributor_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        domain=[("vegas_is_distributor", "=", True)],
    )
    beneficiary = fields.Selection(
        [("customer", "Customer"), ("seller", "Seller")], "Goes to", required=True, default="customer"
    )
    state = fields.Selection(
        [("due", "To be paid"), ("paid", "Paid"), ("cancelled", "Cancelled")],
        required=True,
        default="due",
        copy=False,
        index=True,
    )
    claim_state = fields.Selection(
        [("open", "To be claimed"), ("claimed", "Claimed"), ("received", "Received")],
        "Towards the distributor",
        compute="_compute_claim_state",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        index="btree_not_null",
    )
    received_date = fields.Date("Received on", copy=False)

    _positive = models.Constraint("CHECK (amount > 0)", "The indemnity must be above zero.")
    _once = models.UniqueIndex(
        "(request_id, term_id) WHERE state != 'cancelled'", "This request has its indemnity for that term already."
    )
    _distributor_known = models.Constraint(
        "CHECK (kept_by != 'distributor' OR distributor_id IS NOT NULL)",
        "Which distributor owes the indemnity is missing: choose it.",
    )

    # === COMPUTES === #

    @api.depends("request_id.contract_id")
    def _compute_contract_id(self):
        """The contract of the request, as soon as it has one of its own customer."""
        for indemnity in self:
            contract, customer = indemnity.request_id.contract_id, indemnity.request_id.partner_id
            own = not customer or contract.partner_id == customer
            indemnity.contract_id = indemnity.contract_id or (own and contract)

    @api.depends("contract_id.company_id", "request_id.company_id")
    def _compute_company_id(self):
        for indemnity in self:
            indemnity.company_id = (
                indemnity.contract_id.company_id or indemnity.request_id.company_id or self.env.company
            )

    @api.depends("contract_id.partner_id", "request_id.partner_id")
    def _compute_partner_id(self):
        for indemnity in self:
            indemnity.partner_id = indemnity.contract_id.partner_id or indemnity.request_id.partner_id

    @api.depends("kept_by", "request_id.distributor_id")
    def _compute_distributor_id(self):
        for indemnity in self:
            if indemnity.kept_by == "seller":
                indemnity.distributor_id = False
            elif not indemnity.distributor_id:
                indemnity.distributor_id = indemnity.request_id.distributor_id

    @api.depends("kept_by")
    def _compute_claim_state(self):
        for indemnity in self:
            if indemnity.kept_by == "seller":
                indemnity.claim_state = False
            else:
                indemnity.claim_state = indemnity.claim_state or "open"

    # === THE DEBT === #

    @api.model
    def _owe_lateness(self, late):
        """Note what is owed for terms that were not kept, once per request and term.

        :param late: list of ``(request, term, parameter of the term, days late, day)``
        """
        late = [row for row in late if not row[2].without_indemnity]
        if not late:
            return self.browse()
        requests = self.env["vegas.request"].union(*(row[0] for row in late))
        known = {
            (row.request_id.id, row.term_id.id)
            for row in self.sudo().search([("request_id", "in", requests.ids), ("state", "!=", "cancelled")])
        }
        late = [row for row in late if (row[0].id, row[1].id) not in known]
        codes = self._amount_codes(late)
        values = []
        for request, term, parameter, days, day in late:
            base = self.env["vegas.parameter"]._on(codes[request.id, term.id], day)
            if not base.value:
                continue
            # Within double the term 1, within triple 2, beyond 3.
            factor = min(-(-days // max(int(parameter.value), 1)), 3)
            values.append(self._lateness_values(request, term, parameter, base, days, day, factor))
        return self.sudo().create(values)

    def _lateness_values(self, request, term, parameter, base, days, day, factor):
        env = self.with_context(lang=request.company_id.partner_id.lang or self.env.lang).env
        words = parameter.with_env(env)._days_text(days)
        norm = f"{base.source}{env._(' (to be checked)') if base.confidence == 'check' else ''}"
        return {
            "name": env._(
                "%(procedure)s %(request)s: %(days)s late",
                procedure=request.procedure_id.label,
                request=request.name,
                days=words,
            ),
            "request_id": request.id,
            "term_id": term.id,
            "date": day,
            "amount": base.value * factor,
            "norm": norm,
            "term": parameter.with_env(env)._norm(),
            "days_late": days,
            "factor": factor,
            "kept_by": term.kept_by,
            "beneficiary": term.beneficiary,
        }

    @api.model
    def _owe_missed_slot(self, requests):
        """Note what the distributor owes for appointments that nobody kept: a flat amount, which does not grow."""
        rows = [(request, self.env["vegas.term"].new({"kept_by": "distributor"})) for request in requests]
        codes = self._amount_codes([(request, term, None, 0, request.missed_date) for request, term in rows])
        values = []
        for request, term in rows:
            env = self.with_context(lang=request.company_id.partner_id.lang or self.env.lang).env
            day = request.missed_date
            base = self.env["vegas.parameter"]._on(codes[request.id, term.id], day)
            name = env._(
                "%(procedure)s %(request)s: nobody came on %(day)s, %(slot)s",
                procedure=request.procedure_id.label,
                request=request.name,
                day=f"{day:%d/%m/%Y}",
                slot=request.missed_slot or "–",
            )
            norm = f"{base.source}{env._(' (to be checked)') if base.confidence == 'check' else ''}"
            values.append(
                {
                    "name": name,
                    "request_id": request.id,
                    "date": day,
                    "amount": base.value,
                    "norm": norm,
                    "term": env._("Slot of the appointment"),
                    "kept_by": "distributor",
                    "beneficiary": "customer",
                }
            )
        return self.sudo().create([vals for vals in values if vals["amount"]])

    @api.model
    def _amount_codes(self, late):
        """Return ``{(request id, term id): code of the parameter with the base amount}``."""
        contracts = self.env["vegas.contract"].union(
            *(row[0].contract_id for row in late if row[0].commodity == "ele" and row[1].kept_by == "distributor")
        )
        codes = {}
        for request, term, _parameter, _days, _day in late:
            if term.kept_by == "seller":
                code = "indemnity.seller.forward"
            elif request.commodity == "gas":
                code = f"indemnity.distributor.gas.{gas_class(request.meter_id.meter_class)}"
            else:
                version = (contracts & request.contract_id).version_id
                use = version.use or ("other" if request.partner_id.is_company else "household")
                code = f"indemnity.distributor.ele.{use}"
            codes[request.id, term.id] = code
        return codes

    @api.model
    def _cancel_indemnities(self, requests):
        """The outcome of ``requests`` is taken back: what the distributor owed for it is not, unless a bill paid it."""
        found = self.sudo().search(
            [("request_id", "in", requests.ids), ("term_id", "!=", False), ("kept_by", "=", "distributor")]
        )
        found.filtered(lambda row: row.state == "due").write({"state": "cancelled"})
        paid = found.filtered(lambda row: row.state == "paid").request_id
        if paid:
            paid._to_do(self.env._("An indemnity was paid for an outcome since corrected: does it still hold?"))
        late = requests.sudo().filtered(lambda request: request.late_by == "distributor")
        late.write({"late_days": 0, "late_by": False, "late_date": False})

    # === TOWARDS THE DISTRIBUTOR === #

    def action_received(self):
        """The distributor paid the chosen indemnities today.

        :raises UserError: when none of them is owed by a distributor
        """
        self.check_access("write")
        owed = self.filtered(lambda row: row.claim_state in ("open", "claimed") and row.state != "cancelled")
        if not owed:
            raise UserError(self.env._("Nothing to be received: choose indemnities that a distributor owes."))
        owed.write({"claim_state": "received", "received_date": fields.Date.context_today(self)})
        # What is ours is paid by that; a customer's waits for the bill.
        owed.filtered(lambda row: row.beneficiary == "seller").write({"state": "paid"})
        return True

    def action_cancel(self):
        """Cancel the chosen indemnities that are not paid yet.

        :raises UserError: when one of them is paid
        """
        self.check_access("write")
        if any(row.state == "paid" for row in self):
            raise UserError(self.env._("An indemnity that was paid cannot be cancelled: leave it out."))
        self.write({"state": "cancelled"})
        return True


def gas_class(meter_class):
    """Return the class of indemnity (``g6``, ``g25``, ``g40``) of a meter G4, G0004, G1.6; unknown: the lowest."""
    found = re.search(r"\d+(?:[.,]\d+)?", meter_class or "")
    size = float(found[0].replace(",", ".")) if found else 0
    return next(code for limit, code in GAS_CLASSES if size <= limit)
