"""From January on: drafts of the yearly files, holders whose tax code would be refused, and who is told of it."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .test_cadastral_request import CadastralCase


@tagged("post_install", "-at_install")
class TestCadastralFindings(CadastralCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wrong = cls.env["res.partner"].create(
            {"name": "Verdi Luca", "vegas_is_customer": True, "country_id": cls.env.ref("base.it").id}
        )
        cls.wrong_point = cls._point("01614000388888", "gas", customer=cls.wrong)

    def _look(self, day="2027-01-04"):
        with freeze_time(f"{day} 03:00:00"):
            self.env["vegas.cadastral.finding"]._cron_look()
        return self._findings()

    def _findings(self):
        return self.env["vegas.cadastral.finding"].search([("company_id", "=", self.company.id)])

    def _files(self):
        return self.env["vegas.cadastral.file"].search([("company_id", "=", self.company.id)])

    def test_january_lists_the_wrong_ones(self):
        finding = self._look()
        self.assertEqual((finding.partner_id, finding.year), (self.wrong, 2026))
        self.assertIn("tax code is missing", finding.reason)
        self.assertFalse(finding.solved_date)

    def test_drafts_are_made_once_and_put_to_be_done(self):
        manager = self._user("chief", "vegas_base.group_vegas_manager")
        self._look()
        self._look("2027-01-05")
        files = self._files()
        self.assertEqual(set(files.mapped("commodity")), {"gas", "ele"})
        self.assertEqual(set(files.mapped("state")), {"draft"})
        for file in files:
            own = file.activity_ids.filtered(lambda row: row.user_id == manager)
            self.assertEqual(f"{own.date_deadline}", "2027-04-30")
            self.assertIn("1 tax codes", own.summary)

    def test_who_is_put_right_goes(self):
        self._look()
        self.wrong.l10n_it_codice_fiscale = "VRDLCU80A01H501G"
        finding = self._look("2027-01-10")
        self.assertEqual(f"{finding.solved_date}", "2027-01-10")
        self.wrong.vegas_last_name = "Neri"
        finding = self._look("2027-01-11")
        self.assertFalse(finding.solved_date)
        self.assertIn("last name", finding.reason)

    def test_after_the_day_of_the_file_nobody_looks(self):
        self.assertFalse(self._look("2027-05-01"))
        self.assertFalse(self._files())

    @freeze_time("2027-01-04 10:00:00")
    def test_the_back_office_looks_when_it_wants(self):
        findings = self.env["vegas.cadastral.finding"]
        findings.with_user(self.back_office).with_company(self.company).action_refresh()
        self.assertEqual(self._findings().partner_id, self.wrong)
        with self.assertRaises(AccessError):
            findings.with_user(self.clerk).action_refresh()
        with self.assertRaises(AccessError):
            findings.with_user(self.back_office).create(
                {"company_id": self.company.id, "partner_id": self.wrong.id, "year": 2026, "reason": "x"}
            )

    def test_watch_list_counts_them(self):
        topic = self.env.ref("vegas_sportello.watch_topic_tax_codes")
        before = topic.with_user(self.back_office).count
        self._look()
        topic.invalidate_recordset()
        self.assertEqual(topic.with_user(self.back_office).count, before + 1)
        self.assertEqual(topic.action_open()["res_model"], "vegas.cadastral.finding")
