"""The control run of a yearly file, and its bytes."""

import hashlib
from datetime import date

from psycopg2.extras import Json

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from . import record_layout, row_rules
from .cities import Cities
from .texts import sentence

DATES = ("birth_date", "start_date")
HEAD, DETAIL, TAIL = "0", "1", "9"


class VegasCadastralFile(models.Model):
    _inherit = "vegas.cadastral.file"

    # === CONTROL RUN === #

    def _check_rows(self):
        """Look at every row and store what is wrong with it: one query to read, one to write, however many rows."""
        self.ensure_one()
        known, layout = self._known_values(), self.layout_id._layout()
        names = {field.key: field.name for field in self.layout_id.field_ids if field.record == DETAIL}
        found, seen = [], set()
        for row_id, contract, data in self._stored_rows():
            row = self._typed(data)
            faults = row_rules.faults(row, known, self.year)
            _text, unfit = record_layout.write_record(layout, DETAIL, row)
            faults += [(fault.key, fault.fault) for fault in unfit if fault.fault == "too_long"]
            unit = (contract, *(row[key] for key in row_rules.UNIT_KEYS))
            if not row["missing"] and unit in seen:
                faults.append(("sheet", "twice"))
            seen.add(unit)
            if faults:
                found.append({"id": row_id, "faults": faults, "error": self._sentences(faults, names)})
        self._store_faults(found)
        self.invalidate_recordset()
        wrong = self.error_count
        self.state = "draft" if wrong else "checked"
        return wrong

    def _sentences(self, faults, names):
        """Return the sentences of ``faults``, one a line, each with the name of its field in the layout."""
        lines = dict.fromkeys(sentence(self.env, fault, field=names.get(key, key)) for key, fault in faults)
        return "\n".join(lines)

    def _known_values(self):
        """Return what rows are checked against: codes in force at the end of the year, municipalities, signs."""
        known = self.env["vegas.cadastral.code"]._known(self.commodity, date(self.year, 12, 31))
        return {
            **{kind: set(codes) for kind, codes in known.items()},
            "city": set(Cities(self.env).codes.values()),
            "signed": self.layout_id._signed(),
        }

    def _stored_rows(self, kept=False):
        """Return (id, contract, data) of the rows; ``kept``: without those left out."""
        self.env.flush_all()
        only = SQL("AND NOT COALESCE(excluded, FALSE)") if kept else SQL("")
        return self.env.execute_query(
            SQL(
                "SELECT id, contract_id, data FROM vegas_cadastral_row WHERE file_id = %s %s ORDER BY sequence, id",
                self.id,
                only,
            )
        )

    def _typed(self, data):
        """Return stored data with dates as dates."""
        return {
            **data,
            **{key: date.fromisoformat(data[key]) if data.get(key) else None for key in DATES},
        }

    def _store_faults(self, found):
        self.env.execute_query(
            SQL(
                """
                UPDATE vegas_cadastral_row row SET error = new.error, has_error = new.id IS NOT NULL,
                    data = (row.data - 'faults') || jsonb_build_object('faults', COALESCE(new.faults, '[]'::jsonb))
                FROM vegas_cadastral_row old
                LEFT JOIN jsonb_to_recordset(%s) AS new (id int, error text, faults jsonb) ON new.id = old.id
                WHERE old.id = row.id AND row.file_id = %s RETURNING row.id
                """,
                Json(found),
                self.id,
            )
        )
        self.env["vegas.cadastral.row"].invalidate_model()

    # === WRITE === #

    def action_write(self):
        """Check once more and write the bytes, which from then on never change.

        :raises UserError: when rows are wrong
        """
        for file in self:
            file._refuse_state("draft", "checked")
            file.check_access("write")
            file.sudo()._write_file()
        return True

    def _write_file(self):
        self.ensure_one()
        if not self.prepared_date:
            raise UserError(self.env._("Gather the rows first: there are none yet."))
        if wrong := self._check_rows():
            raise UserError(
                self.env._(
                    "%(count)s rows are wrong: correct them, or leave them out and say why. “Wrong rows” shows them.",
                    count=wrong,
                )
            )
        layout = self.layout_id._layout()
        rows = [self._typed(data) for _id, _contract, data in self._stored_rows(kept=True)]
        if not rows and self.kind != "2":
            raise UserError(self.env._("No row goes into the file: there is nothing to write."))
        frame = self._frame_values()
        records = [(HEAD, frame), *((DETAIL, row) for row in rows), (TAIL, frame)]
        _head, unfit = record_layout.write_record(layout, HEAD, frame)
        if unfit:
            raise UserError(
                self.env._("The data of our company do not fit into the record: check its name, address and codes.")
            )
        content = record_layout.write(layout, records)
        self._read_back(layout, content, len(records))
        attachment = self.env["ir.attachment"].create(
            {
                "name": self._file_name(),
                "raw": content,
                "mimetype": "text/plain",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.write(
            {
                "state": "written",
                "attachment_id": attachment.id,
                "content_hash": hashlib.sha256(content).hexdigest(),
            }
        )

    def _frame_values(self):
        """Return what head and tail hold.

        :raises UserError: when our own codes are missing
        """
        partner, code = self.company_id.partner_id, self._our_tax_code()
        if not code:
            raise UserError(
                self.env._("“%(name)s” has no tax code: enter it in the data of the company.", name=partner.name)
            )
        return {
            "file_kind": self.kind,
            "protocol": self.original_protocol or "",
            "our_tax_code": code,
            "our_name": partner.name,
            "our_city": partner.city or "",
            "our_province": partner.state_id.code or "",
            "year": self.year,
            "sender_tax_code": "",
        }

    def _read_back(self, layout, content, count):
        """Read the file as its addressee does; what cannot be read is never sent.

        :raises UserError: when it cannot be read, or has not the records that were written
        """
        try:
            read = len(record_layout.read(layout, content))
        except ValueError as error:
            raise UserError(
                self.env._("The file that was written cannot be read back (%(reason)s).", reason=error)
            ) from error
        if read != count:
            raise UserError(self.env._("The file that was written has not all records: tell an administrator."))

    def _file_name(self):
        kinds = {"0": "", "1": "-sostitutiva", "2": "-annullamento"}
        return f"utenze-{self.commodity}-{self.year}{kinds[self.kind]}-{self.id}.txt"

    def action_download(self):
        """Download the file.

        :raises UserError: when it is not written yet
        """
        self.ensure_one()
        if not self.attachment_id:
            raise UserError(self.env._("The file is not written yet."))
        return self.attachment_id._download()

    # === OUTCOME === #

    def _receive_outcome(self, outcome, protocol, rows):
        """Write what a receipt says: state, protocol, and the lines that it refuses."""
        self.ensure_one()
        values = {"state": outcome}
        if outcome == "accepted" and protocol:
            values["protocol"] = protocol
        if not self.sent_date:
            values["sent_date"] = fields.Date.context_today(self)
        self.write(values)
        if not rows:
            return
        # Lines of the file count the head; rows that stayed out are not in it.
        lines = dict(rows)
        refused = [
            {"id": row_id, "text": lines[place]}
            for place, (row_id, _contract, _data) in enumerate(self._stored_rows(kept=True), 2)
            if place in lines
        ]
        self.env.execute_query(
            SQL(
                """
                UPDATE vegas_cadastral_row row SET receipt_error = new.text
                FROM jsonb_to_recordset(%s) AS new (id int, text text) WHERE new.id = row.id RETURNING row.id
                """,
                Json(refused),
            )
        )
        self.env["vegas.cadastral.row"].invalidate_model()
