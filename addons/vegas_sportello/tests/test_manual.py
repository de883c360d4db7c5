import re
from pathlib import Path

from odoo.tests import TransactionCase, tagged

FOLDER = Path(__file__).resolve().parents[1] / "static" / "manuale"
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#]+)[^)]*\)")
# Procedures that a clerk starts with the distributor, and our own requests.
CODES = ("pm1", "pr1", "e01", "d01", "r01", "v01", "v02", "m01", "m02", "ri", "ra")


@tagged("post_install", "-at_install")
class TestManual(TransactionCase):
    def test_links_lead_somewhere(self):
        for page in FOLDER.glob("*.md"):
            for target in LINK.findall(page.read_text("utf-8")):
                with self.subTest(page=page.name, target=target):
                    self.assertTrue(target.startswith("https:") or (FOLDER / target).is_file())

    def test_every_page_is_reached_from_the_first(self):
        reached, waiting = set(), {"index.md"}
        while waiting:
            name = waiting.pop()
            reached.add(name)
            waiting |= {
                name for name in LINK.findall((FOLDER / name).read_text("utf-8")) if name.endswith(".md")
            } - reached
        self.assertEqual(reached, {path.name for path in FOLDER.glob("*.md")})

    def test_every_procedure_has_its_page(self):
        for code in CODES:
            title = (FOLDER / f"{code}.md").read_text("utf-8").partition("\n")[0]
            self.assertTrue(title.startswith(f"# {code.upper()} – "), title)
