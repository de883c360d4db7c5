"""Official schemas put in place by an administrator: uploaded, or dropped into the folder."""

import base64
import shutil
from pathlib import Path

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import V01Case

OURS = Path(__file__).parents[1] / "schemas" / "V01" / "0050" / "gas" / "2011-01-14.xsd"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-24 10:00:00")
class TestSchemas(V01Case):
    def _stricter(self):
        """The schema of ours, as an Authority might tighten it: the note is compulsory."""
        text = OURS.read_text()
        stricter = text.replace(
            '<xs:element name="note" type="testo" minOccurs="0"/>', '<xs:element name="note" type="testo"/>'
        )
        if stricter == text:
            stricter = text.replace('name="note"', 'name="note_obbligatorie"').replace(
                'minOccurs="0"/>\n      </xs:sequence>', "/>"
            )
        self.assertNotEqual(stricter, text)
        return stricter.encode()

    def _upload(self, content, version):
        return self.env["vegas.schema"].create(
            {
                "service": "V01",
                "flow": "0050",
                "commodity": "gas",
                "version": version,
                "file_name": "V01_0050.xsd",
                "content": base64.b64encode(content),
                "source": "Test",
            }
        )

    def _problem_fields(self):
        request = self._request()
        request.with_context(verb="send").action_run()
        return [problem["field"] for problem in request.problems or []], request

    def test_uploaded_schema_is_in_force_from_its_day(self):
        schema = self._upload(self._stricter(), "2026-01-01")
        self.assertTrue(schema.in_force)
        fields, request = self._problem_fields()
        self.assertTrue(fields)
        self.assertEqual(request.stage_id.code, "draft")
        schema.unlink()
        fields, request = self._problem_fields()
        self.assertFalse(fields)
        self.assertEqual(request.stage_id.code, "sent")

    def test_a_schema_of_tomorrow_is_not_used_today(self):
        schema = self._upload(self._stricter(), "2026-11-25")
        self.assertFalse(schema.in_force)
        fields, _request = self._problem_fields()
        self.assertFalse(fields)

    def test_our_files_under_a_schema_of_tomorrow(self):
        _fields, request = self._problem_fields()
        action = self.env["vegas.schema"].with_user(self.administrator).action_check_ours
        self.assertEqual(action()["params"]["type"], "success")
        self._upload(self._stricter(), "2026-11-25")
        params = action()["params"]
        self.assertEqual(params["type"], "warning")
        self.assertIn(f"V01.0050_{request.name}.xml: ", params["message"])

    def test_no_xsd_is_refused(self):
        with self.assertRaises(ValidationError) as caught:
            self._upload(b"<not-a-schema/>", "2026-01-01")
        self.assertIn("V01_0050.xsd", str(caught.exception))

    def test_dropped_files_and_shipped_ones_are_listed(self):
        schemas = self.env["vegas.schema"].with_user(self.administrator)
        folder = schemas._drop_folder()
        target = folder / "V01" / "0050" / "gas" / "2026-02-01.xsd"
        target.parent.mkdir(parents=True)
        self.addCleanup(shutil.rmtree, folder)
        target.write_bytes(self._stricter())
        schemas.action_open()
        listed = schemas.search([("service", "=", "V01"), ("flow", "=", "0050"), ("commodity", "=", "gas")])
        self.assertEqual(
            [(str(s.version), s.official, s.in_force) for s in listed],
            [("2026-02-01", True, True), ("2011-01-14", False, False)],
        )
        before = schemas.search_count([])
        schemas.action_open()
        self.assertEqual(schemas.search_count([]), before)

    def test_only_an_administrator_looks_after_schemas(self):
        with self.assertRaises(UserError):
            self.env["vegas.schema"].with_user(self.clerk).action_open()
