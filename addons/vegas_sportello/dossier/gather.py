from datetime import datetime, time
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.vegas_base.engine.handlers.effects import said
from odoo.addons.vegas_base.privacy.access import SEE_IBAN, SEE_PAPERS, masked, sees

from ..papers.request_paper import day, euro
from .pages import Entry

PAPER = "dossier"
# What a case says elsewhere in its file, or what only the program reads.
SILENT = {
    "id",
    "create_uid",
    "create_date",
    "write_uid",
    "write_date",
    "point_id",
    "contract_id",
    "distributor_id",
    "commodity",
    "name",
    "company_id",
    "partner_id",
    "procedure_id",
    "origin",
    "stage_id",
    "state",
    "problems",
    "outcome",
    "version",
    "unseen_date",
    "first_attempt_id",
}
SHOWN = {"char", "text", "date", "datetime", "selection", "boolean", "integer", "float", "monetary", "many2one"}


class VegasDossier(models.AbstractModel):
    """Everything on a case, in the order in which it happened: see ``_entries``. An addon that knows more extends
    ``_case_entries`` (things of one request) or ``_sheet_blocks`` (what its sheet says)."""

    _name = "vegas.dossier"
    _description = "Case file"

    # === WHICH CASES === #

    @api.model
    def _check_right(self, requests):
        """Raise unless the user may have the whole file of these requests.

        :raises AccessError: the list may be read by more people than the papers
        """
        requests.check_access("read")
        if not (sees(self.env, SEE_PAPERS) and self.env.user.has_group("vegas_base.group_vegas_sportello")):
            raise AccessError(self.env._("The case file is open to those who work on requests only."))

    @api.model
    def _linked(self, request):
        """Return the request and those that belong to its case: what it follows from, what followed, its attempts.

        One of another customer is left out: nobody reads a stranger's data in a file of his own.
        """
        found, new = request, request
        while new:
            references = [number for number in new.mapped("name") if number and number != "/"]
            near = new.origin_request_id | new.first_attempt_id | new.chain_ids
            near |= self.env["vegas.request"].search(
                [
                    ("company_id", "in", new.company_id.ids),
                    "|",
                    ("origin_request_id", "in", new.ids),
                    ("complaint_reference", "in", references),
                ]
            )
            near = near._filtered_access("read")
            new = near.filtered(lambda one: one.partner_id == request.partner_id) - found
            found |= new
        return found.sorted(lambda one: (one != request, one.received_date, one.id))

    @api.model
    def _entries(self, request):
        """Return the ``Entry`` of a case: a sheet of each of its requests, then the rest by day."""
        requests = self._linked(request)
        sheets = [self._sheet(one) for one in requests]
        entries = [entry for one in requests for entry in self._case_entries(one)]
        return [*sheets, *sorted(entries, key=lambda entry: entry.date or datetime.min)]

    @api.model
    def _case_entries(self, request):
        """Return the ``Entry`` of one request besides its sheet, in any order."""
        return []

    @api.model
    def _moment(self, value):
        """Return a day or an instant as the local ``datetime`` by which entries are ordered."""
        if isinstance(value, datetime):
            return fields.Datetime.context_timestamp(self, value).replace(tzinfo=None)
        return datetime.combine(value, time.min) if value else None

    # === THE SHEET === #

    @api.model
    def _sheet(self, request):
        data = self._sheet_data(request)
        make = partial(self._page, request, data)
        return Entry(self.env._("Sheet"), data["heading"], self._moment(request.received_date), make=make)

    @api.model
    def _sheet_data(self, request):
        """Return what the template needs for the sheet of a request."""
        heading = self.env._(
            "%(procedure)s – request %(number)s", procedure=request.procedure_id.name, number=request.name
        )
        return {"part": "sheet", "heading": heading, "blocks": self._sheet_blocks(request)}

    @api.model
    def _sheet_blocks(self, request):
        """Return what the sheet of a request says: ``[{"title", "rows" (pairs of label and text)}]``."""
        env = self.env
        blocks = [
            {"title": "", "rows": self._who_rows(request)},
            {"title": env._("What the request holds"), "rows": self._field_rows(request)},
            {"title": env._("What happened"), "rows": self._history_rows(request)},
            {"title": env._("What has changed"), "rows": self._effect_rows(request)},
            {"title": env._("Indemnities"), "rows": self._indemnity_rows(request)},
        ]
        return [block for block in blocks if block["rows"]]

    @api.model
    def _who_rows(self, request):
        data, env = request._paper_data(""), self.env
        point = " – ".join(filter(None, (data["commodity"], data["point"], data["point_address"])))
        rows = [
            (env._("Request"), f"{data['number']} – {data['procedure']}"),
            (env._("Stage"), request.stage_id.name or ""),
            (env._("Customer"), data["customer"]),
            (env._("Tax code or VAT number"), data["tax_code"]),
            (env._("Address"), data["customer_address"]),
            (env._("Presented by"), data["presenter"]),
            (env._("Supply point"), point),
            (env._("Meter"), data["meter"]),
            (env._("Contract"), data["contract"]),
            (env._("Distributor"), data["distributor"]),
        ]
        return [[label, text] for label, text in rows if text]

    @api.model
    def _field_rows(self, request):
        """Return label and text of every datum that the request holds and the user may read."""
        rows, foreign = [], self._foreign_prefixes(request)
        for name, field in request._fields.items():
            if field.type == "boolean" and name.startswith(foreign):
                # What the form of another procedure has ticked from the start.
                continue
            if name in SILENT or field.type not in SHOWN or not field.store or not request._is_own_field(name):
                continue
            if not field.string or not request._has_field_access(field, "read"):
                continue
            if text := self._field_text(request, name, field):
                rows.append([field._description_string(self.env), text])
        return rows

    @api.model
    def _foreign_prefixes(self, request):
        """Return how the names of the fields of other procedures begin."""
        procedures = self.env["vegas.procedure"].with_context(active_test=False)
        codes = {code for (code,) in procedures._read_group([], ["code"])}
        own = {request.procedure_code, "tiqv" if request.procedure_code == "reclamo" else ""}
        return tuple(f"{code}_" for code in sorted((codes | {"tiqv"}) - own))

    @api.model
    def _field_text(self, request, name, field):
        value = request[name]
        if not value:
            return ""
        if "iban" in name and not sees(self.env, SEE_IBAN):
            return masked(value)
        if field.type == "datetime":
            return self._instant(value)
        try:
            return self.env["vegas.handler"]._paper_text(request, name)
        except AccessError:
            # What the user may not read is not his to print.
            return ""

    @api.model
    def _history_rows(self, request):
        steps = request._timeline()[::-1] if request._handler() is not None else []
        return [
            [self._instant(step["when"]), " – ".join(filter(None, (step["title"], step["text"])))] for step in steps
        ]

    @api.model
    def _instant(self, value):
        moment = self._moment(fields.Datetime.to_datetime(value))
        return f"{moment:%d/%m/%Y %H:%M}" if moment else ""

    @api.model
    def _effect_rows(self, request):
        rows = []
        for effect in request.effect_ids.sorted("id"):
            text = " → ".join(filter(None, (effect.before, effect.after)))
            if effect.undone_date:
                text = self.env._("%(text)s (taken back on %(day)s)", text=text, day=day(effect.undone_date))
            rows.append([effect.label, text or "–"])
        return rows

    @api.model
    def _indemnity_rows(self, request):
        rows = self.env["vegas.indemnity"].search([("request_id", "=", request.id)], order="id")
        return [[row.name, f"{euro(row.amount)} – {said(row, 'state', row.state)} ({day(row.date)})"] for row in rows]

    # === PAGES === #

    @api.model
    def _page(self, request, data):
        """Return pages (PDF bytes) made with the template of the case file."""
        paper = self.env["vegas.paper"]._of(PAPER, request)
        return paper._make({**paper._frame(request), "number": request.name, **data})
