import base64

from .common import V01Case


class VisitCase(V01Case):
    """The clerk's counter: visits opened through the public methods, and who stands there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.customer.copy({"name": "Bianchi Ugo"})
        cls.colleague = cls._user("colleague", "vegas_base.group_vegas_sportello")
        cls.delegate = cls.env["res.partner"].create({"name": "Verdi Luca"})
        cls.visits = cls.env["vegas.visit"].with_user(cls.clerk).with_company(cls.company)
        cls.topic = cls.env.ref("vegas_sportello.visit_topic_meter")
        cls.settled = cls.env.ref("vegas_sportello.visit_outcome_settled")
        cls.passed = cls.env.ref("vegas_sportello.visit_outcome_passed")

    def _serve(self, customer=None, user=None):
        visits = self.visits.with_user(user) if user else self.visits
        return visits.browse(visits.action_serve_customer((customer or self.customer).id))

    def _close(self, visit, outcome=None, topic=None):
        visit.action_close((topic or self.topic).id, (outcome or self.settled).id, "")

    @staticmethod
    def _scope(*codes):
        return [f"vegas_sportello.scope_{code}" for code in codes]

    def _delegation(self, *codes, **values):
        scopes = [self.env.ref(xml_id).id for xml_id in self._scope(*codes)]
        return self.env["vegas.delegation"].create(
            {
                "company_id": self.company.id,
                "holder_id": self.customer.id,
                "delegate_id": self.delegate.id,
                "scope_ids": [(6, 0, scopes)],
                "valid_from": "2026-01-01",
                "document": base64.b64encode(b"%PDF-1.4 delega"),
                **values,
            }
        )

    def _stands(self, visit, capacity, **values):
        """Write who stands there, as the clerk does in the form."""
        document = {"id_kind": "card", "id_number": "CA00000AA", "id_expiry": "2030-01-01", "id_issuer": "Pavia"}
        visit.write({"capacity_id": self.env.ref(f"vegas_sportello.capacity_{capacity}").id, **document, **values})
