from odoo import fields
from odoo.tests import freeze_time

from odoo.addons.vegas_base.tests.common import VegasCase

DAY = fields.Date.to_date
NOW = "2026-03-02 10:00:00"
PARTS = {"tiqv_checks": "Abbiamo controllato le letture.", "tiqv_conclusions": "Il reclamo è fondato."}


class TiqvCase(VegasCase):
    """Communications of customers: told at the counter, registered, answered, credited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.procedure = cls.env.ref("vegas_sportello.procedure_reclamo")
        cls.customer.email = "maria.rossi@example.com"
        cls.journal = cls.env["account.journal"].create(
            {"name": "Vendite", "code": "VEN", "type": "sale", "company_id": cls.company.id}
        )

    @classmethod
    def _bill(cls, paid=False, partner=None, kind="out_invoice", day="2026-01-15"):
        """Return a bill; whether it was paid is written as the accounting would."""
        move = cls.env["account.move"].create(
            {
                "move_type": kind,
                "partner_id": (partner or cls.customer).id,
                "journal_id": cls.journal.id,
                "invoice_date": day,
                "company_id": cls.company.id,
            }
        )
        if paid:
            move.payment_state = "paid"
        return move

    def _told(self, text, point="gas", **values):
        """Return the draft that the clerk fills in; ``point``: ``gas``, ``ele`` or ``None``."""
        place = {"gas": self.gas_point, "ele": self.ele_point}.get(point, self.gas_point.browse())
        context = {
            "default_procedure_id": self.procedure.id,
            "default_partner_id": self.customer.id,
            "default_point_id": place.id,
        }
        requests = self.env["vegas.request"].with_user(self.clerk).with_context(**context)
        return requests.create({"asked": text, "tiqv_reply_channel": "counter", **values})

    def _verb(self, request, verb, user=None):
        """Run ``verb`` as a button does; return ``{field: sentence}`` of what stands in its way."""
        request = request.with_user(user or self.clerk)
        request.with_context(verb=verb).action_run()
        return {problem["field"]: problem["text"] for problem in request.problems or []}

    def _registered(self, text, **values):
        request = self._told(text, **values)
        self.assertFalse(self._verb(request, "register"))
        return request

    def _end(self, request, day, **values):
        """Answer on ``day``; what ends with a credit is credited then."""
        with freeze_time(f"{day} 10:00:00"):
            request.write({**PARTS, **values})
            if request.tiqv_type in ("rectification", "double_billing"):
                self.assertFalse(self._verb(request, "answer_credit"))
                request.tiqv_credit_date = day
                self.assertFalse(self._verb(request, "credit"))
            else:
                self.assertFalse(self._verb(request, "answer"))
        return request
