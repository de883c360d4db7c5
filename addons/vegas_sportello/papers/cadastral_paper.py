"""What the cadastral form and its reminder say."""

from odoo import fields, models

from ..cadastral.reminder import REMINDER
from .request_paper import day

# Lines to be filled in by hand where nothing was told yet.
EMPTY_LINES = 3


class VegasHandlerCatasto(models.AbstractModel):
    _inherit = "vegas.handler.catasto"

    def _paper_data(self, request, code):
        data = super()._paper_data(request, code)
        if code in ("request", REMINDER):
            data.update(self._form_data(request))
        return data

    def _form_data(self, request):
        today = fields.Date.context_today(self)
        parameter = self.env["vegas.parameter"]
        low, high = (int(parameter._on(f"cadastral.sanction.{end}", today).value) for end in ("least", "most"))
        known = self.env["vegas.cadastral.code"]._known(request.commodity, today)
        reasons = [code for code in known["missing"].values() if code.offered]
        told = bool(request.catasto_unit_ids or request.catasto_missing_id)
        return {
            "told": told,
            "units": [self._unit_row(unit) for unit in request.catasto_unit_ids],
            "empty_lines": 0 if told else EMPTY_LINES,
            "reasons": [[code.name, code == request.catasto_missing_id] for code in reasons],
            "qualities": [[code.name, code == request.catasto_quality_id] for code in known["quality"].values()],
            "valid_from": day(request.catasto_valid_from),
            "declared": day(request.catasto_declared_date) if told else "",
            "give_back_by": day(request.deadline_date) if request.stage_id.code == "sent" else "",
            "form_of": day(request.sent_date),
            "sanction": f"{low:,} a {high:,} euro".replace(",", "."),
        }

    def _unit_row(self, unit):
        city = unit.city_id
        return [
            unit.kind,
            f"{city.name} ({city.vegas_cadastral_code})" if city else "",
            unit.section or "",
            unit.sheet or "",
            f"{unit.parcel or ''}{f'/{unit.extension}' if unit.extension else ''}",
            unit.subordinate or "",
        ]
