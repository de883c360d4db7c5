"""Fields that the program alone writes: every model that has some refuses them, in words of its own."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.vegas_base.tests.common import VegasCase


@tagged("post_install", "-at_install")
class TestGuarded(VegasCase):
    def _guarded(self):
        """Return the models (empty, as a clerk has them) that inherit the mixin."""
        mixin = self.env.registry["vegas.guarded"]
        return [
            self.env[name].with_user(self.clerk)
            for name, model in sorted(self.env.registry.items())
            if issubclass(model, mixin) and not model._abstract
        ]

    def test_the_models_are_found(self):
        names = {model._name for model in self._guarded()}
        self.assertLessEqual({"vegas.dispute", "vegas.cadastral.file", "vegas.many", "vegas.tiqv.report"}, names)

    def test_guarded_fields_are_refused(self):
        for model in self._guarded():
            names = model._guarded_names()
            self.assertTrue(names, model._name)
            for name in sorted(names):
                with self.subTest(model=model._name, field=name):
                    self.assertIn(name, model._fields)
                    with self.assertRaises(AccessError) as refusal:
                        model.write({name: False})
                    # Not what core says to who has no right on the model.
                    self.assertEqual(str(refusal.exception), model._guarded_sentence())
