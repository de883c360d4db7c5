"""Eight requests take the queries of four: nothing asks the database once a request."""

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.exchange_table import ANSWERED, SENT

from .counter_case import REQUESTS, SELF_READINGS, CounterCase


@tagged("post_install", "-at_install")
@freeze_time(SENT)
class TestCounterMany(CounterCase):
    def _many(self, code, commodity, count):
        """Return drafts of ``code`` on ``count`` points of their own."""
        bands = "F3" if commodity == "ele" else "F0"
        stem = "0161400{}{:05d}" if commodity == "gas" else "IT001E0{}{:05d}"
        codes = [stem.format(f"{count:02d}", number) for number in range(count)]
        values = {**REQUESTS, **SELF_READINGS}[code, commodity]
        points = [self._point(name, commodity, bands=bands, digits=6) for name in codes]
        return self.env["vegas.request"].union(*(self._request(code, point, **values) for point in points))

    def _files(self, requests, flow, outcome):
        """Return the golden answer for each of ``requests``, each with its own point and meter."""
        point = self.gas_point if requests[0].commodity == "gas" else self.ele_point
        data = self._golden_path(requests[0], flow, outcome).read_text()
        files = []
        for request in requests:
            text = data.replace(self.NUMBER, request.name).replace(point.code, request.point_id.code)
            text = text.replace(point.meter_id.serial, request.meter_id.serial)
            files.append((f"{request.name}_{flow}.xml", text.encode()))
        return files

    def _queries(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow(self):
        for code, commodity, outcome in (
            ("pm1", "gas", "positive"),
            ("d01", "ele", "positive"),
            ("v02", "gas", "not_conforming"),
            ("tal", "gas", "positive"),
        ):
            with self.subTest(code=code, commodity=commodity):
                used = []
                # The first round fills the caches.
                for count in (2, 4, 8):
                    requests = self._many(code, commodity, count)
                    sending = self._queries(lambda requests=requests: requests._run("send"))
                    with freeze_time(ANSWERED):
                        if requests[0]._handler()._admission:
                            self._receive(*self._files(requests, "0100", "positive"))
                        files = self._files(requests, "0150", outcome)
                        used.append((sending, self._queries(lambda files=files: self._receive(*files))))
                    self.assertEqual(set(requests.mapped("stage_id.code")), {"done"})
                (sent, received), (sent_more, received_more) = used[1:]
                self.assertLessEqual(sent_more, sent)
                self.assertLessEqual(received_more, received)
