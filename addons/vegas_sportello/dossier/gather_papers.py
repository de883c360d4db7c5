from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .pages import Entry


class VegasDossier(models.AbstractModel):
    """Papers, bills and attachments of a case."""

    _inherit = "vegas.dossier"

    @api.model
    def _case_entries(self, request):
        handed = request.handed_ids
        taken = handed.attachment_id | handed.scan_id
        return [
            *super()._case_entries(request),
            *self._handed_entries(handed),
            *self._bill_entries(request),
            *self._attachment_entries(request, taken),
        ]

    # === PAPERS === #

    @api.model
    def _handed_entries(self, handed):
        entries = []
        for row in handed:
            notes = []
            if row.signature_mode:
                notes.append(self.env._("signed by %(name)s", name=row.signer_name or "–"))
            if row.sent_to:
                notes.append(self.env._("sent to %(address)s", address=row.sent_to))
            entries.append(
                self._file_entry(
                    self.env._("Paper"), row.name, row.handed_date, row.attachment_id, "documenti", "; ".join(notes)
                )
            )
            if row.scan_id:
                name = self.env._("%(paper)s, signed by hand", paper=row.name)
                entries.append(self._file_entry(self.env._("Scan"), name, row.signed_at, row.scan_id, "documenti"))
        return entries

    # === BILLS === #

    @api.model
    def _bills(self, request):
        """Return the bills that a request is about, or that it made."""
        own = self.env["account.move"].search(
            [("request_id", "=", request.id), ("state", "=", "posted"), ("vegas_contract_id", "!=", False)]
        )
        return own | request.bill_id.filtered(lambda bill: bill.state == "posted" and bill.vegas_contract_id)

    @api.model
    def _bill_entries(self, request):
        try:
            customer = request.partner_id.commercial_partner_id
            bills = self._bills(request).filtered(lambda bill: bill.commercial_partner_id == customer)
        except AccessError:
            return []
        entries = []
        for bill in bills:
            name = self.env._("Bill %(number)s", number=bill.name)
            try:
                self.env["vegas.visit"]._check_may(bill.partner_id, "statement", bill.vegas_contract_id.point_id)
                # Whoever may read a bill may print it.
                paper = bill._bill_papers()
            except UserError as refused:
                entry = Entry(self.env._("Bill"), name, self._moment(bill.invoice_date), note=str(refused), why="other")
            else:
                entry = self._file_entry(self.env._("Bill"), name, bill.invoice_date, paper, "bollette")
            entries.append(entry)
        return entries

    # === ATTACHMENTS === #

    @api.model
    def _attachment_entries(self, request, taken):
        """Return what was attached to the request, in its fields, its notes and its quotes."""
        owners = [(request._name, request.ids), ("vegas.quote", request.quote_ids.ids), *self._owners(request)]
        entries = []
        for model, ids in owners:
            if not ids:
                continue
            # Both kinds are asked for, else the files of fields are left out.
            found = self.env["ir.attachment"].search(
                [("res_model", "=", model), ("res_id", "in", ids), ("res_field", "=", False)], order="id"
            )
            found |= self._field_attachments(self.env[model].browse(ids))
            for attachment in found - taken:
                name = self._attachment_name(attachment)
                entries.append(
                    self._file_entry(
                        self.env._("Attachment"), name, attachment.create_date, attachment, "allegati", named=True
                    )
                )
        return entries

    @api.model
    def _owners(self, request):
        """Return ``[(model, ids)]`` of more records whose attachments belong to the case."""
        return []

    @api.model
    def _field_attachments(self, records):
        """Return the files in fields of ``records`` that the user may read."""
        names = [
            name
            for name, field in records._fields.items()
            if field.type == "binary" and field.attachment and records._has_field_access(field, "read")
        ]
        # The right to read record and field was checked; core reads such files for nobody but by the field.
        return (
            self.env["ir.attachment"]
            .sudo()
            .search([("res_model", "=", records._name), ("res_id", "in", records.ids), ("res_field", "in", names)])
            .sudo(False)
        )

    @api.model
    def _attachment_name(self, attachment):
        """Return the name by which a person knows a file: of one in a field its own name, else the field's."""
        field_name = attachment.sudo().res_field
        if not field_name:
            return attachment.name
        record = self.env[attachment.sudo().res_model].browse(attachment.sudo().res_id)
        label = record._fields[field_name]._description_string(self.env)
        given = record[f"{field_name}_name"] if f"{field_name}_name" in record._fields else ""
        return f"{label} – {given}" if given else label

    @api.model
    def _file_entry(self, kind, name, date, attachment, folder, note="", named=False):
        """Return the ``Entry`` of a file, which is kept as it is in ``folder`` of the ZIP."""
        # The owner's rights were checked; papers of others are kept by the program.
        file = attachment.sudo()
        given = file.name if named and not file.res_field else name
        return Entry(
            kind,
            name or file.name,
            self._moment(date or file.create_date),
            file=f"{folder}/{given}",
            content=file.raw or b"",
            note=note,
        )
