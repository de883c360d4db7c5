"""What every procedure of the installed addons gets for free."""

from lxml import etree

from odoo.tests import TransactionCase, tagged

from ..engine.handlers.exchange import ANSWER_FLOWS, REQUEST_FLOW

# What several procedures share, no procedure itself.
MIXINS = {"activation", "cessation", "data_request", "document", "exchange", "follow_up", "own", "quote_request"}
MIXINS |= {"sii", "table", "notice", "check", "outcome"}


@tagged("post_install", "-at_install")
class TestHandlers(TransactionCase):
    def setUp(self):
        super().setUp()
        self.procedures = (
            self.env["vegas.procedure"].with_context(active_test=False).search([("action_id", "=", False)])
        )

    def _codes(self):
        names = {name for name in self.env.registry if name.startswith("vegas.handler.")}
        return {name.rpartition(".")[2] for name in names} - MIXINS

    def test_rows_and_handlers_agree(self):
        self.assertEqual(set(self.procedures.mapped("code")), self._codes())

    def test_stages_exist_and_are_reachable(self):
        stages = set(self.env["vegas.stage"]._by_code())
        for procedure in self.procedures:
            handler = procedure._handler()
            reachable = handler._reachable("draft")
            for verb, (sources, target) in handler._transitions().items():
                self.assertLessEqual({*sources, *filter(None, [target])}, stages, f"{procedure.code} {verb}")
                self.assertTrue(set(sources) & reachable, f"{procedure.code} {verb} can never happen")

    def test_form_has_the_procedure_s_group(self):
        arch = etree.fromstring(self.env["vegas.request"].get_view(view_type="form")["arch"])
        for procedure in self.procedures:
            self.assertTrue(arch.xpath(f"//group[@name='{procedure.code}']"), procedure.code)

    def test_services_have_schemas_that_compile(self):
        registry = self.env["vegas.schema"]._registry()
        for schema in registry.all():
            self.assertFalse(schema.unusable, f"{schema.path}: {schema.unusable}")
        for procedure in self.procedures:
            handler = procedure._handler()
            flows = {
                handler._canonical_flow(schema.flow, schema.service)
                for schema in registry.all()
                if schema.service in handler._services
            }
            expected = set(handler._flow_verbs()) & set(ANSWER_FLOWS)
            if handler._services and "send" in handler._transitions():
                expected.add(REQUEST_FLOW)
            self.assertLessEqual(expected, flows, procedure.code)

    def test_required_for_names_codes_and_verbs(self):
        codes = {procedure.code: procedure._handler()._transitions() for procedure in self.procedures}
        for name, field in self.env["vegas.request"]._fields.items():
            for key in getattr(field, "required_for", None) or ():
                code, _colon, verb = key.partition(":")
                self.assertIn(code, codes, f"{name}: {key}")
                self.assertIn(verb, codes[code], f"{name}: {key}")

    def test_own_fields_stay_out_of_lists(self):
        fields = self.env["vegas.request"]._fields
        for code in self._codes():
            for name, field in fields.items():
                if name.startswith(f"{code}_") and field.store:
                    self.assertIn(field.prefetch, (code, False), name)
