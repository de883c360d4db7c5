from functools import partial

from odoo import api, models

from odoo.addons.vegas_base.engine.handlers.effects import said

from ..dossier.pages import Entry
from ..papers.request_paper import day, euro


class VegasDossier(models.AbstractModel):
    """The second level in the case file: a sheet of each procedure, its notice, minutes, proofs and answers."""

    _inherit = "vegas.dossier"

    @api.model
    def _case_entries(self, request):
        return [*super()._case_entries(request), *(self._dispute_entry(request, one) for one in request.dispute_ids)]

    @api.model
    def _owners(self, request):
        disputes = request.dispute_ids
        return [
            *super()._owners(request),
            ("vegas.dispute", disputes.ids),
            ("vegas.dispute.point", disputes.point_ids.ids),
        ]

    @api.model
    def _dispute_entry(self, request, dispute):
        env = self.env
        label = {name: field._description_string(env) for name, field in dispute._fields.items()}
        rows = [
            [label["body_id"], dispute.body_id.name],
            [label["number"], dispute.number],
            [label["state"], said(dispute, "state", dispute.state)],
            [label["notice_date"], day(dispute.notice_date)],
            [label["due_date"], day(dispute.due_date)],
            [label["answer_date"], day(dispute.answer_date)],
            [label["amount"], euro(dispute.amount) if dispute.amount else ""],
            [label["claim"], dispute.claim or ""],
            [label["delegate_id"], dispute.delegate_id.name or ""],
            [label["customer_delegate"], dispute.customer_delegate or ""],
            [label["answer_text"], dispute.answer_text or ""],
            [label["outcome"], said(dispute, "outcome", dispute.outcome)],
            [label["outcome_date"], day(dispute.outcome_date)],
        ]
        blocks = [
            {"title": "", "rows": [row for row in rows if row[1]]},
            {"title": label["meeting_ids"], "rows": [self._meeting_row(one) for one in dispute.meeting_ids]},
            {"title": label["offer_ids"], "rows": [self._offer_row(one) for one in dispute.offer_ids.sorted("id")]},
            {"title": label["point_ids"], "rows": [self._point_row(one) for one in dispute.point_ids]},
        ]
        data = {
            "part": "sheet",
            "heading": dispute.display_name,
            "blocks": [block for block in blocks if block["rows"]],
        }
        return Entry(
            env._("Second level"),
            dispute.display_name,
            self._moment(dispute.notice_date),
            make=partial(self._page, request, data),
        )

    @api.model
    def _meeting_row(self, meeting):
        result = said(meeting, "result", meeting.result)
        text = " – ".join(filter(None, (result, meeting.place, meeting.minutes)))
        return [self._instant(meeting.start), text]

    @api.model
    def _offer_row(self, offer):
        return [offer.text, f"{euro(offer.amount)} – {said(offer, 'state', offer.state)}"]

    @api.model
    def _point_row(self, point):
        done = self.env._("done on %(day)s", day=day(point.done_date)) if point.done_date else ""
        by = self.env._("by %(day)s", day=day(point.due_date))
        return [point.name, " – ".join(filter(None, (point.user_id.name, by, done, point.evidence)))]
