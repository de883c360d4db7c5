import hashlib
import io
import re
import zipfile
from itertools import chain

from odoo import api, models
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.vegas_base.archive.files import write_csv

from ..papers.request_paper import day
from . import pages

# Names of files that every system can write.
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
LONGEST = 120


class VegasDossier(models.AbstractModel):
    """The case file as one PDF with an index, and as a ZIP of the files as they are."""

    _inherit = "vegas.dossier"

    @api.model
    def _gathered(self, requests):
        """Return ``{request: entries}`` of all cases.

        :raises AccessError: for who may not have them
        """
        self._check_right(requests)
        cases = {request: self._entries(request) for request in requests}
        if len(requests) > 1:
            for request, entries in cases.items():
                for entry in entries:
                    entry.case = request.name
        for company, own in requests.grouped("company_id").items():
            for partner in own.partner_id:
                self.with_company(company).env["vegas.access.trace"]._record(partner, "dossier")
        return cases

    @api.model
    def _give_pages(self, cases):
        """Give pages to the entries of ``{request: entries}`` that can be seen, and to the others the reason."""
        foreign = []
        for request, entries in cases.items():
            for entry in entries:
                if entry.make:
                    entry.pdf = entry.make()
                elif entry.content is None:
                    continue
                elif pages.is_seen(entry.content, guess_mimetype(entry.content)):
                    foreign.append(entry)
                else:
                    entry.why = "empty" if not entry.content else "other"
                    if entry.content and len(entry.content) <= pages.LARGEST:
                        self._readable(request, entry)
        for entry, (pdf, why) in zip(foreign, pages.sift_all([entry.content for entry in foreign]), strict=True):
            entry.pdf, entry.why = pdf, why
        for entry in chain.from_iterable(cases.values()):
            pages.paged(entry)

    @api.model
    def _why_text(self, entry):
        """Return in words why an entry has no pages, ``""`` when it has."""
        if entry.pages:
            return ""
        env = self.env
        return {
            "broken": env._("not shown: the file is damaged"),
            "locked": env._("not shown: the file is protected by a password"),
            "empty": env._("not shown: the file is empty"),
            "long": env._("not shown: too many pages"),
            "huge": env._("not shown: the file is too big"),
            "slow": env._("not shown: reading the file takes too long"),
        }.get(entry.why, env._("not shown: this kind of file has no pages") if entry.file else "")

    # === PDF === #

    @api.model
    def _pdf(self, requests):
        """Return the case file of ``requests`` as (name, PDF bytes): cover and index, then everything."""
        cases = self._gathered(requests)
        self._give_pages(cases)
        entries = [*chain.from_iterable(cases.values())]
        name = self._title(requests)
        # How long the index is decides where everything else stands.
        cover = self._cover(requests, entries)
        start = pages.count(cover) + 1
        for entry in entries:
            entry.first = start
            start += entry.pages
        cover = self._cover(requests, entries)
        return f"{name}.pdf", pages.bind(cover, entries, name, requests[:1].company_id.name)

    @api.model
    def _title(self, requests):
        if len(requests) == 1:
            return self.env._("Case file %(number)s", number=requests.name)
        return self.env._("Case files (%(count)s cases)", count=len(requests))

    @api.model
    def _cover(self, requests, entries):
        """Return the pages of cover and index; an entry whose first page is not known yet gets room for it."""
        first, title, rows = requests[:1], self._title(requests), []
        for entry in entries:
            where = f"{entry.first}–{entry.first + entry.pages - 1}" if entry.pages > 1 else str(entry.first)
            rows.append(
                {
                    "case": entry.case,
                    "kind": entry.kind,
                    "name": entry.name,
                    "date": day(entry.date),
                    "note": "; ".join(filter(None, (entry.note, self._why_text(entry)))),
                    "pages": (where if entry.first else "000–000") if entry.pages else "–",
                }
            )
        data = {"part": "cover", "heading": title, "number": title, "rows": rows}
        if len(requests) == 1:
            data["blocks"] = [{"title": "", "rows": self._who_rows(first)}]
        return self._page(first, data)

    # === ZIP === #

    @api.model
    def _zip(self, requests):
        """Return the case file of ``requests`` as (name, ZIP bytes): files as they are, an index with checksums."""
        cases, env = self._gathered(requests), self.env
        made, taken, rows = io.BytesIO(), set(), []
        heads = [env._("Case"), env._("Kind"), env._("Name"), env._("Day"), env._("File")]
        heads += [env._("Checksum (SHA-256)"), env._("Notes")]
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for request, entries in cases.items():
                for entry in entries:
                    content, file, digest = entry.content, "", ""
                    if content is None and entry.make:
                        content = entry.make()
                    if content is not None:
                        file, digest = self._free_name(entry, taken), hashlib.sha256(content).hexdigest()
                        archive.writestr(file, content)
                    rows.append([request.name, entry.kind, entry.name, day(entry.date), file, digest, entry.note])
            archive.writestr("indice.csv", write_csv(heads, rows))
        return f"{self._title(requests)}.zip", made.getvalue()

    @api.model
    def _free_name(self, entry, taken):
        """Return the name of an entry in the ZIP: inside its folder, writable everywhere, and used once."""
        folder, name = entry.file.split("/", 1) if "/" in entry.file else ("", entry.file)
        if not entry.file:
            folder, name = self.env._("sheets"), f"{entry.name}.pdf"
        elif entry.content is not None and b"%PDF-" in entry.content[:1024] and not name.lower().endswith(".pdf"):
            name += ".pdf"
        name = UNSAFE.sub("-", name).strip(" .-") or "file"
        stem, dot, ending = name.rpartition(".")
        stem, ending = (stem, ending) if dot and len(ending) <= 8 else (name, "")
        parts = [UNSAFE.sub("-", part) for part in (entry.case, folder) if part]
        number = 1
        while True:
            more = f" ({number})" if number > 1 else ""
            file = "/".join([*parts, f"{stem[:LONGEST]}{more}{f'.{ending}' if ending else ''}"])
            if file.lower() not in taken:
                taken.add(file.lower())
                return file
            number += 1
