"""What the tests of a death share: a customer with mandate, consent and supplies, and the form filled in."""

from stdnum.it import codicefiscale

from odoo import fields

from odoo.addons.vegas_base.tests.paper_case import PaperChecks

from .visit_case import VisitCase

DAY = fields.Date.to_date
HEIR = {"name": "Rossi Luca", "relation": "child", "email": "luca@example.it"}
TOLD = {
    "decesso_date": "2026-11-12",
    "decesso_teller": "Rossi Luca",
    "decesso_capacity": "child",
    "decesso_id_kind": "card",
    "decesso_id_number": "CA00000AA",
    "decesso_proof": "certificate",
    "decesso_street": "Via Po 3",
    "decesso_zip": "27100",
    "decesso_city": "Pavia",
}


class DeathCase(PaperChecks, VisitCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.death = cls.env.ref("vegas_sportello.procedure_decesso")
        cls.heir_code = "RSSLCU05A01H501" + codicefiscale.calc_check_digit("RSSLCU05A01H501")
        cls.contracts = cls.customer.vegas_contract_ids
        bank = cls.env["res.partner.bank"].create(
            {"partner_id": cls.customer.id, "acc_number": "IT60X0542811101000000123456"}
        )
        cls.mandate = cls.env["account.banking.mandate"].create(
            {
                "partner_bank_id": bank.id,
                "company_id": cls.company.id,
                "signature_date": "2020-01-01",
                "state": "valid",
            }
        )
        cls.env["vegas.contract.version"].create(
            [
                {
                    "contract_id": contract.id,
                    "valid_from": "2015-01-01",
                    "payment_method": "debit",
                    "mandate_id": cls.mandate.id,
                }
                for contract in cls.contracts
            ]
        )
        cls.consent = cls.env["vegas.consent"].create(
            {
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "purpose": "marketing",
                "given_on": "2024-01-01",
                "text_version": "2024/1",
            }
        )
        cls.customer.email = "maria@example.it"

    def _heirs(self, *rows):
        return [fields.Command.create({**HEIR, "tax_code": self.heir_code, **row}) for row in rows]

    def _draft(self, heirs=({},), partner=None, **values):
        requests = self.env["vegas.request"].with_user(self.clerk)
        context = {
            "default_procedure_id": self.death.id,
            "default_partner_id": (partner or self.customer).id,
            "default_point_id": self.gas_point.id,
        }
        values = {**TOLD, "decesso_heir_ids": self._heirs(*heirs), **values}
        return requests.with_context(**context).create(values)

    def _run(self, request, user=None):
        """Carry out as the button does; return (action, ``{field: sentence}``)."""
        request = request.with_user(user or self.clerk)
        action = request.with_context(verb="execute").action_run()
        found = {}
        for problem in request.problems or []:
            found[problem["field"]] = f"{found.get(problem['field'], '')} {problem['text']}".strip()
        return action, found

    def _registered(self, **values):
        request = self._draft(**values)
        _action, problems = self._run(request)
        self.assertFalse(problems)
        return request

    def _versions(self):
        found = self.env["vegas.contract.version"]._on(self.contracts, DAY("2026-11-24"))
        return self.env["vegas.contract.version"].union(*found.values())
