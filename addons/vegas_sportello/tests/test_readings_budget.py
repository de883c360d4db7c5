"""How many queries the page «Letture» may cost: 100 readings take as many as 50."""

from collections import Counter
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import freeze_time, tagged, warmup
from odoo.tools import SQL

from .test_readings import NOW, ReadingsCase

FEW, MANY = 50, 100
# Queries that judging and taking may take with every addon of VEGAs installed; a few more than measured.
JUDGE, TAKE = 30, 110


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReadingsBudget(ReadingsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        points = cls.env["vegas.supply.point"]
        for number in range(FEW + MANY):
            kind = {"commodity": "ele", "bands": "F3", "digits": 6} if number % 3 == 2 else {"commodity": "gas"}
            code = f"IT001E{number:08d}" if number % 3 == 2 else f"0161{number:010d}"
            points |= cls._point(code, **kind)
        cls.points = points
        points.write({"annual_f0": 600, "annual_f1": 200, "annual_f2": 200, "annual_f3": 200})
        cls.env["vegas.reading"].create(
            [
                {
                    "point_id": point.id,
                    "date": "2026-08-24",
                    "kind": "actual",
                    "source": "distributor",
                    **cls._values(point, 4020),
                }
                for point in points
            ]
        )

    @classmethod
    def _values(cls, point, index):
        bands = (1, 2, 3) if point.commodity == "ele" else (0,)
        return {f"index_f{band}": index for band in bands}

    def _typed(self, points):
        desk = self.env["vegas.counter.reading"].with_user(self.clerk)
        rise = {"gas": 150, "ele": 50}
        return desk.create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    (0, 0, {"point_id": point.id, **self._texts(point, 4020 + rise[point.commodity])})
                    for point in points
                ],
            }
        )

    def _texts(self, point, index):
        return {name: str(value) for name, value in self._values(point, index).items()}

    def _queries(self, function):
        texts, execute = [], Cursor.execute

        def record(cursor, query, params=None, log_exceptions=None):
            texts.append(query.code if isinstance(query, SQL) else query)
            return execute(cursor, query, params, log_exceptions)

        self._flush()
        self.env.invalidate_all()
        with patch("odoo.sql_db.Cursor.execute", record):
            function()
            self._flush()
        return texts

    def _flush(self):
        self.env.flush_all()
        self.env.cr.flush()

    def _assert_constant(self, few, many, most):
        if self.warm:
            few_kinds, many_kinds = (Counter(" ".join(text.split())[:110] for text in texts) for texts in (few, many))
            self.assertLessEqual(len(many), len(few), f"too many: {many_kinds - few_kinds}")
            self.assertLessEqual(len(many), most, many_kinds.most_common(12))

    @warmup
    def test_judging(self):
        few, many = self._typed(self.points[:FEW]), self._typed(self.points[FEW:])

        def judge(desk):
            return lambda: desk.line_ids.mapped("verdict")

        self._assert_constant(self._queries(judge(few)), self._queries(judge(many)), JUDGE)
        self.assertEqual(set(many.line_ids.mapped("verdict")), {"ok"}, many.line_ids.mapped("sentence")[:3])

    @warmup
    def test_taking(self):
        few, many = self._typed(self.points[:FEW]), self._typed(self.points[FEW:])
        texts = self._queries(few.action_register)
        self._assert_constant(texts, self._queries(many.action_register), TAKE)
        self.assertEqual(set(many.line_ids.mapped("state")), {"done"}, many.line_ids.mapped("sentence")[:3])
        self.assertEqual(len(many.line_ids.reading_id), MANY)
