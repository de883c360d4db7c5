from odoo import fields, models


class VegasRequestEffect(models.Model):
    """What the outcome of a request changed outside it: one row per datum, with the value before and after.

    ``undo`` says how the change is taken back: ``{"created": true}``, ``{"values": old, "new": new}`` or
    ``{"states": rows before}``; a row that was taken back stays, with its date.
    """

    _name = "vegas.request.effect"
    _description = "Effect of a request"
    _order = "id"

    request_id = fields.Many2one("vegas.request", required=True, index=True, ondelete="cascade")
    # Given by whoever records: computing it would cost a record of its own for each row.
    company_id = fields.Many2one("res.company", required=True, index=True)
    point_id = fields.Many2one("vegas.supply.point", index=True)
    label = fields.Char("What", required=True)
    before = fields.Char()
    after = fields.Char()
    res_model = fields.Char("Model")
    res_id = fields.Many2oneReference("Record", model_field="res_model")
    date = fields.Datetime("When", required=True, default=fields.Datetime.now)
    history_id = fields.Many2one("vegas.request.history", "Step", index="btree_not_null", ondelete="cascade")
    undo = fields.Json()
    undone_date = fields.Datetime("Taken back")
    undone_note = fields.Char("Not taken back", help="Why this change stays although its outcome was taken back.")


def plain(value):
    """Return a value of a field as JSON can carry it and a write understands it."""
    return fields.Date.to_string(value) if hasattr(value, "strftime") else value


def plain_field(record, name):
    """Return what field ``name`` of ``record`` holds, as ``plain`` gives it."""
    return plain(record._fields[name].convert_to_write(record[name], record))
