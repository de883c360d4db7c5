"""The matrix of roles and operations, and what RPC cannot do."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import VegasCase

GUARDED_MODELS = (
    "vegas.message",
    "vegas.message.part",
    "vegas.channel.log",
    "vegas.request.history",
    "vegas.request.effect",
)


@tagged("post_install", "-at_install")
class TestAccess(VegasCase):
    def test_nobody_writes_what_the_engine_keeps(self):
        for user in (self.clerk, self.back_office, self.administrator):
            for model in GUARDED_MODELS:
                for operation in ("create", "write", "unlink"):
                    allowed = self.env[model].with_user(user).has_access(operation)
                    self.assertFalse(allowed, f"{user.login} {operation} {model}")
                self.assertTrue(self.env[model].with_user(user).has_access("read"))

    def test_bytes_of_messages_are_not_for_the_counter(self):
        self.assertFalse(self.env["vegas.message.content"].with_user(self.clerk).has_access("read"))

    def test_configuration_is_for_administrators(self):
        for model in ("vegas.parameter", "vegas.procedure", "vegas.channel", "vegas.network.contract", "vegas.paper"):
            self.assertFalse(self.env[model].with_user(self.back_office).has_access("write"), model)
            self.assertTrue(self.env[model].with_user(self.administrator).has_access("write"), model)

    def test_another_company_s_points_are_invisible(self):
        other = self.env["res.company"].create({"name": "Altra"})
        stranger = new_test_user(
            self.env,
            login="vegas_stranger",
            groups="vegas_base.group_vegas_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        points = self.env["vegas.supply.point"].with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertFalse(points.search([]))
        with self.assertRaises(AccessError):
            points.browse(self.gas_point.id).read(["code"])

    def test_history_stays(self):
        consent = self.env["vegas.consent"].create(
            {"partner_id": self.customer.id, "company_id": self.company.id, "purpose": "marketing", "text_version": "1"}
        )
        self.env["vegas.reading"].create(
            {
                "point_id": self.gas_point.id,
                "date": "2024-01-31",
                "index_f0": 10,
                "kind": "actual",
                "source": "distributor",
            }
        )
        for record in (consent, self.gas_point.contract_id, self.gas_point, self.customer):
            with self.subTest(record._name), self.assertRaises(UserError):
                record.with_user(self.administrator).unlink()
            self.assertTrue(record.exists())
