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
        deposits = self.env["vegas.deposit"].search(
            [("contract_id", "in", moving.voltura_outgoing_id.ids), ("state", "=", "held")]
        )
        of_contract, effects = deposits.grouped("contract_id"), []
        for request in moving:
            own = of_contract.get(request.voltura_outgoing_id, deposits.browse())
            label = self.env._("Deposit moved")
            for deposit in own:
                ids = (request.voltura_outgoing_id.id, request.contract_id.id)
                undo = {"values": {"contract_id": ids[0]}, "new": {"contract_id": ids[1]}}
                numbers = (request.voltura_outgoing_id.number, request.contract_id.number)
                effects.append((request, label, *numbers, deposit, undo))
            own.write({"contract_id": request.contract_id.id})
            if own:
                effects.extend(self._deposit_entry(request, sum(own.mapped("amount"))))
        requests._record_effects(effects)
        self._new_deposits(requests)

    def _deposit_entry(self, request, amount):
        """Post the entry that moves ``amount`` from one person to the other; return its effect.

        Where the company keeps no accounts of bills yet, there is nothing to move in the ledger.
        """
        env, company = self.env, request.company_id
        accounts = env["vegas.bill.account"].search([("company_id", "=", company.id), ("key", "=", "item_deposit")])
        journal = env["account.journal"].search([("company_id", "=", company.id), ("type", "=", "general")], limit=1)
        leaves, comes = request.voltura_outgoing_partner_id, request.partner_id
        if not accounts or not journal or leaves.commercial_partner_id == comes.commercial_partner_id:
            return []
        name = env._("Deposit moved by voltura %(number)s", number=request.name)
        account = accounts[:1].account_id.id
        move = env["account.move"].create(
            {
                "move_type": "entry",
                "company_id": company.id,
                "journal_id": journal.id,
                "date": fields.Date.context_today(self),
                "ref": name,
                "request_id": request.id,
                "line_ids": [
                    (0, 0, {"account_id": account, "partner_id": leaves.id, "name": name, "debit": amount}),
                    (0, 0, {"account_id": account, "partner_id": comes.id, "name": name, "credit": amount}),
                ],
            }
        )
        move.action_post()
        return [(request, env._("Entry of the deposit"), "", move.name, move, {"entry": True})]

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
        for request in paying:
            self._slip_for_the_last(request, versions[request])

    def _last_versions(self, requests):
        """Return ``{request: version}`` of the contracts that end, as it holds on their last day; perhaps empty."""
        versions, today = self.env["vegas.contract.version"], fields.Date.context_today(self)
        found = {}
        by_day = requests.voltura_outgoing_id.grouped(lambda contract: contract.end_date or today)
        for day, contracts in by_day.items():
            found |= versions._on(contracts, day)
        return {request: found.get(request.voltura_outgoing_id.id, versions) for request in requests}

    def _slip_for_the_last(self, request, version):
        day = request.voltura_outgoing_id.end_date
        by_slip = {"payment_method": "slip", "mandate_id": False}
        if not day or version.valid_from >= day:
            self._change(request, lambda _request: version, lambda _request: by_slip)
            return
        values = {**version.copy_data()[0], **by_slip, "valid_from": day, "valid_to": version.valid_to}
        ends = {"valid_to": fields.Date.subtract(day, days=1)}
        self._change(request, lambda _request: version, lambda _request: ends)
        # The exclusion constraint is checked row by row: the old version is closed before the new one is there.
        version.flush_recordset()
        made = version.create(values)
        self._record(
            request,
            self.env._("How the closing bill is paid"),
            lambda _request: (*self._methods(version, made), made, {"created": True}),
        )

    def _methods(self, *versions):
        names = dict(versions[0]._fields["payment_method"]._description_selection(self.env))
        return [names[version.payment_method] for version in versions]
