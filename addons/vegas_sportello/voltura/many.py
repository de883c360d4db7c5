from odoo import fields, models

# What the one signature says of all supplies; the rest belongs to each of them.
SIGNED = (
    "voltura_case_id",
    "effective_date",
    "vt1_retroactive_date",
    "voltura_use",
    "voltura_resident",
    "voltura_payment",
)


class VegasMany(models.Model):
    """The same voltura on many points: of a landlord or of one who administers houses.

    Who comes is the one whom the filled-in request names, else who asks; each row keeps its own outgoing contract
    and its own reading.
    """

    _inherit = "vegas.many"

    procedure_code = fields.Char(related="procedure_id.code", string="Code of the procedure")

    # Of each point its own.
    _VOLTURA_OWN = (
        "customer_reading",
        "customer_reading_date",
        "tal_converter",
        "voltura_other_point_id",
        "voltura_other_reading",
        "voltura_closing_street",
        "voltura_closing_zip",
        "voltura_closing_city",
        "voltura_power",
        "voltura_offer_id",
        "voltura_deposit",
        "offer_code",
    )

    def _is_voltura(self):
        return self.kind == "request" and self.procedure_id.code == "voltura"

    def _shows_readings(self):
        return super()._shows_readings() or self._is_voltura()

    # === REQUESTS === #

    def _request_partner(self, line, procedure):
        if procedure.code != "voltura":
            return super()._request_partner(line, procedure)
        return self.pattern_id.partner_id or self.partner_id

    def _request_values(self, lines, common, procedure):
        if procedure.code != "voltura":
            return super()._request_values(lines, common, procedure)
        shared = {name: value for name, value in common.items() if name not in self._VOLTURA_OWN}
        rows = super()._request_values(lines, shared, procedure)
        # Nothing is filled in yet while the pattern itself is made.
        return self._of_commodity(lines, rows) if common else [self._to_fill_in(values) for values in rows]

    def _to_fill_in(self, values):
        """Return what the request starts with that is filled in for all."""
        # Who leaves has come to the counter: who comes is still to be chosen.
        leaves = self._current_holders(self.line_ids[:1]).get(self.line_ids[:1]) == self.partner_id
        values = values | ({"partner_id": False, "phone": False} if leaves else {})
        # Who takes over many supplies lives at most in one place.
        return values | ({"voltura_resident": False} if len(self.line_ids) > 1 else {})

    def _of_commodity(self, lines, rows):
        """Return ``rows`` with the case as it holds for the commodity of each supply."""
        case, today = self.pattern_id.voltura_case_id, fields.Date.context_today(self)
        of_commodity = {
            commodity: self.env["vegas.change.case"]._on(case.code, today, commodity).id or case.id
            for commodity in set(lines.mapped("commodity"))
        }
        for line, values in zip(lines, rows, strict=True):
            values["voltura_case_id"] = of_commodity[line.commodity]
        return rows

    # === CHECKS === #

    def _current_holders(self, lines):
        """Return ``{line: holder}`` of the rows whose point has a contract of ours that runs."""
        contracts = self.env["vegas.contract"]._current_by_point(lines.point_id)
        running = {number: contract for number, contract in contracts.items() if contract.state != "requested"}
        return {line: running[line.point_id.id].partner_id for line in lines if line.point_id.id in running}

    def _faults_request(self, lines):
        """Return ``{line: reason}`` of the supplies that nobody leaves, or that who comes has already."""
        if not self._is_voltura():
            return {}
        env, comes, holders = self.env, self.pattern_id.partner_id or self.partner_id, self._current_holders(lines)
        elsewhere = env._(
            "No contract of ours is running here: ask for the voltura of this supply point by itself, with its offer."
        )
        own = env._("%(name)s holds this supply already: take it out of the list.", name=comes.name or "")
        faults = {line: elsewhere for line in lines if line not in holders}
        return faults | {line: own for line in lines if holders.get(line) == comes}

    # === PAPER === #

    def _paper_data(self, code):
        """EXTENDS: who comes signs it, and reads nothing of those who leave."""
        data = super()._paper_data(code)
        if not self._is_voltura():
            return data
        data["act"] = self.procedure_id.name
        like = self.pattern_id or self.line_ids.request_id[:1]
        if like:
            data["declarations"] = self.procedure_id._handler()._declarations(like)
        failed = self.line_ids.filtered(lambda line: line.state == "failed")
        # What else stands against a voltura (a debt, another request) concerns who leaves.
        told, other = self._faults_request(failed), self.env._("Not possible for now: ask at the counter.")
        for line, row in zip(self.line_ids, data["points"], strict=True):
            row["holder"] = ""
            if line in failed:
                row["outcome"] = told.get(line, other)
        return data

    def _common_rows(self):
        rows = super()._common_rows()
        like = self.pattern_id or self.line_ids.request_id[:1]
        if not self._is_voltura() or not like:
            return rows
        handler, comes = self.procedure_id._handler(), like.partner_id or self.partner_id
        return [
            *rows,
            (self.env._("Incoming holder"), comes.name or ""),
            *((like._label(name), handler._paper_text(like, name)) for name in SIGNED),
            *handler._bill_rows(like),
        ]
