from odoo import fields, models

from ..papers.request_paper import euro

GAS_STEPS = (500, 1500, 2500, 5000)


class VegasHandlerVoltura(models.AbstractModel):
    """Deposit, contribution and mandate: what of the money of two persons changes, and what does not.

    The ledger stays the only balance: debts remain open items of who leaves, and a deposit that is moved is moved by
    an entry between the two persons on the account of deposits.
    """

    _inherit = "vegas.handler.voltura"

    def _usual_deposit(self, request):
        """Return the deposit by the parameters in euro: per kW (electricity), by yearly consumption (gas)."""
        parameters, today = self.env["vegas.parameter"], fields.Date.context_today(self)
        if request.commodity == "ele":
            use = "household" if request.voltura_use != "other" else "other"
            return round(parameters._on(f"deposit.ele.{use}", today).value * request.voltura_power, 2)
        if request.commodity != "gas":
            return 0
        annual = request.point_id.annual_f0
        step = next((limit for limit in GAS_STEPS if annual <= limit), GAS_STEPS[-1])
        return parameters._on(f"deposit.gas.{step}", today).value

    # === DEPOSIT === #

    def _is_moved(self, request):
        """Return whether the deposit of who leaves is moved to who comes."""
        rule = request.voltura_case_id.deposit
        return rule == "transfer" or (rule == "transfer_with_consents" and request.voltura_deposit_move)

    def _settle_deposits(self, requests):
        """Move the deposits that are to be moved, and let new ones be charged.

        What is not moved goes back with the closing bill, with the legal interest.
        """
        moving = requests.filtered(lambda request: request.voltura_outgoing_id and self._is_moved(request))
        held = self.env["vegas.deposit"].search(
            [("contract_id", "in", moving.voltura_outgoing_id.ids), ("state", "=", "held")]
        )
        of_contract = held.grouped("contract_id")
        label, effects, amounts = self.env._("Deposit moved"), [], {}
        for request in moving.filtered(lambda request: request.voltura_outgoing_id in of_contract):
            old, new = request.voltura_outgoing_id, request.contract_id
            own, undo = of_contract[old], {"values": {"contract_id": old.id}, "new": {"contract_id": new.id}}
            effects += [(request, label, old.number, new.number, deposit, undo) for deposit in own]
            amounts[request] = sum(own.mapped("amount"))
            own.contract_id = new
        requests._record_effects(effects + self._deposit_entries(amounts))
        self._new_deposits(requests)

    def _deposit_entries(self, amounts):
        """Post the entries that move the deposits from one person to the other; return their effects.

        Where the company keeps no accounts of bills yet, there is nothing to move in the ledger.

        :param amounts: ``{request: euro}``
        """
        env = self.env
        companies = env["vegas.request"].union(*amounts).company_id
        of_companies = [("company_id", "in", companies.ids)]
        accounts = env["vegas.bill.account"].search([*of_companies, ("key", "=", "item_deposit")]).grouped("company_id")
        journals = env["account.journal"].search([*of_companies, ("type", "=", "general")]).grouped("company_id")
        entries = {}
        for request, amount in amounts.items():
            company, leaves, comes = request.company_id, request.voltura_outgoing_partner_id, request.partner_id
            kept = company in accounts and company in journals
            if not kept or leaves.commercial_partner_id == comes.commercial_partner_id:
                continue
            name = env._("Deposit moved by voltura %(number)s", number=request.name)
            account = accounts[company][:1].account_id.id
            entries[request] = {
                "move_type": "entry",
                "company_id": company.id,
                "journal_id": journals[company][:1].id,
                "date": fields.Date.context_today(self),
                "ref": name,
                "request_id": request.id,
                "line_ids": [
                    (0, 0, {"account_id": account, "partner_id": leaves.id, "name": name, "debit": amount}),
                    (0, 0, {"account_id": account, "partner_id": comes.id, "name": name, "credit": amount}),
                ],
            }
        if not entries:
            return []
        moves = env["account.move"].create(list(entries.values()))
        moves.action_post()
        label = env._("Entry of the deposit")
        return [
            (request, label, "", move.name, move, {"entry": True}) for request, move in zip(entries, moves, strict=True)
        ]

    def _new_deposits(self, requests):
        owing = requests.filtered(lambda request: request.voltura_deposit > 0 and request.contract_id)
        deposits = self.env["vegas.deposit"].create(
            [
                {
                    "contract_id": request.contract_id.id,
                    "amount": request.voltura_deposit,
                    "due_date": request.contract_id.start_date or self._starts_on(request),
                }
                for request in owing
            ]
        )
        made = dict(zip(owing, deposits, strict=True))
        self._record(
            owing,
            self.env._("New deposit"),
            lambda request: ("", euro(request.voltura_deposit), made[request], {"created": True}),
        )

    # === CONTRIBUTION === #

    def _charge_contribution(self, requests):
        """The first bill of who comes carries the contribution, with VAT at the ordinary rate."""
        owing = requests.filtered(lambda request: request.voltura_contribution > 0 and request.contract_id)
        name = self.env._("Contribution for the voltura")
        items = self.env["vegas.bill.item"].create(
            [
                {
                    "contract_id": request.contract_id.id,
                    "kind": "fee",
                    "name": name,
                    "date": request.contract_id.start_date or self._starts_on(request),
                    "amount": request.voltura_contribution,
                    "vat": "22",
                    "origin": request.name,
                    "res_model": request._name,
                    "res_id": request.id,
                }
                for request in owing
            ]
        )
        made = dict(zip(owing, items, strict=True))
        self._record(
            owing, name, lambda request: ("", euro(request.voltura_contribution), made[request], {"created": True})
        )

    # === MANDATE === #

    def _end_mandates(self, requests):
        """The direct debit of who leaves ends, unless another contract uses it; the closing bill comes with a slip."""
        versions = self._last_versions(requests)
        paying = requests.filtered(
            lambda request: (
                request.voltura_case_id.mandate != "unchanged" and versions[request].payment_method == "debit"
            )
        )
        mandates = self.env["account.banking.mandate"].union(*(versions[request].mandate_id for request in paying))
        other = self.env["vegas.contract.version"].search(
            [
                ("mandate_id", "in", mandates.ids),
                ("contract_id", "not in", paying.voltura_outgoing_id.ids),
                ("contract_id.state", "in", ("active", "suspended", "requested")),
            ]
        )
        ending = {request: versions[request].mandate_id - other.mandate_id for request in paying}
        self._change(
            paying,
            lambda request: ending[request].filtered(lambda mandate: mandate.state in ("draft", "valid")),
            lambda _request: {"state": "expired"},
        )
        today, slip = fields.Date.context_today(self), {"payment_method": "slip", "mandate_id": False}
        outgoing = {request: request.voltura_outgoing_id for request in paying}
        self.env["vegas.handler.outcome"]._change_terms(
            [(request, contract, contract.end_date or today, slip) for request, contract in outgoing.items()]
        )

    def _last_versions(self, requests):
        """Return ``{request: version}`` of the contracts that end, as it holds on their last day; perhaps empty."""
        versions, today = self.env["vegas.contract.version"], fields.Date.context_today(self)
        found = {}
        by_day = requests.voltura_outgoing_id.grouped(lambda contract: contract.end_date or today)
        for day, contracts in by_day.items():
            found |= versions._on(contracts, day)
        return {request: found.get(request.voltura_outgoing_id.id, versions) for request in requests}
