from odoo import fields, models


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
    )

    def _request_values(self, line, common, procedure):
        if procedure.code != "voltura":
            return super()._request_values(line, common, procedure)
        shared = {name: value for name, value in common.items() if name not in self._VOLTURA_OWN}
        # Nothing is filled in yet while the pattern itself is made.
        pattern = self.pattern_id if common else self.pattern_id.browse()
        values = super()._request_values(line, shared, procedure)
        return {
            **values,
            "partner_id": (pattern.partner_id or self.partner_id).id,
            "voltura_document_ids": [(6, 0, pattern.voltura_document_ids.ids)],
            **({"customer_reading": line.reading, "customer_reading_date": line.reading_date} if line.reading else {}),
        }
