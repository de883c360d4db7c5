from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time

from odoo.addons.vegas_base.tests.common import VegasCase

ADMITTED = "<Ammissibilita><verifica_amm>1</verifica_amm></Ammissibilita>"
REJECTED = (
    "<Ammissibilita><verifica_amm>0</verifica_amm><cod_causale>MATR</cod_causale>"
    "<motivazione>Matricola non corrispondente</motivazione></Ammissibilita>"
)
SCHEDULED = "<Appuntamento><data_app>02/12/2026</data_app><fascia_app>09:00-11:00</fascia_app></Appuntamento>"
FAILED = (
    "<Esito>0</Esito><Negativo><cod_causale>ALTRO</cod_causale><motivazione>Cliente assente</motivazione></Negativo>"
)


@freeze_time("2026-11-24 10:00:00")
class V01Case(VegasCase):
    """A clerk, requests V01, and the answers of the distributor as files: all of it on one day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The database's clock, from which dates of creation come, stands on that day too.
        cls.startClassPatcher(patch.object(type(cls.env.cr), "now", lambda _cursor: fields.Datetime.now()))
        cls.procedure = cls.env.ref("vegas_sportello.procedure_v01")

    def _request(self, point=None, **values):
        """Return a draft as the clerk fills it in: defaults of the form, then what is always asked."""
        point = point or self.gas_point
        requests = (
            self.env["vegas.request"]
            .with_user(self.clerk)
            .with_context(
                default_procedure_id=self.procedure.id,
                default_partner_id=point.partner_id.id,
                default_point_id=point.id,
            )
        )
        return requests.create({"v01_reason": "01", "v01_confirmation": "paper", **values})

    def _sent(self, point=None, **values):
        request = self._request(point, **values)
        request.with_context(verb="send").action_run()
        self.assertEqual(request.stage_id.code, "sent", request.problems)
        return request

    def _answer(self, request, flow, inner, ours=None, theirs=None, number=None, service="V01"):
        """Return the bytes of an answer to ``request``."""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<Prestazione cod_servizio="{service}" cod_flusso="{flow}"><IdentificativiRichiesta>'
            f"<piva_utente>{ours or self.OUR_VAT}</piva_utente>"
            f"<piva_distr>{theirs or self.DISTRIBUTOR_VAT}</piva_distr>"
            f"<cod_prat_utente>{number or request.name}</cod_prat_utente>"
            "<cod_prat_distr>D1</cod_prat_distr></IdentificativiRichiesta>"
            f"{inner}</Prestazione>"
        ).encode()

    def _positive(self, request, result="C", index=4271, more=""):
        leaf = "cod_pdr" if request.commodity == "gas" else "cod_pod"
        indexes = (
            f"<segn_mis>{index}</segn_mis>"
            if request.meter_id.bands == "F0"
            else "".join(f"<segn_mis_f{band}>{index + band}</segn_mis_f{band}>" for band in (1, 2, 3))
        )
        return (
            f"<Esito>1</Esito><DatiTecnici><{leaf}>{request.point_id.code}</{leaf}>"
            f"<matr_mis>{request.meter_id.serial}</matr_mis><data_verifica>24/11/2026</data_verifica>"
            f"<esito_verifica>{result}</esito_verifica>{indexes}<rif_resoconto>R1</rif_resoconto>{more}</DatiTecnici>"
        )

    def _receive(self, *files, company=None):
        """Hand files over at the company's door: bytes, or pairs of name and bytes; return the report."""
        named = [file if isinstance(file, tuple) else (f"f{n}.xml", file) for n, file in enumerate(files)]
        return self.env["vegas.message"].with_company(company or self.company)._receive(named)
