from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import VegasCase


@tagged("post_install", "-at_install")
class TestRegistry(VegasCase):
    def test_code_is_checked_by_commodity(self):
        for code, commodity in (("0161400038291", "gas"), ("IT001E123", "ele"), ("IT001E87654321", "gas")):
            with self.assertRaises(ValidationError) as caught, self.cr.savepoint():
                self._point(code, commodity)
            self.assertIn(code, str(caught.exception))

    def test_code_is_stored_in_capitals_without_blanks(self):
        point = self._point(" it001e 8765 4321 ", "ele")
        self.assertEqual(point.code, "IT001E87654321")

    def test_two_live_contracts_on_a_point_are_refused_by_the_database(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["vegas.contract"].create(
                {
                    "company_id": self.company.id,
                    "number": "X1",
                    "partner_id": self.customer.id,
                    "point_id": self.gas_point.id,
                    "state": "active",
                    "start_date": "2026-01-01",
                }
            )

    def test_clerk_does_not_change_the_state_of_a_point(self):
        with self.assertRaises(AccessError):
            self.gas_point.with_user(self.clerk).write({"state": "suspended"})
        with self.assertRaises(AccessError):
            self.env["vegas.supply.point"].with_user(self.clerk).create(
                {"code": "01614000382918", "commodity": "gas", "distributor_id": self.distributor.id, "state": "active"}
            )

    def test_patron_saint_is_a_day(self):
        self.distributor.vegas_patron_saint = "07/12"
        self.assertEqual(self.distributor._vegas_patron(), (7, 12))
        with self.assertRaises(ValidationError):
            self.distributor.vegas_patron_saint = "31/02"

    def test_constraints_and_indexes_reached_the_database(self):
        names = {
            name
            for (name,) in self.env.execute_query(
                SQL("SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes")
            )
        }
        for model_name in [name for name in self.env.registry if name.startswith("vegas.")]:
            for key, table_object in self.env[model_name]._table_objects.items():
                self.assertIn(key, names, model_name)
                self.assertTrue(table_object)
        trigram = self.env.execute_query(
            SQL(
                "SELECT count(*) FROM pg_indexes WHERE tablename LIKE %s AND indexdef LIKE %s",
                "vegas%",
                "%gin_trgm_ops%",
            )
        )
        self.assertGreaterEqual(trigram[0][0], 2)
