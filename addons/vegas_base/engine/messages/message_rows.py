"""From the bytes of a file to the data in it: parsed, matched with our requests, checked against the schema."""

from dataclasses import dataclass
from typing import Any

from odoo import fields, models

from ...standard import envelope, reader
from ...texts import fault_text


@dataclass
class Row:
    """One datum of a file on its way to be applied.

    :param root: the message tree, canonical once it was checked; ``None`` when it could not be read
    :param reason: why it cannot be applied, in the user's language; empty while it can
    :param doubt: why it is hard to believe although it can be applied
    :param values: what the request's handler read from it
    :param corrects: whether the answer applied before must be taken back first
    """

    message: Any
    position: int
    root: Any = None
    envelope: Any = None
    request: Any = None
    schema_version: Any = None
    reason: str = ""
    doubt: str = ""
    corrects: bool = False
    values: Any = None
    part: Any = None

    @property
    def flow(self):
        """The flow in its canonical form: electricity has twins of some."""
        return self.request._handler()._canonical_flow(self.envelope.flow, self.envelope.service)


class VegasMessage(models.Model):
    _inherit = "vegas.message"

    def _read_rows(self):
        """Return the list of ``Row`` of these files; a file that cannot be read at all keeps its own reason."""
        contents = self._bytes()
        rows = []
        for message in self:
            try:
                roots = self._roots(contents[message.id])
            except reader.Refused as refused:
                message.reason = self._named(message, fault_text(self.env, refused.key, **refused.params))
                continue
            if not roots:
                message.reason = self._named(
                    message, self.env._("the file holds a header and no data: ask for it again.")
                )
            rows.extend(Row(message, position, root) for position, root in enumerate(roots))
        self._check_rows(rows)
        self._note_kinds(rows)
        return rows

    def _note_kinds(self, rows):
        """Write service, flow and schema of each file, those of its first datum; equal ones together."""
        firsts = {row.message: row for row in reversed(rows) if row.envelope}
        kinds = {}
        for message, row in firsts.items():
            kinds.setdefault((row.envelope.service, row.envelope.flow, row.schema_version), []).append(message.id)
        for (service, flow, version), ids in kinds.items():
            self.browse(ids).write({"service": service, "flow": flow, "schema_version": version})

    def _roots(self, data):
        """Return the message trees of a file: one for XML, one per row for CSV (given later as dicts)."""
        if data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"<":
            return [reader.parse_xml(data)]
        layouts = self.env["vegas.schema"]._registry().layouts
        _header, rows = reader.read_csv(data, reader.SEPARATORS, layouts)
        return rows

    # === CHECK === #

    def _check_rows(self, rows):
        """Fill envelope, request, canonical tree and reason of each row, with a fixed number of queries."""
        registry = self.env["vegas.schema"]._registry()
        for row in rows:
            if isinstance(row.root, dict):
                row.root, row.reason = self._row_tree(registry, row)
            elif not envelope.is_message(row.root):
                row.reason = self.env._("the file is no message of the standard: its root is not “Prestazione”.")
            if row.root is not None:
                row.envelope = envelope.read(row.root)
        own = self._own_vats()
        requests = self._requests_by_number(rows)
        for row in rows:
            if row.envelope is None:
                continue
            row.request = requests.get((row.message.company_id.id, row.envelope.own_number))
            row.reason = (
                row.reason
                or self._schema_reason(registry, row)
                or self._match_reason(row, own[row.message.company_id.id])
            )
        for row in rows:
            if row.reason:
                row.reason = self._named(row.message, row.reason)

    def _row_tree(self, registry, row):
        """Return (tree, reason) of a CSV row; the schema gives the tree its order."""
        data = row.root
        service = (data.get("COD_SERVIZIO") or "").strip().upper()
        flow = (data.get("COD_FLUSSO") or "").strip().zfill(4).upper()
        commodity = "ele" if data.get("COD_POD") else "gas"
        schema = registry.find(service, flow, commodity, fields.Date.context_today(self))
        if not schema:
            return None, self._no_schema(service, flow)
        if schema.unusable:
            return None, self._no_schema(service, flow)
        return schema.from_row(data), ""

    def _own_vats(self):
        """Return ``{company id: VAT numbers under which a distributor may write to it}``."""
        vats = {company.id: {company.partner_id._vegas_vat()} for company in self.company_id.sudo()}
        network_users = (
            self.env["vegas.network.contract"]
            .sudo()
            ._read_group([("company_id", "in", list(vats))], ["company_id", "network_user_id"])
        )
        for company, network_user in network_users:
            vats[company.id].add(network_user._vegas_vat())
        return vats

    def _requests_by_number(self, rows):
        numbers = {row.envelope.own_number for row in rows if row.envelope and row.envelope.own_number}
        requests = (
            self.env["vegas.request"]
            .sudo()
            .search([("company_id", "in", self.company_id.ids), ("name", "in", list(numbers))])
        )
        return {(request.company_id.id, request.name): request for request in requests}

    def _schema_reason(self, registry, row):
        """Check ``row.root`` against the schema in force on the day of the request; return why not, or ``""``."""
        commodity = row.envelope.commodity or (row.request and row.request.commodity) or "gas"
        day = (row.request and row.request.sent_date) or fields.Date.context_today(self)
        schema = registry.find(row.envelope.service, row.envelope.flow, commodity, day)
        if not schema:
            return self._no_schema(row.envelope.service, row.envelope.flow)
        row.schema_version = schema.version
        given, row.root = row.root, schema.canonical(row.root)
        faults = schema.validate(row.root)
        if faults:
            sentences = (
                fault_text(self.env, fault.key, **{**fault.params, "element": fault.element}) for fault in faults[:5]
            )
            return self.env._("%(faults)s Ask the distributor for a corrected file.", faults=" ".join(sentences))
        if row.root is not given:
            row.envelope = envelope.read(row.root)
        return ""

    def _match_reason(self, row, own_vats):
        """Return why the datum does not belong to a request of ours, or ``""``."""
        env, head = self.env, row.envelope
        if head.user_vat not in own_vats:
            return env._(
                "piva_utente: the file is for VAT number %(vat)s, not for this company: give it to whom it is for.",
                vat=head.user_vat or "–",
            )
        request = row.request
        if not request:
            return env._(
                "cod_prat_utente: there is no request %(number)s: ask the distributor which one is meant.",
                number=head.own_number or "–",
            )
        if head.user_vat != request.network_user_vat:
            return env._(
                "piva_utente: request %(number)s went out under VAT number %(ours)s, the file says %(theirs)s.",
                number=request.name,
                ours=request.network_user_vat or "–",
                theirs=head.user_vat,
            )
        addressee = request._handler()._addressee(request)
        if head.distributor_vat != addressee._vegas_vat():
            return env._(
                "piva_distr: request %(number)s went to %(distributor)s (%(vat)s), the file comes from %(theirs)s.",
                number=request.name,
                distributor=addressee.name,
                vat=addressee._vegas_vat(),
                theirs=head.distributor_vat or "–",
            )
        handler = request._handler()
        if row.flow not in handler._flow_verbs():
            return env._(
                "cod_flusso: %(flow)s is no answer to a request: ask the distributor for the outcome file.",
                flow=head.flow,
            )
        if head.service not in handler._services:
            return env._(
                "cod_servizio: request %(number)s is %(label)s, the file answers a %(service)s.",
                number=request.name,
                label=request.procedure_id.label,
                service=head.service,
            )
        if request.point_id and head.point_code and head.point_code[:14] != request.point_id.code[:14]:
            row.doubt = env._(
                "cod_pdr/cod_pod: request %(number)s is for %(ours)s, the file speaks of %(theirs)s.",
                number=request.name,
                ours=request.point_id.code,
                theirs=head.point_code,
            )
        return ""

    def _no_schema(self, service, flow):
        return self.env._(
            "cod_servizio/cod_flusso: there is no schema for %(service)s %(flow)s: ask an administrator to add it.",
            service=service or "–",
            flow=flow or "–",
        )

    def _named(self, message, reason):
        """Put the name of the file before the reason: it is read in lists and in mails."""
        return f"{message.name}: {reason}"
