import re
from pathlib import Path

import mistune
from markupsafe import Markup

from odoo import http
from odoo.http import request
from odoo.tools import file_path

FOLDER = "vegas_sportello/static/manuale"
NAME = re.compile(r"[a-z0-9-]+")


class VegasManual(http.Controller):
    @http.route(["/vegas/manuale", "/vegas/manuale/<string:name>"], type="http", auth="user", readonly=True)
    def page(self, name="index"):
        """Show a page of the clerk's handbook: ``name`` with or without ``.md``, as its links have it."""
        name = name.removesuffix(".md")
        try:
            path = file_path(f"{FOLDER}/{name}.md") if NAME.fullmatch(name) else None
        except FileNotFoundError:
            path = None
        if not path:
            raise request.not_found()
        text = Path(path).read_text("utf-8")
        title = re.search(r"^# (.+)$", text, re.MULTILINE)
        # Pictures stand beside the pages.
        text = re.sub(r"(!\[[^\]]*\]\()(?!https?:)([^)]+)", rf"\1/{FOLDER}/\2", text)
        return request.render(
            "vegas_sportello.manual_page",
            {"title": title[1] if title else name, "body": Markup(mistune.html(text)), "name": name},
        )
