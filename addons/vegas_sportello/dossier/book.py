import csv
import hashlib
import io
import re
import zipfile

from odoo import api, models
from odoo.tools.mimetypes import guess_mimetype

from . import pages

# Names of files that every system can write.
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
LONGEST = 120


class VegasDossier(models.AbstractModel):
    """The case file as one PDF with an index, and as a ZIP of the files as they are."""

    _inherit = "vegas.dossier"

    @api.model
    def _gathered(self, requests):
        """Return the entries of all cases, those with pages and those without, each with its reason.

        :raises AccessError: for who may not have them
        """
        self._check_right(requests)
        entries = []
        for request in requests:
            own = self._entries(request)
            for entry in own:
                entry.case = request.name if len(requests) > 1 else ""
            self._give_pages(request, own)
            entries += own
        for company, cases in requests.grouped("company_id").items():
            for partner in cases.partner_id:
                self.with_company(company).env["vegas.access.trace"]._record(partner, "dossier")
        return entries

    @api.model
    def _give_pages(self, request, entries):
        """Give pages to the files of ``entries`` that can be seen, and to the others the reason."""
        foreign = []
        for entry in entries:
            if entry.content is not None:
                entry.digest = hashlib.sha256(entry.content).hexdigest()
            if entry.pdf or entry.content is None:
                continue
            if pages.is_seen(entry.content, guess_mimetype(entry.content)):
                foreign.append(entry)
            else:
                entry.why = "empty" if not entry.content else "other"
                if entry.content and len(entry.content) <= pages.LARGEST:
                    self._readable(request, entry)
        for entry, (pdf, why) in zip(foreign, pages.sift_all([entry.content for entry in foreign]), strict=True):
            entry.pdf, entry.why = pdf, why
        for entry in entries:
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
        entries = self._gathered(requests)
        name = self._title(requests)
        first = requests[:1]
        # How long the index is decides where everything else stands.
        cover = self._cover(requests, entries)
        start = pages.count(cover) + 1
        for entry in entries:
            entry.first = start
            start += entry.pages
        cover = self._cover(requests, entries, start - 1)
        author = first.company_id.name
        return f"{name}.pdf", pages.bind(cover, entries, name, author, name)

    @api.model
    def _title(self, requests):
        if len(requests) == 1:
            return self.env._("Case file %(number)s", number=requests.name)
        return self.env._("Case files (%(count)s cases)", count=len(requests))

    @api.model
    def _cover(self, requests, entries, total=0):
        first = requests[:1]
        rows = []
        for entry in entries:
            last = entry.first + entry.pages - 1
            where = str(entry.first) if entry.pages == 1 else f"{entry.first}–{last}"
            rows.append(
                {
                    "case": entry.case,
                    "kind": entry.kind,
                    "name": entry.name,
                    "date": f"{entry.date:%d/%m/%Y}" if entry.date else "",
                    "note": "; ".join(filter(None, (entry.note, self._why_text(entry)))),
                    "pages": (where if total else "000–000") if entry.pages else "–",
                }
            )
        data = {"part": "cover", "heading": self._title(requests), "rows": rows, "total": str(total)}
        if len(requests) == 1:
            data["blocks"] = [{"title": "", "rows": self._who_rows(first)}]
        return self._page(first, {**data, "number": self._title(requests)})

    # === ZIP === #

    @api.model
    def _zip(self, requests):
        """Return the case file of ``requests`` as (name, ZIP bytes): files as they are, an index with checksums."""
        entries = self._gathered(requests)
        made, taken = io.BytesIO(), set()
        index = io.StringIO()
        writer = csv.writer(index, delimiter=";", lineterminator="\r\n")
        env = self.env
        writer.writerow(
            [
                env._("Case"),
                env._("Kind"),
                env._("Name"),
                env._("Day"),
                env._("File"),
                env._("Checksum (SHA-256)"),
                env._("Notes"),
            ]
        )
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry in entries:
                content = entry.content if entry.file and entry.content is not None else entry.pdf
                file = ""
                if content is not None:
                    file = self._free_name(entry, taken)
                    archive.writestr(file, content)
                day = f"{entry.date:%d/%m/%Y}" if entry.date else ""
                digest = hashlib.sha256(content).hexdigest() if content is not None else ""
                row = [entry.case or requests[:1].name, entry.kind, entry.name, day, file, digest, entry.note]
                writer.writerow([self._plain_cell(cell) for cell in row])
            archive.writestr("indice.csv", index.getvalue().encode("utf-8-sig"))
        return f"{self._title(requests)}.zip", made.getvalue()

    @api.model
    def _plain_cell(self, text):
        """Return a cell that no spreadsheet takes for a formula."""
        text = str(text or "")
        return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text

    @api.model
    def _free_name(self, entry, taken):
        """Return the name of an entry in the ZIP: inside its folder, writable everywhere, and used once."""
        folder, _slash, name = entry.file.partition("/") if "/" in entry.file else ("", "", entry.file)
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
