from odoo import models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.standard import codes
from odoo.addons.vegas_base.texts import fault_text


class VegasMany(models.Model):
    """Acts that change the contracts from a day on: how their bills are paid, where they are sent."""

    _inherit = "vegas.many"

    # === CHECKS === #

    def _check_payment(self):
        if not self.payment_method:
            raise UserError(self.env._("“Payment method” is missing: choose how the bills are paid."))
        if self.payment_method == "debit":
            if not (self.iban or "").strip():
                raise UserError(self.env._("“IBAN” is missing: it stands on the bank's papers."))
            if fault := codes.check("iban", codes.normalise("iban", self.iban)):
                raise UserError(fault_text(self.env, fault, value=self.iban))

    def _check_address(self):
        if not self.billing_partner_id:
            raise UserError(self.env._("“Bills are sent to” is missing: choose a contact with its address."))
        if not (self.billing_partner_id.street and self.billing_partner_id.city):
            raise UserError(
                self.env._(
                    "“Bills are sent to”: %(name)s has no street or no municipality. Fill them in.",
                    name=self.billing_partner_id.name or "",
                )
            )

    def _faults_payment(self, lines):
        return self._contract_faults(lines, "contracts")

    def _faults_address(self, lines):
        return self._contract_faults(lines, "data")

    def _contract_faults(self, lines, scope):
        """Return ``{line: reason}`` where there is no contract to change, or who stands there may not ask for it."""
        env, faults, day = self.env, {}, f"{self.day:%d/%m/%Y}"
        visits = env["vegas.visit"]._acting(lines.partner_id) if lines.partner_id else {}
        for line in lines:
            contract, visit = line.contract_id, visits.get(line.partner_id.id)
            if not contract:
                faults[line] = env._("No contract is in force at this supply point: take it out of the list.")
            elif contract.state in ("ceased", "cancelled"):
                faults[line] = env._("Contract %(number)s has ended: take it out of the list.", number=contract.number)
            elif contract.start_date and contract.start_date > self.day:
                faults[line] = env._(
                    "Contract %(number)s starts on %(start)s, after %(day)s: change it from that day.",
                    number=contract.number,
                    start=f"{contract.start_date:%d/%m/%Y}",
                    day=day,
                )
            elif visit and (refusal := visit._refusal(scope, line.point_id)):
                faults[line] = " ".join(refusal)
        return faults

    # === ACTS === #

    def _do_payment(self, lines):
        return self._do(lines, self._change_payment)

    def _do_address(self, lines):
        return self._do(lines, self._change_address)

    def _change_payment(self, lines):
        method = dict(self._fields["payment_method"]._description_selection(self.env))[self.payment_method]
        versions = self._change(lines, {"payment_method": self.payment_method, "mandate_id": False}, method)
        if self.payment_method != "debit":
            return
        account = (self.company_id, self.iban_holder_id or self.partner_id, self.iban)
        mandates = self.env["account.banking.mandate"]._vegas_signed([account] * len(versions))
        for version, mandate in zip(versions, mandates, strict=True):
            version.mandate_id = mandate

    def _change_address(self, lines):
        self._change(lines, {"billing_partner_id": self.billing_partner_id.id}, self.billing_partner_id.display_name)

    def _change(self, lines, values, result):
        """Let ``values`` hold for the contracts of ``lines`` from the day on; return their versions."""
        lines.contract_id.check_access("write")
        versions = lines.contract_id.sudo()._change(self.day, values)
        text = self.env._("%(what)s from %(day)s", what=result, day=f"{self.day:%d/%m/%Y}")
        lines.sudo().result = text
        return versions

    def _forget(self):
        super()._forget()
        if self.iban:
            # The mandate has it: here the end is enough to know it again.
            self.sudo().iban = f"…{codes.normalise('iban', self.iban)[-4:]}"
