from odoo import api, fields, models
from odoo.tools import SQL


class VegasDistributorAccount(models.Model):
    """What a distributor did and owes: a row per month, procedure and reason of rejection, added up by the views.

    Answers count in the month in which they came, late ones and rejections in that of the answer, indemnities in that
    in which they accrued.
    """

    _name = "vegas.distributor.account"
    _description = "Account of a distributor"
    _auto = False
    _order = "month desc, distributor_id, procedure_id"

    company_id = fields.Many2one("res.company", readonly=True)
    distributor_id = fields.Many2one("res.partner", "Distributor", readonly=True)
    month = fields.Date(readonly=True)
    procedure_id = fields.Many2one("vegas.procedure", "Procedure", readonly=True)
    reason = fields.Char("Reason of rejection", readonly=True)
    answers = fields.Integer("Answers", readonly=True)
    late = fields.Integer("Late", readonly=True)
    days_late = fields.Integer("Days late", readonly=True)
    wrong = fields.Integer("Wrong outcomes", readonly=True, help="Contested by us, or corrected by the distributor.")
    rejected = fields.Integer("Rejections", readonly=True)
    owed = fields.Float("Indemnities", digits=(16, 2), readonly=True)
    received = fields.Float("Received", digits=(16, 2), readonly=True)
    credited = fields.Float(
        "Credited to customers", digits=(16, 2), readonly=True, help="Paid by a bill, or ours and received."
    )

    _depends = {
        "vegas.message.part": ["request_id", "direction", "state", "create_date"],
        "vegas.request": [
            "company_id",
            "distributor_id",
            "procedure_id",
            "state",
            "closed_date",
            "late_by",
            "late_days",
            "late_date",
            "reason_code",
            "reason_text",
        ],
        "vegas.indemnity": [
            "company_id",
            "distributor_id",
            "request_id",
            "date",
            "amount",
            "state",
            "beneficiary",
            "claim_state",
        ],
    }

    @property
    def _table_query(self):
        """One row of figures per fact, then added up: each fact is read once from its own table."""
        facts = SQL(" UNION ALL ").join(self._fact(table, where, **columns) for table, where, columns in self._facts())
        return SQL(
            """
            SELECT row_number() OVER (ORDER BY month, distributor_id, company_id, procedure_id, reason) AS id,
                   company_id, distributor_id, month, procedure_id, reason,
                   sum(answers) AS answers, sum(late) AS late, sum(days_late) AS days_late, sum(wrong) AS wrong,
                   sum(rejected) AS rejected, sum(owed) AS owed, sum(received) AS received, sum(credited) AS credited
              FROM (%s) fact
             WHERE distributor_id IS NOT NULL
          GROUP BY company_id, distributor_id, month, procedure_id, reason
            """,
            facts,
        )

    @api.model
    def _facts(self):
        """Return the list of (tables, condition, columns that are not 0 or empty) of which the account is made."""
        request = {
            "company_id": "r.company_id",
            "distributor_id": self._answering(),
            "procedure_id": "r.procedure_id",
        }
        return [
            (
                "vegas_message_part p JOIN vegas_message m ON m.id = p.message_id"
                " JOIN vegas_request r ON r.id = p.request_id",
                "m.direction = 'in' AND p.state IN ('processed', 'contested', 'undone')",
                {
                    **request,
                    "day": "p.create_date",
                    "answers": "1",
                    "wrong": "CASE WHEN p.state IN ('contested', 'undone') THEN 1 ELSE 0 END",
                },
            ),
            (
                "vegas_request r",
                "r.late_by = 'distributor'",
                {**request, "day": "r.late_date", "late": "1", "days_late": "r.late_days"},
            ),
            (
                "vegas_request r",
                "r.state = 'refused' AND r.closed_date IS NOT NULL",
                {
                    **request,
                    "day": "r.closed_date",
                    "rejected": "1",
                    "reason": "NULLIF(concat_ws(' – ', r.reason_code, r.reason_text), '')",
                },
            ),
            (
                "vegas_indemnity i LEFT JOIN vegas_request r ON r.id = i.request_id",
                "i.kept_by = 'distributor' AND i.state != 'cancelled'",
                {
                    "company_id": "i.company_id",
                    "distributor_id": "i.distributor_id",
                    "procedure_id": "r.procedure_id",
                    "day": "i.date",
                    "owed": "i.amount",
                    "received": "CASE WHEN i.claim_state = 'received' THEN i.amount ELSE 0 END",
                    "credited": "CASE WHEN i.state = 'paid' THEN i.amount ELSE 0 END",
                },
            ),
        ]

    @api.model
    def _answering(self):
        """Return the expression of who answers a request: its distributor, or the manager of the SII."""
        nobody, cases = self.env["vegas.request"], []
        procedures = self.env["vegas.procedure"].sudo().with_context(active_test=False)
        for procedure in procedures.search([("action_id", "=", False)]):
            handler = self.env.get(f"vegas.handler.{procedure.code}")
            if handler is not None and (addressee := handler._addressee(nobody)):
                cases.append(f"WHEN {procedure.id:d} THEN {addressee.id:d}")
        return f"CASE r.procedure_id {' '.join(cases)} ELSE r.distributor_id END" if cases else "r.distributor_id"

    @api.model
    def _fact(self, table, where, day, reason="NULL::text", **columns):
        figures = ("answers", "late", "days_late", "wrong", "rejected", "owed", "received", "credited")
        keys = ("company_id", "distributor_id", "procedure_id")
        # Only words of this file go into the text.
        return SQL(
            "SELECT "
            + ", ".join(f"{columns[name]} AS {name}" for name in keys)
            + f", date_trunc('month', {day})::date AS month, {reason} AS reason, "
            + ", ".join(f"{columns.get(name, '0')} AS {name}" for name in figures)
            + f" FROM {table} WHERE {where}"
        )


class ResPartner(models.Model):
    _inherit = "res.partner"

    vegas_claim_amount = fields.Float(
        "Indemnities to be received", digits=(16, 2), compute="_compute_vegas_claim_amount"
    )

    def _compute_vegas_claim_amount(self):
        owed = dict(
            self.env["vegas.indemnity"]._read_group(
                [
                    ("distributor_id", "in", self.ids),
                    ("claim_state", "in", ("open", "claimed")),
                    ("state", "!=", "cancelled"),
                ],
                ["distributor_id"],
                ["amount:sum"],
            )
        )
        for partner in self:
            partner.vegas_claim_amount = owed.get(partner._origin, 0)

    def action_vegas_account(self):
        """Open the account of this distributor."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("vegas_base.vegas_distributor_account_action")
        return {**action, "domain": [("distributor_id", "=", self.id)], "context": {"search_default_group_month": 1}}
