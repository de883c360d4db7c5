"""Eight requests take the queries of four: nothing asks the database once a request."""

from pathlib import Path

from odoo.tests import freeze_time, tagged

from odoo.addons.vegas_base.tests.sii_case import SiiCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestSiiMany(SiiCase):
    GOLDEN = Path(__file__).parent / "messages"

    def _assert_same(self, used):
        """The first round fills the caches."""
        (_first, four, eight) = used
        for few, more in zip(four, eight, strict=True):
            self.assertLessEqual(more, few + 2, used)

    def test_switching(self):
        used = []
        for count in (2, 4, 8):
            points = self._many_points(count)
            for point in points:
                point.contract_id.write({"state": "ceased", "end_date": "2026-10-31"})
            requests = self.env["vegas.request"].union(*(self._request("se1", point) for point in points))
            sending = self._queries(lambda requests=requests: requests._run("send"))
            self._receive(self._many_files(requests, "0100", "positive"))
            file = self._many_files(requests, "0200", service="SE4")
            used.append((sending, self._queries(lambda file=file: self._receive(file))))
            self.assertEqual(set(requests.mapped("stage_id.code")), {"done"})
            self.assertEqual(set(requests.contract_id.mapped("state")), {"active"})
        self._assert_same(used)

    def test_notices(self):
        used = []
        header, row = (self.GOLDEN / "SE3_0200_ele.csv").read_text().splitlines()
        for count in (2, 4, 8):
            points = self._many_points(count)
            rows = [row.replace(self.ele_point.code, point.code) for point in points]
            file = ("SE3.csv", "\n".join([header, *rows]).encode())
            used.append((self._queries(lambda file=file: self._receive(file)),))
            requests = self.env["vegas.request"].search([("point_id", "in", [point.id for point in points])])
            self.assertEqual([request.stage_id.code for request in requests], ["done"] * count)
        self._assert_same(used)
