from odoo import models

from odoo.addons.vegas_base.address import one_line

from ..customer_page.customer_page import LIVE
from ..papers.request_paper import day


class VegasRequest(models.Model):
    """Letters about a dead customer go to the heirs; the registration itself is acknowledged in a letter to them."""

    _inherit = "vegas.request"

    def _paper_data(self, code):
        data = super()._paper_data(code)
        partner = self.partner_id
        if self.procedure_code == "decesso" and code == "request":
            return {**data, **self._decesso_paper()}
        contact = partner.sudo().vegas_heirs_contact_id
        if contact and contact.active:
            data["customer"] = contact.name
            data["customer_address"] = one_line(contact.street, contact.street2, contact.zip, contact.city)
        return data

    def _decesso_paper(self):
        """Return what the letter says: to whom, what was stopped, what the heirs can do; no amounts."""
        partner = self.partner_id
        contracts = partner.vegas_contract_ids.filtered(lambda contract: contract.state in LIVE)
        relations = dict(self._fields["decesso_capacity"]._description_selection(self.env))
        proofs = dict(self._fields["decesso_proof"]._description_selection(self.env))
        care_of = (self.decesso_care_of or "").strip()
        place = one_line(self.decesso_street, self.decesso_zip, self.decesso_city)
        speaker = self.decesso_heir_ids.filtered("speaks")[:1] or self.decesso_heir_ids[:1]
        return {
            "customer": self.env._("Heirs of %(name)s", name=partner.name or ""),
            "customer_address": f"c/o {care_of}, {place}" if care_of else place,
            "deceased": partner.name or "",
            "died": day(self.decesso_date),
            "teller": ", ".join(filter(None, (self.decesso_teller, relations.get(self.decesso_capacity)))),
            "proof": proofs.get(self.decesso_proof, ""),
            "contracts": ", ".join(f"{one.number} ({one.point_id.code})" for one in contracts),
            "speaker": speaker.name or "",
            "no_suspension": day(self.decesso_no_suspension),
            "point": "",
        }
