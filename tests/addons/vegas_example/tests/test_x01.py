from odoo.tests import tagged

from odoo.addons.vegas_base.tests.common import VegasCase


@tagged("post_install", "-at_install")
class TestX01(VegasCase):
    """A procedure of another addon works end to end, though no file of ours knows it."""

    def _request(self, **values):
        procedure = self.env.ref("vegas_example.procedure_x01")
        return (
            self.env["vegas.request"]
            .with_user(self.clerk)
            .create(
                {"procedure_id": procedure.id, "partner_id": self.customer.id, "point_id": self.gas_point.id, **values}
            )
        )

    def _answer(self, request, flow, inner):
        return (
            f'<Prestazione cod_servizio="X01" cod_flusso="{flow}"><IdentificativiRichiesta>'
            f"<piva_utente>{self.OUR_VAT}</piva_utente><piva_distr>{self.DISTRIBUTOR_VAT}</piva_distr>"
            f"<cod_prat_utente>{request.name}</cod_prat_utente></IdentificativiRichiesta>{inner}</Prestazione>"
        ).encode()

    def test_from_question_to_answer(self):
        request = self._request(x01_question="Quale classe ha il contatore?")
        request.with_context(verb="send").action_run()
        self.assertEqual(request.stage_id.code, "sent", request.problems)
        report = self.env["vegas.message"]._receive(
            [
                ("b.xml", self._answer(request, "0150", "<Esito>1</Esito><risposta>G4</risposta>")),
                (
                    "a.xml",
                    self._answer(request, "0100", "<Ammissibilita><verifica_amm>1</verifica_amm></Ammissibilita>"),
                ),
            ]
        )
        self.assertEqual({line["status"] for line in report}, {"applied"}, report)
        self.assertEqual((request.stage_id.code, request.x01_answer), ("done", "G4"))

    def test_missing_question_stands_at_its_field(self):
        request = self._request()
        request.with_context(verb="send").action_run()
        self.assertEqual([problem["field"] for problem in request.problems], ["x01_question"])

    def test_panel_knows_it(self):
        options = self.env["vegas.request"].action_options(self.customer.id, self.ele_point.id)
        self.assertIn("Electricity", next(option["closed"] for option in options if option["code"] == "x01"))
