import base64

from odoo.tools import mute_logger

from ..archive import files


class ArchiveLoads:
    """For test cases of a seller: loading rows into a table of the archive as the administrator."""

    def _load(self, table, *rows, mode="check", data=None):
        """Load rows as a CSV file (or the bytes of a file) and return the receipt."""
        if data is None:
            names = list(dict.fromkeys(name for row in rows for name in row))
            data = files.write_csv(names, ([row.get(name, "") for name in names] for row in rows))
        load = self.env["vegas.archive.load"].with_user(self.administrator).create(
            {"table": f"vegas.archive.{table}", "mode": mode, "file": base64.b64encode(data), "file_name": "a.csv"}
        )  # fmt: skip
        with mute_logger("odoo.sql_db"):
            action = load.action_load()
        return self.env[action["res_model"]].with_user(self.administrator).browse(action["res_id"])
