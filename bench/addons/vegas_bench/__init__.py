"""How a project with OCA's edi would read an answer: a handler of the exchange type, one exchange record at a time."""

from lxml import etree

from odoo import models

# Set by the bench before a round: {own number: [Write]}, and how to check a root against its schema.
PLANS = {}
CHECK = []


class VegasBenchAnswer(models.AbstractModel):
    """Reads an answer and writes what it changes, through the ORM."""

    _name = "vegas.bench.answer"
    _inherit = "edi.oca.handler.process"
    _description = "Answer of a distributor"

    def process(self, exchange_record):
        """Check the file against its schema, find its request and do the writes of this answer."""
        root = etree.fromstring(exchange_record._get_file_content(as_bytes=True))
        (check,) = CHECK
        check(root)
        number = root.findtext("IdentificativiRichiesta/cod_prat_utente")
        request = self.env["vegas.request"].sudo().search([("name", "=", number)], limit=1)
        made = {}
        for write in PLANS[request.name]:
            # A tuple stands for a row that was made just before.
            values = {name: made[value] if isinstance(value, tuple) else value for name, value in write.values.items()}
            records = self.env[write.model].sudo()
            if write.new:
                made[write.key] = records.create(values).id
            else:
                records.browse(write.key.id).write(values)
        return "answer read"
