"""Feed every file of a folder to the real import and say how far each one comes.

Runs in an Odoo environment (``env``) on a scratch database: the requests that the files name are made first from
their identifiers. Steps: refused (no message at all), read, valid (its schema), matched (a request of ours), applied.
Exit status 1 when a file ends in an error of the program.
"""

import logging
import sys
from pathlib import Path

from odoo.addons.vegas_base.standard import envelope, reader
from odoo.addons.vegas_base.standard.trees import ALIASES

STEPS = {"refused": "rifiutato", "read": "letto", "valid": "valido", "matched": "abbinato", "applied": "applicato"}


class Errors(logging.Handler):
    """Counts what the program logs as an error while a file is imported."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.records = []

    def emit(self, record):
        self.records.append(record)


class World:
    """Companies, distributors, points and requests, made as the files name them."""

    def __init__(self, env):
        self.env = env(context={**env.context, "no_vat_validation": True, "lang": "it_IT"})
        self.companies, self.distributors, self.requests = {}, {}, {}

    def company(self, vat):
        if vat not in self.companies:
            # No country: an Italian company would make Odoo install the Italian chart of accounts.
            company = self.env["res.company"].create({"name": f"Venditore {vat}"})
            company.partner_id.write({"vat": vat, "lang": "it_IT"})
            channel = self.env["vegas.channel"].create(
                {"name": "Prova", "code": f"prova{company.id}", "company_id": company.id}
            )
            self.companies[vat] = company, channel
        return self.companies[vat]

    def forget(self):
        """What was made for the file before is gone; companies stay."""
        self.distributors.clear()
        self.requests.clear()

    def distributor(self, vat, company, channel):
        if (vat, company) not in self.distributors:
            partner = self.env["res.partner"].create(
                {"name": f"Distributore {vat}", "is_company": True, "vegas_is_distributor": True, "vat": vat}
            )
            self.env["vegas.network.contract"].create(
                [
                    {
                        "company_id": company.id,
                        "distributor_id": partner.id,
                        "commodity": commodity,
                        "code": "PROVA",
                        "network_user_id": company.partner_id.id,
                        "channel_id": channel.id,
                        "valid_from": "2000-01-01",
                    }
                    for commodity in ("gas", "ele")
                ]
            )
            self.distributors[vat, company] = partner
        return self.distributors[vat, company]

    def request(self, head, serial):
        """Make the request that ``head`` names, at the stage at which its answer is awaited."""
        if not (head.own_number and head.user_vat and head.distributor_vat):
            return
        procedure = self._procedure(head.service)
        key = head.user_vat, head.own_number
        if not procedure or key in self.requests:
            return
        company, channel = self.company(head.user_vat)
        commodity = head.commodity or "gas"
        number = len(self.requests) + 1
        code = head.point_code or (f"{number:014d}" if commodity == "gas" else f"IT001E{number:08d}")
        distributors = dict(self.distributors)
        try:
            with self.env.cr.savepoint():
                point = self._point(company, code, commodity, head, channel, serial or f"M{number}")
                if "send" not in procedure._handler()._transitions():
                    return  # a notice opens its request itself
                request = self._request(company, procedure, point, head)
        except Exception as error:
            # The identifiers are no good for a request (a PDR of 13 digits, say): the import will say why.
            logging.getLogger(__name__).info("no request for %s: %s", head, error)
            self.distributors = distributors
            return
        self.requests[key] = request

    def _procedure(self, service):
        for procedure in self.env["vegas.procedure"].search([("action_id", "=", False)]):
            if service in getattr(procedure._handler(), "_services", ()):
                return procedure
        return None

    def _point(self, company, code, commodity, head, channel, serial):
        points = self.env["vegas.supply.point"]
        point = points.search([("company_id", "=", company.id), ("code", "=", code)])
        if not point:
            distributor = self.distributor(head.distributor_vat, company, channel)
            point = points.create(
                {
                    "company_id": company.id,
                    "code": code,
                    "commodity": commodity,
                    "state": "active",
                    "distributor_id": distributor.id,
                }
            )
            self.env["vegas.meter"].create(
                {
                    "point_id": point.id,
                    "serial": serial[:25],
                    "digits": 8,
                    "bands": "F0" if commodity == "gas" else "F3",
                }
            )
        return point

    def _request(self, company, procedure, point, head):
        request = self.env["vegas.request"].create(
            {"company_id": company.id, "procedure_id": procedure.id, "point_id": point.id}
        )
        stage = "sent" if head.flow == "0100" else "admitted"
        # The engine's own door would send a file; here only the answer counts.
        request.write(
            {
                "name": head.own_number,
                "network_user_vat": head.user_vat,
                "stage_id": self.env.ref(f"vegas_base.stage_{stage}").id,
            }
        )
        return request


def trees(data, layouts):
    """Return the message trees of a file that can be known without the schema; none when it cannot be read."""
    try:
        if data.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"<":
            return [reader.parse_xml(data)]
        _header, rows = reader.read_csv(data, reader.SEPARATORS, layouts)
    except reader.Refused:
        return []
    return rows


def head_of(tree):
    """Return (envelope, meter serial) of an XML tree or a CSV row."""
    if not isinstance(tree, dict):
        return envelope.read(tree), next((node.text for node in tree.iter("matr_mis") if node.text), "")
    row = {ALIASES.get(name.upper(), name.upper()): (value or "").strip() for name, value in tree.items()}
    pdr, pod = row.get("COD_PDR", ""), row.get("COD_POD", "")
    head = envelope.Envelope(
        service=row.get("COD_SERVIZIO", "").upper(),
        flow=row.get("COD_FLUSSO", "").zfill(4).upper(),
        user_vat=row.get("PIVA_UTENTE", ""),
        distributor_vat=row.get("PIVA_DISTR", ""),
        own_number=row.get("COD_PRAT_UTENTE", ""),
        their_number=row.get("COD_PRAT_DISTR", ""),
        point_code=pdr or pod,
        commodity="gas" if pdr else "ele" if pod else "",
    )
    return head, row.get("MATR_MIS", "")


def step_of(message):
    """Return the key of the step that the worst part of ``message`` reached."""
    if not message.part_ids:
        return "refused"
    registry = message.env["vegas.schema"]._registry()
    order = list(STEPS)
    steps = []
    by_position = {row.position: row for row in message._read_rows()}
    for part in message.part_ids:
        row = by_position.get(part.position)
        if part.state in ("processed", "waiting", "no_effect"):
            steps.append("applied" if part.state == "processed" else "matched")
        elif part.request_id:
            steps.append("matched")
        elif row and row.envelope and not message._schema_reason(registry, row):
            steps.append("valid")
        else:
            steps.append("read")
    return min(steps, key=order.index)


def check(env, folder):
    """Check all files below ``folder``; print a line per file; return the exit status."""
    world, errors = World(env), Errors()
    logging.getLogger().addHandler(errors)
    # Each file meets a world of its own: nothing of it is kept.
    type(env["vegas.message"])._can_commit = lambda self: False
    counts = dict.fromkeys(STEPS, 0)
    failed = 0
    layouts = env["vegas.schema"]._registry().layouts
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data, name = path.read_bytes(), str(path.relative_to(folder))
        heads = [head_of(tree) for tree in trees(data, layouts)]
        vats = [head.user_vat for head, _serial in heads if head.user_vat]
        company, _channel = world.company(vats[0] if vats else "00000000000")
        for vat in vats:
            world.company(vat)
        env.cr.commit()
        world.forget()
        for head, serial in heads:
            world.request(head, serial)
        errors.records.clear()
        try:
            (line, *_rest) = world.env["vegas.message"].with_company(company)._receive([(name, data)])
            checksum = world.env["vegas.message"]._checksum(data)
            message = world.env["vegas.message"].search(
                [("company_id", "=", company.id), ("direction", "=", "in"), ("sha256", "=", checksum)]
            )
            step = step_of(message) if message else "refused"
            reason = line["reason"]
        except Exception as error:
            step, reason = "refused", f"ERRORE DEL PROGRAMMA: {type(error).__name__}: {error}"
            errors.records.append(logging.makeLogRecord({"msg": repr(error)}))
        env.cr.rollback()
        if errors.records:
            failed += 1
            reason = f"{reason} ERRORE DEL PROGRAMMA: {errors.records[0].getMessage()}".strip()
        counts[step] += 1
        print(f"{name}\t{STEPS[step]}\t{' '.join(reason.split())}")
    summary = ", ".join(f"{count} {STEPS[step]}" for step, count in counts.items() if count)
    print(f"{sum(counts.values())} file: {summary or 'nessuno'}; {failed} con errore del programma")
    return 1 if failed else 0


sys.exit(check(env, Path(sys.argv[1])))
