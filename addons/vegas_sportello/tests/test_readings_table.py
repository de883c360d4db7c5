"""The written cases of plausibility: outcome and the very sentence that the clerk reads, in Italian."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.vegas_sportello.readings.judgement import OUTCOMES, Limits
from odoo.addons.vegas_sportello.readings.plausibility import judge
from odoo.addons.vegas_sportello.readings.texts import SENTENCES, sentences

from .reading_cases import CASES

SIXTY = 60


@tagged("post_install", "-at_install")
class TestReadingsTable(TransactionCase):
    def _judged(self, facts, told):
        return judge(facts, told, Limits())

    def test_every_case_says_its_sentence(self):
        italian = self.env(context={**self.env.context, "lang": "it_IT"})
        for name, facts, told, outcome, said in CASES:
            with self.subTest(case=name):
                judgement = self._judged(facts, told)
                if judgement is None:
                    self.assertIsNone(outcome)
                    continue
                several = facts.meter is not None and len(facts.meter.columns()) > 1
                self.assertEqual((judgement.outcome, sentences(italian, judgement, several)), (outcome, said))

    def test_the_table_is_whole(self):
        self.assertGreaterEqual(len(CASES), SIXTY)
        names = [name for name, *_rest in CASES]
        self.assertEqual(len(names), len(set(names)))
        judgements = [judgement for _n, facts, told, *_r in CASES if (judgement := self._judged(facts, told))]
        self.assertEqual({judgement.outcome for judgement in judgements}, set(OUTCOMES))
        # Every sentence is shown to somebody in some case.
        said = {finding.key for judgement in judgements for finding in judgement.findings}
        self.assertEqual(said, set(SENTENCES))

    def test_only_an_order_of_magnitude_is_refused(self):
        for name, facts, told, outcome, _said in CASES:
            if outcome != "refused":
                continue
            with self.subTest(case=name):
                [(column, text)] = told.texts.items()
                index, actual = int(text), facts.actual.values[column]
                self.assertTrue(index >= 10 * actual or index * 10 <= actual)

    def test_what_hides_a_change_of_meter_is_held(self):
        held = {name for name, facts, told, *_rest in CASES if (row := self._judged(facts, told)) and row.held}
        self.assertIn("another serial number", held)
        self.assertIn("a little lower", held)
        self.assertNotIn("third digit", held)
        self.assertNotIn("not a tenth", held)
