"""Written situations of the TIQV: what each is, how long its clock runs, what is owed when it is late."""

import csv
from pathlib import Path

from odoo.tests import freeze_time, tagged

from ..complaints.classification import Facts, classify
from .tiqv_case import DAY, TiqvCase

GRIEVANCE = "La bolletta è sbagliata, i consumi stimati sono troppo alti"
QUESTION = "Vorrei sapere quali documenti servono per la voltura"
# One row each: words, what else is known (`setup`), and what follows. `late` in calendar days, `amount` in euro.
TABLE = Path(__file__).parent / "tiqv_situations.csv"


def rows():
    """Return the rows of the table, ``setup`` as a dict."""
    with TABLE.open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream, delimiter=";"))
    for row in found:
        row["setup"] = dict(pair.split("=") for pair in row["setup"].split())
    return found


@tagged("post_install", "-at_install")
@freeze_time("2026-01-02 10:00:00")
class TestTiqv(TiqvCase):
    def _earlier(self, how):
        """Return an earlier complaint on the same grievance: open, answered, or answered late and paid in 2026."""
        with freeze_time("2026-01-05 10:00:00"):
            earlier = self._registered("Bolletta sbagliata, contesto", received_date="2026-01-05")
        if how != "open":
            self._end(earlier, "2026-03-01" if how == "paid" else "2026-01-20")
            self.assertEqual(bool(earlier.tiqv_indemnity_id), how == "paid")
        return earlier

    def _draft_of(self, row):
        setup, values = row["setup"], {"received_date": row["received"]}
        if bill := setup.get("bill"):
            values["bill_id"] = self._bill(paid=bill == "paid").id
        if code := setup.get("code"):
            values["tiqv_supply_code"] = code
        if how := setup.get("same"):
            values["tiqv_same_id"] = self._earlier(how).id
        if setup.get("unidentified"):
            values["tiqv_identified"] = False
        if kind := setup.get("by_hand"):
            values.update(tiqv_type=kind, tiqv_by_hand=True)
        if setup.get("multisite"):
            values["tiqv_customer_type"] = "multisite"
        values["tiqv_interruption"] = "interruption" in setup
        values["tiqv_four_monthly"] = "four" in setup
        return self._told(row["text"], point=setup.get("point", "gas"), **values)

    def test_situations(self):
        table = rows()
        self.assertGreaterEqual(len(table), 40)
        for row in table:
            with self.subTest(row["situation"]), self.env.cr.savepoint() as savepoint:
                self._run_situation(row)
                savepoint.rollback()
                self.env.invalidate_all()

    def _run_situation(self, row):
        with freeze_time(f"{row['received']} 10:00:00"):
            request = self._draft_of(row)
            self.assertEqual(request.tiqv_type, row["kind"], request.tiqv_reason)
            self.assertEqual((request.tiqv_level2_id or request.tiqv_level1_id).code, row["topic"])
            self.assertFalse(self._verb(request, "register"))
            self.assertEqual(request.deadline_date, DAY(row["due"]))
        values = {}
        if cause := row["setup"].get("cause"):
            values = {"tiqv_late_cause": cause, "tiqv_late_note": "Comunicato della Protezione civile"}
        self._end(request, row["ended"], **values)
        late = int(row["late"])
        self.assertEqual((request.stage_id.code, request.late_days), ("closed", late))
        self.assertEqual(request.tiqv_indemnity_amount, float(row["amount"]))
        self.assertEqual(request.tiqv_exclusion or "", row["why_not"])
        self.assertEqual(bool(request.tiqv_late_cause), bool(late))

    def test_the_reminder_of_one_that_runs_is_none(self):
        """Only incoming mail can be a reminder; at the counter the same words are a request for information."""
        words = "Sollecito una risposta"
        self.assertEqual(classify(Facts(words, earlier="open")).kind, "reminder")
        self.assertEqual(classify(Facts(words, earlier="answered")).kind, "information")
        self.assertEqual(classify(Facts(words)).kind, "complaint")

    def test_bill_wording_and_who_owes(self):
        request = self._registered(GRIEVANCE, received_date="2026-01-02")
        self._end(request, "2026-02-20")
        indemnity = request.tiqv_indemnity_id
        self.assertTrue(indemnity.name.startswith("Indennizzo automatico per mancato rispetto dei livelli specifici"))
        self.assertEqual((indemnity.kept_by, indemnity.beneficiary, indemnity.state), ("seller", "customer", "due"))
        self.assertEqual(indemnity.contract_id, self.gas_point.contract_id)
        self.assertEqual(request.tiqv_pay_by_date, DAY("2026-07-02"))

    def test_another_kind_renews_the_term(self):
        request = self._registered(QUESTION, received_date="2026-01-02", bill_id=self._bill(paid=True).id)
        self.assertEqual(request.deadline_date, DAY("2026-02-01"))
        request.tiqv_type = "rectification"
        self.assertEqual(request.deadline_date, DAY("2026-03-03"))
