"""What the tests of procedures exchanged with the SII, and of others in CSV, share."""

from .exchange_case import ExchangeCase


class SiiCase(ExchangeCase):
    """A seller with a way to the manager of the SII, and an electricity point that another customer wants.

    A golden file is ``SE1_0100_ele_positive.csv``.
    """

    SII_VAT = "05877611003"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sii_channel = cls.env["vegas.channel"].create(
            {"name": "Portale SII", "code": "sii", "company_id": cls.company.id}
        )
        cls.env["vegas.network.contract"].create(
            {
                "company_id": cls.company.id,
                "distributor_id": cls.env.ref("vegas_base.partner_sii").id,
                "commodity": "ele",
                "code": "SII",
                "network_user_id": cls.company.partner_id.id,
                "channel_id": cls.sii_channel.id,
                "valid_from": "2020-01-01",
            }
        )
        cls.ele_point.write({"zip": "27100", "province": "PV", "istat_code": "018110"})
        cls.old_contract = cls.ele_point.contract_id
        cls.newcomer = cls.customer.copy(
            {
                "name": "Bianchi Anna",
                "vegas_last_name": "Bianchi",
                "vegas_first_name": "Anna",
                "l10n_it_codice_fiscale": "BNCNNA85A41H501W",
                "email": "anna@example.it",
            }
        )

    @classmethod
    def _requested(cls, point=None):
        """Return a signed contract of the newcomer that still has to begin."""
        point = point or cls.ele_point
        return cls.env["vegas.contract"].create(
            {
                "company_id": cls.company.id,
                "number": f"N-{point.code}",
                "partner_id": cls.newcomer.id,
                "point_id": point.id,
                "state": "requested",
                "signed_date": "2026-11-10",
                "version_ids": [
                    (0, 0, {"valid_from": "2026-11-10", "use": "household", "resident": True, "power": 3}),
                ],
            }
        )

    def _request(self, code, point=None, **values):
        """Return a draft for the newcomer (or ``partner_id``) on the electricity point."""
        point = point or self.ele_point
        procedure = self.env["vegas.procedure"].search([("code", "=", code)])
        defaults = {
            "default_procedure_id": procedure.id,
            "default_partner_id": values.pop("partner_id", self.newcomer.id),
            "default_point_id": point.id,
        }
        return self.env["vegas.request"].with_user(self.clerk).with_context(**defaults).create(values)

    def _golden_path(self, request, flow, outcome="", service=None):
        names = (service or request._handler()._services[0], flow, "ele", outcome)
        return self.GOLDEN / f"{'_'.join(name for name in names if name)}.csv"

    def _assert_golden(self, request, flow="0050", outcome="", service=None):
        """What we wrote for ``request`` is the golden file, byte by byte but for its number."""
        path = self._golden_path(request, flow, outcome, service)
        message = self._out(request)
        written = message._bytes()[message.id].decode().replace(request.name, self.NUMBER)
        self.assertEqual(written.splitlines(), path.read_bytes().decode().splitlines(), path.name)

    def _golden(self, request, flow, outcome="", service=None):
        """Return (name, bytes) of the golden answer as one to ``request``."""
        path = self._golden_path(request, flow, outcome, service)
        return path.name, path.read_bytes().replace(self.NUMBER.encode(), request.name.encode())

    def _part(self, request, *golden):
        """Receive golden answers; return the part of the last one."""
        self._receive(*(self._golden(request, *one) for one in golden))
        request.invalidate_recordset(["part_ids"])
        return request.part_ids.sorted("id")[-1]

    def _out(self, request):
        """Return the newest message that we wrote for ``request``."""
        return request.part_ids.filtered(lambda part: part.direction == "out").sorted("id")[-1].message_id

    # === MANY === #

    def _many_points(self, count):
        """Return ``count`` points with a contract of the customer and one that the newcomer asked for."""
        points = [
            self._point(f"IT001E0{count:02d}{number:05d}", "ele", bands="F3", digits=6) for number in range(count)
        ]
        for point in points:
            point.write({"zip": "27100", "province": "PV", "istat_code": "018110"})
            self._requested(point)
        return points

    def _many_files(self, requests, flow, outcome="", service=None):
        """Return one file with the golden answer for each of ``requests`` as a row."""
        name, data = self._golden(requests[0], flow, outcome, service)
        header, row = data.decode().splitlines()
        rows = [
            row.replace(requests[0].name, request.name).replace(self.ele_point.code, request.point_id.code)
            for request in requests
        ]
        return name, "\n".join([header, *rows]).encode()

    def _queries(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before
