from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ..address import one_line
from .find import EXACT, MISTYPED, Finder

# Rows of each kind on the page, in its order.
SHOWN = {"customer": 3, "point": 2, "contract": 1, "bill": 2, "request": 1}
ALL = 500
MOST_RELATED = 40
POINT_CHIPS = {"active": "done", "suspended": "late", "danger": "late", "interrupted": "soon"}
CONTRACT_CHIPS = {"active": "done", "suspended": "late", "requested": "info"}
REQUEST_CHIPS = {"done": "done", "open": "info", "waiting": "info"}


class VegasSearch(models.AbstractModel):
    """The one box of the counter: anything by name, code, phone or address, also with a typing mistake.

    Entries say where to look; what is shown is read as the user, through the models' own access rules. Another addon
    adds kinds and facts by extending ``_models`` and the ``_rows_…`` methods.
    """

    _name = "vegas.search"
    _description = "Search of the counter"

    @api.model
    @api.readonly
    def action_search(self, text, literal=False):
        """Return what ``text`` finds: ``{"text", "groups", "marks", "note", "open"}``.

        A group is ``{"kind", "label", "more", "rows"}``; a row ``{"kind", "model", "id", "title", "code", "subtitle",
        "badge", "commodity", "chip": {"text", "kind"} or False, "note", "view", "how": "exact" or "fuzzy"}``. ``marks``
        are the words to be marked, ``{"exact", "fuzzy"}``. ``note`` is False or, when only another word was found,
        ``{"typed", "meant"}``. ``open`` is False or the row (``{"model", "id"}``) of a number that is right in full.

        :param literal: words are taken as they were typed, mistakes are not looked for
        """
        self._check_user()
        # What this very transaction has written.
        self.env["vegas.search.entry"].sudo()._write_noted()
        finder = Finder(self.env, text, self._kinds(), SHOWN, self._codes(text or ""))
        found = _Found(self, finder.find(literal))
        found.relate()
        rows = found.rows()
        note, fuzzy = self._meant(finder, rows)
        return {
            "text": text,
            "groups": [
                {
                    "kind": kind,
                    "label": self._labels()[kind],
                    "more": found.counts(kind) > len(rows[kind]),
                    "rows": rows[kind],
                }
                for kind in self._kinds()
                if rows[kind]
            ],
            "marks": {"exact": [*finder.words, *finder.codes], "fuzzy": fuzzy},
            "note": note,
            "open": found.certain(),
        }

    @api.model
    @api.readonly
    def action_all(self, kind, text):
        """Return the action that lists all that ``text`` finds of ``kind``."""
        self._check_user()
        (model, *_others) = self._models()[kind]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("%(kind)s: %(text)s", kind=self._labels()[kind], text=text),
            "res_model": model,
            "views": [[False, "list"], [False, "form"]],
            "domain": [("vegas_search_text", "ilike", text)],
        }

    def _check_user(self):
        if not self.env.user.has_group("vegas_base.group_vegas_sportello"):
            raise AccessError(self.env._("The search is for who works at the counter or in the back office."))

    # === WHAT CAN BE FOUND === #

    @api.model
    def _models(self):
        """Return ``{kind: names of the models that are shown}`` in the order of the page."""
        return {
            "customer": ("res.partner",),
            "point": ("vegas.supply.point",),
            "contract": ("vegas.contract",),
            "bill": (),
            "request": ("vegas.request",),
        }

    @api.model
    def _kinds(self):
        return [kind for kind, names in self._models().items() if names]

    @api.model
    def _labels(self):
        return dict(self.env["vegas.search.entry"]._fields["kind"]._description_selection(self.env))

    @api.model
    def _codes(self, text):
        """Return further codes that ``text`` may mean, for example what a bar code holds."""
        return []

    @api.model
    def _shown_fields(self, model):
        """Return the names of the fields that the rows of ``model`` are made of: no more is read."""
        return {
            "res.partner": [
                *("name", "ref", "vat", "l10n_it_codice_fiscale", "vegas_foreign_code"),
                *("street", "zip", "city", "phone"),
            ],
            "vegas.supply.point": ["code", "commodity", "state", "street", "city"],
            "vegas.contract": ["number", "partner_id", "market", "point_id", "state", "start_date"],
            "vegas.request": ["name", "partner_id", "point_id", "procedure_id", "stage_id", "state", "deadline_date"],
        }.get(model, [])

    @api.model
    def _ids_of(self, records, text):
        """Return the ids of the model of ``records`` that ``text`` finds, best first."""
        self._check_user()
        self.env["vegas.search.entry"].sudo()._write_noted()
        kind = records._search_kind
        finder = Finder(self.env, text, [kind], {kind: ALL}, self._codes(text))
        return [hit.id for hit in finder.find() if hit.model == records._name]

    def _meant(self, finder, rows):
        """Return (note, words to be marked as meant): which other words what was found owes to."""
        if not finder.meant:
            return False, []
        shown = [row for group in rows.values() for row in group if row["how"] == "fuzzy"]
        texts = " ".join(f"{row['title']} {row['code']} {row['subtitle']}" for row in shown)
        words = Finder(self.env, "", [], {})._plain(texts) if shown else []
        fuzzy, note = [], {"typed": [], "meant": []}
        for typed, others in finder.meant.items():
            there = [word for word in words if word in others]
            if there and not any(word.startswith(typed) for word in words):
                fuzzy += dict.fromkeys(there)
                note["typed"].append(typed)
                note["meant"].append(there[0].capitalize())
        return note if note["typed"] and not any(row["how"] == "exact" for row in shown) else False, fuzzy

    # === ROWS === #

    @api.model
    def _rows(self, kind, records, how):
        """Return the rows of ``records`` of one model: what tells homonyms apart, and the one state that matters."""
        return getattr(self, f"_rows_{kind}")(records, how)

    def _row(self, kind, record, how, **values):
        return {
            "kind": kind,
            "model": record._name,
            "id": record.id,
            "title": record.display_name,
            "code": "",
            "subtitle": "",
            "badge": "",
            "commodity": "",
            "chip": False,
            "note": "",
            "view": False,
            "how": how.get((record._name, record.id), "exact"),
            **values,
        }

    def _rows_customer(self, partners, how):
        number = self.env._("no. %(number)s")
        return [
            self._row(
                "customer",
                partner,
                how,
                title=partner.name or partner.display_name,
                code=partner._vegas_tax_code() or partner.vat or "",
                subtitle=_joined(
                    one_line(partner.street, partner.zip, partner.city),
                    partner.phone,
                    partner.ref and number % {"number": partner.ref},
                ),
            )
            for partner in partners
        ]

    def _rows_point(self, points, how):
        states = dict(points._fields["state"]._description_selection(self.env))
        meter = self.env._("meter %(serial)s")
        return [
            self._row(
                "point",
                point,
                how,
                title=f"{'PDR' if point.commodity == 'gas' else 'POD'} {point.code}",
                code=one_line(point.street, point.city),
                subtitle=_joined(point.partner_id.name, point.meter_id and meter % {"serial": point.meter_id.serial}),
                commodity=point.commodity,
                chip={"text": states[point.state], "kind": POINT_CHIPS.get(point.state, "none")},
            )
            for point in points
        ]

    def _rows_contract(self, contracts, how):
        states = dict(contracts._fields["state"]._description_selection(self.env))
        markets = dict(contracts._fields["market"]._description_selection(self.env))
        since = self.env._("since %(day)s")
        return [
            self._row(
                "contract",
                contract,
                how,
                title=contract.number,
                code=markets[contract.market],
                subtitle=_joined(
                    contract.partner_id.name,
                    one_line(contract.point_id.street, contract.point_id.city),
                    contract.start_date and since % {"day": format_date(self.env, contract.start_date)},
                ),
                commodity=contract.commodity,
                chip={"text": states[contract.state], "kind": CONTRACT_CHIPS.get(contract.state, "none")},
            )
            for contract in contracts
        ]

    def _rows_request(self, requests, how):
        due = self.env._("by %(day)s")
        rows = []
        for request in requests:
            is_open = request.state in ("draft", "open", "waiting")
            note = is_open and request.deadline_date and due % {"day": format_date(self.env, request.deadline_date)}
            chip = "late" if request.is_late else REQUEST_CHIPS.get(request.state, "none")
            rows.append(
                self._row(
                    "request",
                    request,
                    how,
                    title=request.name,
                    code=request.procedure_id.name,
                    badge=request.procedure_id.label,
                    subtitle=_joined(request.partner_id.name, one_line(request.point_id.street, request.point_id.city)),
                    chip={"text": request.stage_id.name, "kind": chip},
                    note=note or "",
                )
            )
        return rows

    # === WHAT BELONGS TOGETHER === #

    @api.model
    def _related(self, kind, partners, limit):
        """Return at most ``limit`` records of ``kind`` of ``partners``, the most wanted first, as a list."""
        if kind == "contract":
            contracts = self._contracts(partners)
            return list(contracts[:limit])
        if kind == "point":
            return list(self._contracts(partners).point_id[:limit])
        if kind == "request":
            return list(
                self.env["vegas.request"].search_fetch(
                    [("partner_id", "in", partners.ids), ("state", "in", ("draft", "open", "waiting"))],
                    self._shown_fields("vegas.request"),
                    order="deadline_date, id desc",
                    limit=limit,
                )
            )
        return []

    def _contracts(self, partners):
        """The live contracts, in the order of their holders."""
        contracts = self.env["vegas.contract"].search_fetch(
            [("partner_id", "in", partners.ids), ("state", "in", ("requested", "active", "suspended"))],
            self._shown_fields("vegas.contract"),
            limit=MOST_RELATED,
        )
        place = {partner_id: index for index, partner_id in enumerate(partners.ids)}
        return contracts.sorted(lambda contract: (place[contract.partner_id.id], contract.state != "active"))


