"""What the tests of all exchanged procedures share."""

from pathlib import Path

from .common import VegasCase

ADMITTED = "<Ammissibilita><verifica_amm>1</verifica_amm></Ammissibilita>"
# Services whose electricity messages have flows of their own: E050 for 0050.
TWINS = {"D01", "R01", "SM1"}


class ExchangeCase(VegasCase):
    """Requests of any procedure as a clerk makes them, and the answers of the distributor as files.

    A golden file carries ``NUMERO`` where the request has its number.
    """

    # A test class names the folder of its addon: ``Path(__file__).parent / "messages"``.
    GOLDEN = Path()
    NUMBER = "NUMERO"

    # === REQUESTS === #

    def _request(self, code, point=None, **values):
        """Return a draft of procedure ``code`` as the form makes it: its defaults, then ``values``.

        ``point`` ``False``: a request without supply point; its customer is then ``self.customer``.
        """
        point = self.gas_point if point is None else point
        procedure = self.env["vegas.procedure"].search([("code", "=", code)])
        self.assertTrue(procedure, code)
        defaults = {
            "default_procedure_id": procedure.id,
            "default_partner_id": ((point and point.partner_id) or self.customer).id,
            "default_point_id": point and point.id,
        }
        return self.env["vegas.request"].with_user(self.clerk).with_context(**defaults).create(values)

    def _send(self, request):
        """Send ``request``; its problems make the test fail."""
        request.with_context(verb="send").action_run()
        self.assertEqual(request.stage_id.code, "sent", request.problems)
        return request

    def _sent(self, code, point=None, **values):
        return self._send(self._request(code, point, **values))

    def _admitted(self, code, point=None, **values):
        """Return a request that was sent and, where the service knows it, admitted."""
        request = self._sent(code, point, **values)
        if request._handler()._admission:
            self._receive(
                self._answer(request, "0100", "<Ammissibilita><verifica_amm>1</verifica_amm></Ammissibilita>")
            )
            self.assertEqual(request.stage_id.code, "admitted", request.part_ids.mapped("reason"))
        return request

    def _problems_of(self, request, verb="send"):
        """Return ``{field: sentence}`` of what forbids ``verb``."""
        request.with_context(verb=verb).action_run()
        return {problem["field"]: problem["text"] for problem in request.problems or []}

    # === FILES === #

    def _wire_flow(self, request, flow):
        """Return ``flow`` as the messages of this request name it."""
        service = request._handler()._services[0]
        return f"E{flow[1:]}" if request.commodity == "ele" and service in TWINS else flow

    def _answer(self, request, flow, inner, ours=None, theirs=None, number=None, distributor_number="D1", service=None):
        """Return the bytes of an answer to ``request``: identifiers, then ``inner``.

        :param flow: the canonical one (0100, 0200, 0150 …)
        """
        service = service or request._handler()._services[0]
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            f'<Prestazione cod_servizio="{service}" cod_flusso="{self._wire_flow(request, flow)}">'
            f"<IdentificativiRichiesta><piva_utente>{ours or self.OUR_VAT}</piva_utente>"
            f"<piva_distr>{theirs or self.DISTRIBUTOR_VAT}</piva_distr>"
            f"<cod_prat_utente>{number or request.name}</cod_prat_utente>"
            f"<cod_prat_distr>{distributor_number}</cod_prat_distr></IdentificativiRichiesta>"
            f"{inner}</Prestazione>"
        ).encode()

    def _receive(self, *files, company=None):
        """Hand files over at the company's door: bytes, or pairs of name and bytes; return the report."""
        named = [file if isinstance(file, tuple) else (f"f{n}.xml", file) for n, file in enumerate(files)]
        return self.env["vegas.message"].with_company(company or self.company)._receive(named)

    def _written(self, request, flow="0050"):
        """Return the text of the newest message of ``flow`` that we wrote for ``request``."""
        part = request.part_ids.filtered(lambda part: part.direction == "out" and part.flow[1:] == flow[1:])[-1:]
        return part.message_id._bytes()[part.message_id.id].decode()

    # === GOLDEN FILES === #

    def _golden_path(self, request, flow, outcome=""):
        """Return the path of the golden file: ``D01_E150_ele_positive.xml``."""
        names = (request._handler()._services[0], self._wire_flow(request, flow), request.commodity, outcome)
        return self.GOLDEN / f"{'_'.join(name for name in names if name)}.xml"

    def _assert_golden(self, request, flow="0050", outcome=""):
        """What we wrote for ``request`` is the golden file, but for its number."""
        path = self._golden_path(request, flow, outcome)
        written = self._written(request, flow).replace(request.name, self.NUMBER)
        self.assertEqual(written.strip(), path.read_text().strip(), path.name)

    def _receive_golden(self, request, flow, outcome=""):
        """Receive the golden answer as one to ``request``; return the part that it became."""
        path = self._golden_path(request, flow, outcome)
        known = request.part_ids
        self._receive((path.name, path.read_bytes().replace(self.NUMBER.encode(), request.name.encode())))
        request.invalidate_recordset(["part_ids"])
        return request.part_ids - known
