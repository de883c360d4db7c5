"""Write the terms of our addons: export_terms.py FOLDER writes FOLDER/<addon>/i18n/<addon>.pot."""

import io
import sys
from pathlib import Path

from odoo.modules.module import get_module_path
from odoo.tools.translate import trans_export

names = env["ir.module.module"].search([("name", "=like", "vegas\\_%"), ("state", "=", "installed")]).mapped("name")
for name in names:
    path = get_module_path(name)
    if not path or Path(path).parts[-3:-1] == ("tests", "addons"):
        continue  # examples for tests are not translated
    buffer = io.BytesIO()
    if trans_export(None, [name], buffer, "po", env):
        path = Path(sys.argv[1], name, "i18n", f"{name}.pot")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(buffer.getvalue())