class _Found:
    """The hits of one search as records that the user may read, and what belongs to them."""

    def __init__(self, search, hits):
        self.search, self.env = search, search.env
        self.how = {(hit.model, hit.id): "fuzzy" if hit.stage == MISTYPED else "exact" for hit in hits}
        self.hits = hits
        self.kinds = search._kinds()
        self.own = self._readable()  # {kind: [records one by one]}, best first
        self.shown = {kind: records[: SHOWN[kind]] for kind, records in self.own.items()}

    def _readable(self):
        readable = {}
        for model in dict.fromkeys(hit.model for hit in self.hits):
            if self.env[model].has_access("read"):
                ids = [hit.id for hit in self.hits if hit.model == model]
                domain = [("id", "in", ids)]
                readable[model] = set(self.env[model].search_fetch(domain, self.search._shown_fields(model))._ids)
        found = {kind: [] for kind in self.kinds}
        for hit in self.hits:
            if hit.id in readable.get(hit.model, ()):
                found[hit.kind].append(self.env[hit.model].browse(hit.id))
        return found

    def relate(self):
        """Fill what has room: with the holders of what was found, then with what belongs to the customers."""
        if len(self.shown["customer"]) < SHOWN["customer"]:
            for kind in self.kinds[1:]:
                for records in _by_model(self.shown[kind]):
                    self._fill("customer", records.partner_id)
        for partners in _by_model(self.shown["customer"]):
            for kind in self.kinds[1:]:
                if (room := SHOWN[kind] - len(self.shown[kind])) > 0:
                    self._fill(kind, self.search._related(kind, partners, SHOWN[kind] + room))

    def _fill(self, kind, records):
        for record in records:
            if len(self.shown[kind]) < SHOWN[kind] and record not in self.shown[kind]:
                self.shown[kind].append(record)

    def counts(self, kind):
        return len(self.own[kind])

    def rows(self):
        """Return ``{kind: rows}``."""
        found = {}
        for kind, records in self.shown.items():
            made = {
                (row["model"], row["id"]): row
                for same in _by_model(records)
                for row in self.search._rows(kind, same, self.how)
            }
            found[kind] = [made[record._name, record.id] for record in records]
        return found

    def certain(self):
        """The one record whose number was typed or scanned in full; a point leads to its customer, the first row."""
        exact = [hit for hit in self.hits if hit.stage == EXACT and hit.kind in ("contract", "bill", "request")]
        exact = [hit for hit in exact if self.env[hit.model].browse(hit.id) in self.shown[hit.kind]]
        if len(exact) != 1:
            return False
        return {"model": exact[0].model, "id": exact[0].id}


def _by_model(records):
    """Return the records, which may be of several models, as one recordset for each."""
    groups = {}
    for record in records:
        groups[record._name] = groups[record._name] | record if record._name in groups else record
    return list(groups.values())


def _joined(*parts):
    return " · ".join(part for part in parts if part)
