from odoo import api, fields, models

from odoo.addons.vegas_base.address import one_line
from odoo.addons.vegas_base.engine.handlers.effects import said

from ..customer_page.customer_page import LIVE
from .wanted import ADDRESS, PERSON, TERMS


class VegasRequest(models.Model):
    """What the form of a change of data shows beside the new values: those of today, and the documents asked for."""

    _inherit = "vegas.request"

    var_kinds = fields.Char(compute="_compute_var_kinds")
    var_who = fields.Char(compute="_compute_var_kinds")
    var_of_contract = fields.Boolean(compute="_compute_var_kinds")
    var_live_contract_ids = fields.Many2many(
        "vegas.contract", compute="_compute_var_live_contract_ids", string="Contracts of the customer"
    )
    var_document_ids = fields.Many2many(
        "vegas.change.document", compute="_compute_var_document_ids", compute_sudo=True, string="Documents asked for"
    )
    var_old = fields.Json(compute="_compute_var_old")
    var_may_tell = fields.Boolean(compute="_compute_var_document_ids", compute_sudo=True)
    var_message_ids = fields.One2many(
        "vegas.request",
        "origin_request_id",
        "Told to the SII",
        domain=[("procedure_id.code", "=", "ae1")],
        prefetch="var",
    )

    @api.depends("var_kind_ids", "var_contract_ids", "effective_date", "var_tell_sii")
    def _compute_outlook(self):
        super()._compute_outlook()

    @api.depends("var_kind_ids", "partner_id")
    def _compute_var_kinds(self):
        for request in self:
            kinds = request.var_kind_ids
            request.var_kinds = f",{','.join(kinds.mapped('code'))}," if kinds else ""
            request.var_of_contract = any(kinds.mapped("of_contract"))
            request.var_who = "company" if request.partner_id.is_company else "person"

    @api.depends("partner_id", "company_id")
    def _compute_var_live_contract_ids(self):
        for request in self:
            is_var = request.procedure_code == "var"
            request.var_live_contract_ids = request._var_live_contracts() if is_var else False

    def _var_live_contracts(self):
        """Return the contracts of the customer that run or are to begin."""
        partner = self.partner_id._origin or self.partner_id
        company = self.company_id or self.env.company
        return self.env["vegas.contract"].search(
            [("partner_id", "=", partner.id), ("company_id", "=", company.id), ("state", "in", LIVE)], order="number"
        )

    @api.depends("var_kind_ids", "var_contract_ids", "partner_id", "var_vat_regime", "var_excise_regime")
    def _compute_var_document_ids(self):
        self.var_document_ids = self.var_may_tell = False
        for request in self.filtered(lambda request: request.procedure_code == "var"):
            cases = request._var_cases()
            is_relief = request._var_is_relief()
            asking = cases.filtered(lambda case, is_relief=is_relief: is_relief or case.code != "relief")
            request.var_document_ids = asking._documents(request.partner_id)
            told = cases.filtered("message_ele")
            optional = bool(told) and all(told.mapped("message_optional"))
            request.var_may_tell = optional and "ele" in request._var_touched().mapped("commodity")

    def _var_is_relief(self):
        """Whether a relief is asked for, rather than given up."""
        regimes = {self.var_vat_regime, self.var_excise_regime} - {False}
        return not regimes or bool(regimes - {"ordinary"})

    def _var_cases(self, commodity=None):
        """Return the rows of the table of cases in force on the effective day for the chosen kinds."""
        cases = self.env["vegas.change.case"]
        day = self.effective_date or fields.Date.context_today(self)
        wanted = set(self.var_kind_ids.mapped("case_code"))
        commodities = [commodity] if commodity else set(self._var_touched().mapped("commodity")) or {None}
        for one in commodities:
            cases |= cases._in_force(day, "data", one).filtered(lambda case: case.code in wanted)
        return cases

    def _var_touched(self):
        """Return the contracts that the change concerns: the chosen ones, all where the person's data change."""
        person = self.var_kind_ids.filtered(lambda kind: not kind.of_contract)
        chosen = self.var_contract_ids._origin or self.var_contract_ids
        return self.var_live_contract_ids._origin | chosen if person and self.partner_id else chosen

    # === OLD BESIDE NEW === #

    @api.depends("partner_id", "var_contract_ids", "var_kind_ids", "effective_date", "state")
    def _compute_var_old(self):
        """What holds before the change, in words, by field: of the form, or as it was when it was carried out."""
        for request in self:
            if request.procedure_code != "var":
                request.var_old = False
            elif request.var_rows:
                request.var_old = {row["field"]: row["old"] for row in reversed(request.var_rows) if row["field"]}
            else:
                request.var_old = request._var_old_texts()

    def _var_old_texts(self):
        partner = self.partner_id
        texts = {
            form: said(partner, name, partner[name])
            for fields_of in PERSON.values()
            for form, name in fields_of.items()
        }
        texts["var_street"] = one_line(*(partner[name] for name in ADDRESS.values()))
        return {**texts, **self._var_old_terms()}

    def _var_old_terms(self):
        """Return what the terms of the chosen contracts are, each different value once."""
        found = {}
        day = self.effective_date or fields.Date.context_today(self)
        contracts = self.var_contract_ids._origin or self.var_contract_ids
        versions = self.env["vegas.contract.version"]._on(contracts, day)
        empty = self.env["vegas.contract.version"]
        for contract in contracts:
            version = versions.get(contract.id, empty)
            rows = {
                "var_bill_street": contract._var_bill_address(version),
                "var_resident": self.env._("Resident") if version.resident else self.env._("Not resident"),
            }
            for pairs in TERMS.values():
                rows.update({form: said(version, name, version[name]) for form, name in pairs.items()})
            for form, text in rows.items():
                found.setdefault(form, {})[text or "–"] = None
        return {form: " · ".join(texts) for form, texts in found.items()}

    def _var_rows(self):
        """Return what changes: ``[{"field", "label", "old", "new"}]``, in the order of the form."""
        self.ensure_one()
        return [*self._var_person_rows(), *self._var_term_rows()]


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    @api.depends("point_id")
    @api.depends_context("vegas_with_point")
    def _compute_display_name(self):
        """Where contracts are ticked their numbers alone would say too little."""
        super()._compute_display_name()
        if not self.env.context.get("vegas_with_point"):
            return
        commodities = dict(self._fields["commodity"]._description_selection(self.env))
        for contract in self.filtered("point_id"):
            point = contract.point_id
            where = ", ".join(filter(None, (commodities[point.commodity], point.street, point.city)))
            contract.display_name = f"{contract.number} – {where}"

    def _var_bill_address(self, version):
        """Return in one line where the bills go by ``version``."""
        partner = version.billing_partner_id or self.partner_id
        name = partner.name if partner != self.partner_id and partner.name != self.partner_id.name else ""
        return ", ".join(part for part in (name, one_line(partner.street, partner.zip, partner.city)) if part)
