"""How many queries bulk work on V01 may cost: it grows with the batches of rows, never with the rows."""

from collections import Counter
from unittest.mock import patch

from stdnum import luhn

from odoo.sql_db import Cursor
from odoo.tests import freeze_time, tagged, warmup
from odoo.tools import SQL

from .common import ADMITTED, REJECTED, V01Case

FEW, MANY, FILES = 20, 80, 50

# Queries that each may take with every addon of VEGAs installed; a few more than measured.
SEND, LIST, IMPORT = 34, 11, 46


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestV01Budget(V01Case):
    """With tracking and automatic log as in real life: nothing in the context switches them off."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.env["res.partner"].create(
            [
                {**cls.customer.copy_data()[0], "name": f"Verdi {number}", "l10n_it_codice_fiscale": cls._code(number)}
                for number in range(MANY)
            ]
        )
        # Every fourth point is another distributor's, so that what is looked up for each of them shows too.
        cls.distributors = cls.env["res.partner"].create(
            [
                {**cls.distributor.copy_data()[0], "name": f"Rete {number}", "vat": f"IT{cls.DISTRIBUTOR_VAT}"}
                for number in range(MANY // 4)
            ]
        )
        cls.env["vegas.network.contract"].create(
            [
                {
                    "company_id": cls.company.id,
                    "distributor_id": distributor.id,
                    "commodity": commodity,
                    "code": f"C{distributor.id}",
                    "network_user_id": cls.company.partner_id.id,
                    "channel_id": cls.channel.id,
                    "valid_from": "2020-01-01",
                }
                for distributor in cls.distributors
                for commodity in ("gas", "ele")
            ]
        )
        cls.points = cls.env["vegas.supply.point"].union(*(cls._numbered_point(number) for number in range(MANY)))

    @classmethod
    def _code(cls, number):
        body = f"98{number:05d}018"
        return body + luhn.calc_check_digit(body)

    @classmethod
    def _numbered_point(cls, number):
        code, commodity = (f"IT001E{number:08d}", "ele") if number % 2 else (f"0161{number:010d}", "gas")
        point = cls._point(code, commodity, customer=cls.customers[number])
        point.distributor_id = cls.distributors[number // 4]
        return point

    # === WHAT IS MEASURED === #

    def _create(self, points):
        return (
            self.env["vegas.request"]
            .with_user(self.clerk)
            .create(
                [
                    {
                        "procedure_id": self.procedure.id,
                        "partner_id": point.partner_id.id,
                        "point_id": point.id,
                        "phone": "338 414 7092",
                        "wish1_date": "2026-12-02",
                        "wish1_slot": "09:00-11:00",
                        "customer_reading": str(1000 + number),
                        "customer_reading_date": "2026-11-23",
                        "v01_reason": "01",
                        "v01_confirmation": "paper",
                    }
                    for number, point in enumerate(points)
                ]
            )
        )

    def _queries(self, function, *arguments):
        """Return the SQL texts that ``function`` causes up to what a commit would write, from an empty cache."""
        texts, execute = [], Cursor.execute

        def record(cursor, query, params=None, log_exceptions=None):
            texts.append(query.code if isinstance(query, SQL) else query)
            return execute(cursor, query, params, log_exceptions)

        self._flush_tracking()
        self.env.invalidate_all()
        with patch("odoo.sql_db.Cursor.execute", record):
            function(*arguments)
            self._flush_tracking()
        return texts

    def _flush_tracking(self):
        """Do what happens at the commit: pending updates, then the messages of tracked fields."""
        self.env.flush_all()
        self.env.cr.flush()

    def _assert_no_more(self, few, many):
        """Many cost no query more than few (which came first and may have filled a cache); a surplus is shown."""
        if self.warm:
            few_kinds, many_kinds = (Counter(" ".join(text.split())[:100] for text in texts) for texts in (few, many))
            self.assertLessEqual(len(many), len(few), f"too many: {many_kinds - few_kinds}")

    # === SEND === #

    @warmup
    def test_create_and_send(self):
        few = self._queries(self._create_and_send, self.points[:FEW])
        # A point has one request at a time.
        sent = self.env["vegas.request"].search([("point_id", "in", self.points.ids)])
        sent.stage_id = self.env.ref("vegas_base.stage_cancelled")
        many = self._queries(self._create_and_send, self.points)
        self._assert_no_more(few, many)

    def _create_and_send(self, points):
        self._create(points)._run("send")

    @warmup
    def test_send_budget(self):
        requests = self._create(self.points)
        self._flush_tracking()
        self.env.invalidate_all()
        with self.assertQueryCount(SEND):
            requests._run("send")
            self._flush_tracking()
        self.assertEqual(set(requests.mapped("state")), {"open"})
        # No field of the hot path is tracked: the chatter stays for people.
        self.assertFalse(requests.message_ids)

    # === LIST === #

    @warmup
    def test_list(self):
        self._create_and_send(self.points)
        view = self.env["vegas.request"].with_user(self.clerk).get_view(view_type="list")
        names = view["models"]["vegas.request"]
        relations = ("many2one", "many2many")
        specification = {
            name: {"fields": {"display_name": {}}} if self.env["vegas.request"]._fields[name].type in relations else {}
            for name in names
        }

        def load(limit):
            return self.env["vegas.request"].with_user(self.clerk).web_search_read([], specification, limit=limit)

        few, many = self._queries(load, FEW), self._queries(load, MANY)
        self._assert_no_more(few, many)
        texts = "\n".join(many)
        self.assertIn('"vegas_request"."deadline_date"', texts)
        hidden = [
            name for name, field in self.env["vegas.request"]._fields.items() if field.prefetch in ("v01", "outcome")
        ]
        self.assertIn("outcome", hidden)
        self.assertFalse([name for name in hidden if f'"vegas_request"."{name}"' in texts])
        self.assertFalse([name for name in ("problems", "timeline") if name in names])
        self.env.invalidate_all()
        with self.assertQueryCount(LIST):
            load(MANY)

    # === IMPORT === #

    def _answers(self, requests, tag):
        """Return the answers of all requests: every tenth one is rejected."""
        return [
            (f"{tag}{number}.xml", self._answer(request, "0100", ADMITTED if number % 10 else REJECTED))
            for number, request in enumerate(requests)
        ]

    @warmup
    def test_import(self):
        requests = self._create(self.points)
        requests._run("send")
        few, many = self._answers(requests[:FEW], "a"), self._answers(requests[FEW : FEW + FILES], "b")
        texts = self._queries(self._receive, *few)
        with self.assertQueryCount(IMPORT):
            self._assert_no_more(texts, self._queries(self._receive, *many))
        self.assertEqual(set(requests[: FEW + FILES].mapped("state")), {"waiting", "refused"})
        self.assertEqual(set(requests.part_ids.mapped("state")), {"sent", "processed"})
