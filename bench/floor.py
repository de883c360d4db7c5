"""The least that importing answers can cost: the same rows of the same tables, with nothing around them."""

import hashlib
from datetime import date, datetime

from lxml import etree
from psycopg2 import Binary
from psycopg2.extras import execute_values

from .ground import environment


class Floor:
    """Everything that can be known beforehand is looked up when it is made; ``receive`` does the rest."""

    def __init__(self, registry, fixture):
        self.registry = registry
        self.company_id = fixture.company_id
        self.user_id = fixture.user_id
        today = date.today()
        with environment(registry) as env:
            schemas = env["vegas.schema"]._registry()
            found = {commodity: schemas.find("V01", "0100", commodity, today) for commodity in ("gas", "ele")}
            self.versions = {commodity: schema.version for commodity, schema in found.items()}
            self.validators = {
                commodity: etree.XMLSchema(etree.fromstring(schema.assembled())) for commodity, schema in found.items()
            }
            self.stages = {stage.code: stage for stage in env["vegas.stage"].search([])}
            self.stages = {code: (stage.id, stage.state) for code, stage in self.stages.items()}

    def receive(self, files):
        with self.registry.cursor() as cr:
            messages, contents, parts, answers = self._read(files)
            now = datetime.now()
            who = (self.user_id, self.user_id, now, now)
            ids = self._insert(
                cr,
                "vegas_message (company_id, direction, name, sha256, size, service, flow, schema_version, state,"
                " create_uid, write_uid, create_date, write_date)",
                [(*message, *who) for message in messages],
            )
            self._insert(
                cr,
                "vegas_message_content (message_id, data)",
                [(message_id, Binary(data)) for message_id, data in zip(ids, contents, strict=True)],
            )
            cr.execute(
                "SELECT name, id, stage_id, deadline_date, deadline_norm FROM vegas_request"
                " WHERE company_id = %s AND name IN %s FOR UPDATE",
                [self.company_id, tuple(answer[0] for answer in answers)],
            )
            requests = {row[0]: row[1:] for row in cr.fetchall()}
            part_ids = self._insert(
                cr,
                "vegas_message_part (message_id, company_id, position, request_id, service, flow, own_number,"
                " point_code, digest, state, create_uid, write_uid, create_date, write_date)",
                [
                    (message_id, self.company_id, 0, requests[answer[0]][0], *part, *who)
                    for message_id, part, answer in zip(ids, parts, answers, strict=True)
                ],
            )
            self._write(cr, requests, answers, part_ids, now)
            cr.commit()

    def _read(self, files):
        messages, contents, parts, answers = [], [], [], []
        for name, data in files:
            root = etree.fromstring(data)
            pdr = root.findtext("DatiTecnici/cod_pdr")
            commodity = "gas" if pdr else "ele"
            if not self.validators[commodity](root):
                raise AssertionError(f"{name} is not valid")
            head = ("V01", "0100")
            checksum = hashlib.sha256(data).hexdigest()
            number = root.findtext("IdentificativiRichiesta/cod_prat_utente")
            messages.append((self.company_id, "in", name, checksum, len(data), *head, self.versions[commodity], "read"))
            contents.append(data)
            point = pdr or root.findtext("DatiTecnici/cod_pod")
            parts.append((*head, number, point, checksum, "processed"))
            answers.append(
                (
                    number,
                    root.findtext("IdentificativiRichiesta/cod_prat_distr"),
                    root.findtext("Ammissibilita/verifica_amm") == "1",
                    root.findtext("Ammissibilita/cod_causale"),
                    root.findtext("Ammissibilita/motivazione"),
                )
            )
        return messages, contents, parts, answers

    def _write(self, cr, requests, answers, part_ids, now):
        today = date.today()
        updates, history = [], []
        for (number, theirs, admitted, code, text), part_id in zip(answers, part_ids, strict=True):
            request_id, stage_id, deadline, norm = requests[number]
            verb, target = ("admit", "admitted") if admitted else ("reject", "rejected")
            new_stage, state = self.stages[target]
            term = (deadline, norm) if admitted else (None, None)
            closed = None if admitted else today
            updates.append((request_id, new_stage, state, theirs, code, text, closed, *term, self.user_id, now))
            history.append((request_id, self.company_id, stage_id, new_stage, verb, now, self.user_id, part_id))
        execute_values(
            cr._obj,
            "UPDATE vegas_request r SET stage_id = v.stage_id, state = v.state, distributor_number = v.theirs,"
            " reason_code = v.code, reason_text = v.text, closed_date = v.closed::date,"
            " deadline_date = v.deadline::date, deadline_norm = v.norm, problems = NULL, write_uid = v.uid,"
            " write_date = v.now FROM (VALUES %s)"
            " AS v (id, stage_id, state, theirs, code, text, closed, deadline, norm, uid, now) WHERE r.id = v.id",
            updates,
            page_size=1000,
        )
        self._insert(
            cr,
            "vegas_request_history (request_id, company_id, from_stage_id, to_stage_id, verb, date, user_id, part_id)",
            history,
        )

    def _insert(self, cr, into, rows):
        got = execute_values(cr._obj, f"INSERT INTO {into} VALUES %s RETURNING id", rows, page_size=1000, fetch=True)
        return [row[0] for row in got]
