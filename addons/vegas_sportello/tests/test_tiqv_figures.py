"""The yearly figures add up to the register, cost few statements, and the list for an inspection is complete."""

import io
import random
import zipfile
from collections import Counter
from datetime import date, timedelta

import openpyxl

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged, warmup

from odoo.addons.vegas_base.tests.common import VegasCase

from ..complaints.request import CREDITED, CUSTOMER_TYPES, SUPPLY_TYPES, TYPES
from ..tiqv_figures.figure import STANDINGS

# Statements of the spreadsheet, whatever the register holds.
BUDGET = 12


@tagged("post_install", "-at_install")
@freeze_time("2027-01-20 10:00:00")
class TestTiqvFigures(VegasCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls._user("manager", "vegas_base.group_vegas_manager")
        cls.procedure = cls.env.ref("vegas_sportello.procedure_reclamo")
        cls.topics = cls.env["vegas.tiqv.topic"].search([])
        cls.stages = {stage.code: stage.id for stage in cls.env["vegas.stage"].search([])}

    def _complaints(self, count, seed):
        """Make ``count`` communications in every stage, as the procedure leaves them."""
        chance = random.Random(seed)
        requests = self.env["vegas.request"].create(
            [
                {"procedure_id": self.procedure.id, "partner_id": self.customer.id, "asked": f"Testo {number}"}
                for number in range(count)
            ]
        )
        level1 = self.topics.filtered(lambda topic: not topic.parent_id)
        indemnities = []
        for request in requests:
            received = date(2025, 12, 1) + timedelta(days=chance.randrange(430))
            topic = chance.choice(level1)
            kind = chance.choice(TYPES)[0]
            values = {
                "received_date": received,
                "tiqv_type": kind,
                "tiqv_customer_type": chance.choice([*CUSTOMER_TYPES, (False,)])[0],
                "tiqv_supply_type": chance.choice([*SUPPLY_TYPES, (False,)])[0],
                "tiqv_level1_id": topic.id,
                "tiqv_level2_id": chance.choice([*topic.child_ids.ids, False]),
            }
            stage = chance.choice(["draft", "cancelled", "registered", "examining", "lapsed", "closed", "closed"])
            ended = received + timedelta(days=chance.randrange(120))
            if stage == "closed":
                values["tiqv_answer_date"] = ended - timedelta(days=chance.randrange(3))
                if kind in CREDITED:
                    values["tiqv_credit_date"] = ended
                if chance.random() < 0.5:
                    values.update(late_by="seller", late_days=7)
                    values["tiqv_late_cause"] = chance.choice([False, "seller", "third", "force_majeure"])
                    if values["tiqv_late_cause"] in (False, "seller"):
                        indemnities.append((request, ended, chance.choice(["due", "paid", "cancelled"])))
            elif stage == "lapsed":
                values.update(tiqv_lapse_reason="withdrawn", tiqv_lapse_date=ended)
            request.write({**values, "stage_id": self.stages[stage]})
        self.env["vegas.indemnity"].create(
            [
                {
                    "name": "Indennizzo",
                    "request_id": request.id,
                    "contract_id": self.gas_point.contract_id.id,
                    "amount": 30 * chance.randint(1, 3),
                    "date": day,
                    "state": state,
                }
                for request, day, state in indemnities
            ]
        )
        self.env.flush_all()
        return requests

    def _report(self, year=2026, user=None):
        reports = self.env["vegas.tiqv.report"].with_user(user or self.manager)
        return reports.create({"company_id": self.company.id, "year": year})

    @staticmethod
    def _standing(request):
        """Return how a communication of the register stands, counted apart from the program's own way."""
        ended = request.tiqv_credit_date if request.tiqv_type in CREDITED else request.tiqv_answer_date
        if request.tiqv_lapse_date:
            return "lapsed", None
        if not ended:
            return "open", None
        days = (ended - request.received_date).days
        if request.late_by != "seller":
            return "in_time", days
        return {"third": "late_third", "force_majeure": "late_force"}.get(request.tiqv_late_cause, "late_seller"), days

    # === THEY ADD UP === #

    def test_the_yearly_figures_add_up_to_the_register(self):
        for seed in (1, 2, 3):
            self._complaints(70, seed)
        report = self._report()
        requests = self.env["vegas.request"]
        year = [("received_date", ">=", "2026-01-01"), ("received_date", "<=", "2026-12-31")]
        register = requests.search([*year, *requests._tiqv_register_domain(), ("company_id", "=", self.company.id)])
        self.assertGreater(len(register), 60)
        counted, days, owed = Counter(), {}, Counter()
        for request in register:
            standing, took = self._standing(request)
            key = (
                request.received_date.replace(day=1),
                request.tiqv_type or False,
                request.tiqv_customer_type or False,
                request.tiqv_supply_type or False,
                request.tiqv_level1_id,
                request.tiqv_level2_id,
            )
            counted[key, standing] += 1
            if took is not None:
                days.setdefault(key, []).append(took)
            rows = self.env["vegas.indemnity"].search([("request_id", "=", request.id), ("state", "!=", "cancelled")])
            for row in rows:
                owed["indemnities"] += 1
                owed["indemnity_amount"] += row.amount
                owed["paid"] += row.state == "paid"
                owed["paid_amount"] += row.amount if row.state == "paid" else 0
        self.assertGreater(len({standing for _key, standing in counted}), 5)
        figures, sums = report._figures(), Counter()
        names = {"open": "not_answered"}
        for *key, counts, average in figures:
            key = tuple(key)
            for standing, _label in STANDINGS:
                self.assertEqual(counts[names.get(standing, standing)], counted[key, standing], (key, standing))
                sums[standing] += counts[names.get(standing, standing)]
            self.assertEqual(counts["__count"], sum(counted[key, standing] for standing, _label in STANDINGS))
            wanted = sum(days[key]) / len(days[key]) if key in days else None
            if wanted is None:
                self.assertFalse(average)
            else:
                self.assertAlmostEqual(average, wanted)
            for name in ("indemnities", "indemnity_amount", "paid", "paid_amount"):
                sums[name] += counts[name]
        self.assertEqual(sum(sums[standing] for standing, _label in STANDINGS), len(register))
        for name, value in owed.items():
            self.assertAlmostEqual(sums[name], value, msg=name)
        self.assertEqual((report.total, report.open_count), (len(register), sums["open"]))
        self._look_at_the_sheet(report, len(register), sums, owed)

    def _look_at_the_sheet(self, report, total, sums, owed):
        book = openpyxl.load_workbook(io.BytesIO(report._xlsx()))
        months = book.worksheets[0]
        last = [cell.value for cell in months[months.max_row]]
        self.assertEqual(last[0], "Total")
        self.assertEqual(last[6:13], [total, *(sums[standing] for standing, _label in STANDINGS)])
        rows = list(months.iter_rows(min_row=5, max_row=months.max_row - 1, values_only=True))
        self.assertEqual(sum(row[6] for row in rows), total)
        money = book.worksheets[2]
        last = [cell.value for cell in money[money.max_row]]
        self.assertEqual(last[2:4], [owed["indemnities"], owed["indemnity_amount"]])

    def test_a_row_moves_with_the_register(self):
        request = self._complaints(1, 5)
        request.write(
            {
                "stage_id": self.stages["registered"],
                "received_date": "2026-03-10",
                "tiqv_type": "rectification",
                "tiqv_lapse_date": False,
                "tiqv_answer_date": "2026-03-20",
                "tiqv_credit_date": False,
                "late_by": False,
            }
        )
        figures = self.env["vegas.tiqv.figure"].with_user(self.back_office)

        def standing():
            self.env.flush_all()
            self.env.invalidate_all()
            return figures.search([("request_id", "=", request.id)]).standing

        # Answered, but the money has not come back yet.
        self.assertEqual(standing(), "open")
        request.write({"tiqv_credit_date": "2026-04-01", "stage_id": self.stages["closed"]})
        self.assertEqual(standing(), "in_time")
        request.write({"late_by": "seller", "late_days": 3})
        self.assertEqual(standing(), "late_seller")
        request.tiqv_late_cause = "third"
        self.assertEqual(standing(), "late_third")
        request.stage_id = self.stages["draft"]
        self.assertFalse(standing())

    @warmup
    def test_few_statements_whatever_the_register_holds(self):
        self._complaints(150, 9)
        report = self._report()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(BUDGET):
            report._xlsx()

    # === THE LIST OF ART. 34 === #

    def test_the_full_list_has_all_fields(self):
        requests = self._complaints(20, 11)
        self.customer.name = "=cmd|' /C calc'!A1"
        forwarded = self.env["vegas.request"].create(
            {
                "procedure_id": self.env.ref("vegas_sportello.procedure_m01").id,
                "partner_id": self.customer.id,
                "point_id": self.gas_point.id,
                "received_date": "2026-05-04",
            }
        )
        forwarded.write({"sent_date": "2026-05-06", "stage_id": self.stages["sent"]})
        report = self._report()
        book = openpyxl.load_workbook(io.BytesIO(report._list_xlsx()))
        register, passed_on = book.worksheets
        heads = [cell.value for cell in register[1]]
        for letter in "abcdefghijklm":
            self.assertTrue(any(head.startswith(f"34.2 {letter} ") for head in heads), letter)
        self.assertEqual(sum(head.startswith("34.3 ") for head in heads), 2)
        wanted = requests.filtered(
            lambda one: one.received_date.year == 2026 and one.stage_id.code not in ("draft", "cancelled")
        )
        names = {row[0] for row in register.iter_rows(min_row=2, values_only=True)}
        self.assertLessEqual(set(wanted.mapped("name")), names)
        self.assertTrue(all(cell.data_type != "f" for row in register.iter_rows() for cell in row))
        rows = {row[0]: row for row in passed_on.iter_rows(min_row=2, values_only=True)}
        row = rows[forwarded.name]
        self.assertEqual((row[1].date(), row[2].date()), (date(2026, 5, 4), date(2026, 5, 6)))
        self.assertEqual(row[3], self.gas_point.code)
        archive = zipfile.ZipFile(io.BytesIO(report._list_zip()))
        text = archive.read("art-34.2-34.3.csv").decode("utf-8-sig")
        self.assertEqual(len(text.strip().splitlines()), register.max_row)
        self.assertNotIn(";=cmd", text)

    # === BY WHEN === #

    def test_the_reminder_comes_once_with_the_day_of_the_parameters(self):
        self._complaints(5, 13).filtered(lambda one: one.stage_id.code == "draft").stage_id = self.stages["registered"]
        self.env["vegas.request"].search([("tiqv_type", "!=", False)], limit=1).received_date = "2026-07-01"
        reports = self.env["vegas.tiqv.report"]
        for _turn in range(2):
            reports._cron_remind()
        report = reports.search([("company_id", "=", self.company.id)])
        self.assertEqual(
            (report.year, report.due_date, report.publish_date), (2026, date(2027, 2, 28), date(2027, 6, 30))
        )
        self.assertEqual(report.activity_ids.user_id, self.manager)
        self.assertEqual(report.activity_ids.date_deadline, date(2027, 2, 28))
        report.with_user(self.manager).action_sent()
        self.assertFalse(report.activity_ids)
        self.assertEqual((report.state, report.sent_date), ("sent", fields.Date.to_date("2027-01-20")))
        kept = report.attachment_id.raw
        self._complaints(5, 14)
        self.assertEqual(report.attachment_id.raw, kept)
        with self.assertRaises(UserError):
            report.with_user(self.manager).action_sent()

    def test_the_day_of_february_follows_the_parameter(self):
        self.env["vegas.parameter"].search([("code", "=", "tiqv.report.day")]).value = 31
        self.env.registry.clear_cache()
        self.assertEqual(self._report(2023).due_date, date(2024, 2, 29))

    def test_refused(self):
        with self.assertRaises(UserError) as caught:
            self._report(2027).action_sent()
        self.assertIn("not over", str(caught.exception))
        with self.assertRaises(ValidationError):
            self._report(2028)
        with self.assertRaises(AccessError):
            self._report(2025).write({"state": "sent"})
        forged = self.env["vegas.tiqv.report"].with_user(self.manager).with_context(default_state="sent")
        self.assertEqual(forged.create({"company_id": self.company.id, "year": 2024}).state, "open")
        self.assertFalse(self.env["vegas.tiqv.report"].with_user(self.clerk).has_access("read"))
        self.assertFalse(self.env["vegas.tiqv.figure"].with_user(self.clerk).has_access("read"))
