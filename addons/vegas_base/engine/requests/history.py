from odoo import fields, models


class VegasRequestHistory(models.Model):
    """One row per change of stage, written by the engine only."""

    _name = "vegas.request.history"
    _description = "Stage change"
    _order = "id"
    _log_access = False

    request_id = fields.Many2one("vegas.request", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, index=True)
    from_stage_id = fields.Many2one("vegas.stage", required=True, ondelete="restrict")
    to_stage_id = fields.Many2one("vegas.stage", required=True, ondelete="restrict")
    verb = fields.Char(required=True)
    date = fields.Datetime("When", required=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", "Who")
    part_id = fields.Many2one("vegas.message.part", "Answer", index="btree_not_null")
    undoes_id = fields.Many2one("vegas.request.history", "Takes back", index="btree_not_null")
    before = fields.Json(help="What the answer overwrote on the request: {field: value}; an undo restores it.")
