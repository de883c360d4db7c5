from odoo import fields, models

from odoo.addons.vegas_base.standard import codes

from ..procedures.voltura import ENDED


class VegasHandlerVoltura(models.AbstractModel):
    """What sending and the outcomes of the SII write outside the request."""

    _inherit = "vegas.handler.voltura"

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "send":
            self._keep_readings(requests)
            self._mask_ibans(requests)
        elif verb == "execute":
            self._judge_readings(requests, "validated")
            self._end_mandates(requests)
            self._address_closing_bills(requests)
            self._settle_deposits(requests)
            self._charge_contribution(requests)
            self._take_debts(requests)
        elif verb in ENDED:
            self._judge_readings(requests, "rejected")
            self._call_off(requests)

    def _outgoing(self, requests):
        """The contract that ends is the one that the form shows, as long as it runs."""
        return {
            request.point_id.id: request.voltura_outgoing_id
            for request in requests
            if request.voltura_outgoing_id.state in ("active", "suspended")
        }

    def _outlook(self, request):
        env, case, outgoing = self.env, request.voltura_case_id, request.voltura_outgoing_id
        texts = [*super()._outlook(request)]
        if outgoing:
            texts.append(env._("The old contract ends on the day before, the new one begins: nothing lies between."))
            texts.append(env._("The closing bill goes to who leaves."))
            if request.voltura_deposit_held and not self._is_moved(request):
                texts.append(env._("The deposit of who leaves goes back with the closing bill, with interest."))
            elif request.voltura_deposit_held:
                texts.append(env._("The deposit moves to who comes."))
        else:
            texts.append(env._("The point comes from another seller, which issues its closing bill itself."))
        if case.debts == "not_passed":
            texts.append(env._("Debts of the past stay with who leaves."))
        if request.commodity == "gas":
            texts.append(env._("Gas: service and layout of the message to the SII are to be checked."))
        return texts

    # === READINGS === #

    def _keep_readings(self, requests):
        """The agreed reading stands in the register; it counts once the voltura is carried out."""
        told = requests.filtered("customer_reading")
        readings = self.env["vegas.reading"].create([self._reading_values(request) for request in told])
        made = dict(zip(told, readings, strict=True))
        label = self.env._("Reading agreed at the counter")
        self._record(told, label, lambda request: ("", made[request].indexes, made[request], {"created": True}))

    def _judge_readings(self, requests, state):
        """Let the agreed readings count, or not; one that meanwhile contradicts the register does not."""
        readings = self.env["vegas.reading"].search(
            [("request_id", "in", requests.ids), ("kind", "=", "self"), ("state", "=", "taken")]
        )
        wrong = {reading for reading, _field, _text in readings._problems()} if state == "validated" else set()
        of_request = readings.grouped("request_id")

        def new_state(request):
            reading = of_request.get(request, readings.browse())
            return {"state": "rejected" if reading in wrong else state}

        self._change(requests, lambda request: of_request.get(request, readings.browse())[:1], new_state)

    # === THE TWO PERSONS === #

    def _mask_ibans(self, requests):
        """The mandate has it: here the end is enough to know it again."""
        for request in requests.filtered("voltura_iban"):
            request.voltura_iban = f"…{codes.normalise('iban', request.voltura_iban)[-4:]}"

    def _address_closing_bills(self, requests):
        """Let the closing bill go where who leaves has said."""
        wanted = {}
        for request, version in self._last_versions(requests).items():
            address = request._entered_address("voltura_closing")
            if version and any(address.values()):
                wanted[request] = (version, request.voltura_outgoing_partner_id, address)
        self._send_last_bills(wanted)

    def _take_debts(self, requests):
        """Who comes and takes the debts over answers for the old contract too; its open items stay where they are."""
        taking = requests.filtered(
            lambda request: (
                request.voltura_case_id.debts in ("heir", "succession")
                or (request.voltura_case_id.debts == "on_agreement" and request.voltura_takes_debts)
            )
        )
        self._change(
            taking,
            lambda request: request.voltura_outgoing_id,
            lambda request: {"co_obligor_id": request.partner_id.id},
        )

    def _call_off(self, requests):
        """What was made for a voltura that does not happen: contract withdrawn, mandate cancelled."""
        made = requests.filtered(lambda request: request.contract_id.state == "requested")
        self._change(made, lambda request: request.contract_id, lambda _request: {"state": "cancelled"})
        self._change(
            requests,
            lambda request: request.voltura_mandate_id.filtered(lambda mandate: mandate.state in ("draft", "valid")),
            lambda _request: {"state": "cancel"},
        )


class VegasRequestEffect(models.Model):
    """Money that has moved on meanwhile is not made undone by forgetting it."""

    _inherit = "vegas.request.effect"

    def _take_back(self):
        self.ensure_one()
        undo = self.undo or {}
        record = self.env[self.res_model].browse(self.res_id).exists()
        if undo.get("entry") and record:
            reverse = record._reverse_moves([{"ref": self.env._("Taken back: %(entry)s", entry=record.ref)}])
            reverse.action_post()
            self.write({"undone_date": fields.Datetime.now()})
        elif undo.get("created") and self._is_billed(record):
            note = self.env._("Billed meanwhile: it goes back with the bill that is computed again.")
            self.write({"undone_date": fields.Datetime.now(), "undone_note": note})
        else:
            super()._take_back()

    def _is_billed(self, record):
        """Return whether ``record`` is a deposit or an item that a bill carries already."""
        if not record:
            return False
        if record._name == "vegas.deposit":
            return record.state != "due"
        return record._name == "vegas.bill.item" and bool(record.move_id)
