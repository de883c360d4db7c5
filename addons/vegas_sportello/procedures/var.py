from odoo import fields, models

from odoo.addons.vegas_base.privacy.access import SEE_PAPERS
from odoo.addons.vegas_base.registry.contract_terms import USE_CATEGORIES, USES

LEGAL_FORMS = [
    ("individual", "Sole trader"),
    ("ss", "S.s. – simple partnership"),
    ("snc", "S.n.c. – general partnership"),
    ("sas", "S.a.s. – limited partnership"),
    ("srl", "S.r.l. – limited company"),
    ("srls", "S.r.l.s. – simplified limited company"),
    ("spa", "S.p.A. – joint-stock company"),
    ("sapa", "S.a.p.A. – partnership limited by shares"),
    ("coop", "Cooperative"),
    ("consortium", "Consortium"),
    ("association", "Association or foundation"),
    ("condominium", "Condominium"),
    ("public", "Public body"),
    ("other", "Other form"),
]


class VegasRequest(models.Model):
    """What a change of data asks: each kind shows its fields only. An empty field changes nothing."""

    _inherit = "vegas.request"

    var_kind_ids = fields.Many2many(
        "vegas.data.kind", "vegas_request_data_kind_rel", string="What changes", prefetch="var", copy=True
    )
    var_contract_ids = fields.Many2many(
        "vegas.contract", "vegas_request_var_contract_rel", string="On which contracts", prefetch="var"
    )
    var_given_ids = fields.Many2many(
        "vegas.change.document", "vegas_request_var_given_rel", string="Documents shown", prefetch="var", copy=False
    )
    var_file = fields.Binary("Scan of the documents", prefetch="var", attachment=True, copy=False, groups=SEE_PAPERS)
    var_file_name = fields.Char("File of the documents", prefetch="var", copy=False)
    var_tell_sii = fields.Boolean(
        "Tell the SII too", prefetch="var", copy=False, help="Where the table of cases leaves it to the seller."
    )
    # Contacts
    var_phone = fields.Char("New phone", prefetch="var", copy=False)
    var_email = fields.Char("New e-mail", prefetch="var", copy=False)
    var_pec = fields.Char("New PEC", prefetch="var", copy=False)
    # Where the bills go
    var_bill_name = fields.Char("In care of", prefetch="var", copy=False, help="Empty: the holder.")
    var_bill_street = fields.Char("New street of the bills", prefetch="var", copy=False)
    var_bill_zip = fields.Char("New ZIP code of the bills", prefetch="var", copy=False)
    var_bill_city = fields.Char("New municipality of the bills", prefetch="var", copy=False)
    # Who it is
    var_last_name = fields.Char("New last name", prefetch="var", copy=False)
    var_first_name = fields.Char("New first name", prefetch="var", copy=False)
    var_company_name = fields.Char("New company name", prefetch="var", copy=False)
    var_tax_code = fields.Char("New tax code", prefetch="var", copy=False)
    var_foreign_code = fields.Char(
        "New foreign tax code", size=16, prefetch="var", copy=False, help="Of who has no Italian tax code."
    )
    var_vat = fields.Char("New VAT number", prefetch="var", copy=False)
    var_legal_form = fields.Selection(LEGAL_FORMS, "New legal form", prefetch="var", copy=False)
    var_street = fields.Char("New street", prefetch="var", copy=False)
    var_zip = fields.Char("New ZIP code", prefetch="var", copy=False)
    var_city = fields.Char("New municipality", prefetch="var", copy=False)
    # Terms of the contracts
    var_resident = fields.Selection(
        [("yes", "Resident"), ("no", "Not resident")], "At the supply point", prefetch="var", copy=False
    )
    var_use = fields.Selection(USES, "New use", prefetch="var", copy=False)
    var_use_category = fields.Selection(USE_CATEGORIES, "New use category (gas)", prefetch="var", copy=False)
    var_vat_regime = fields.Selection(
        [("ordinary", "Ordinary"), ("reduced", "Reduced (10 %)"), ("none", "No VAT")],
        "New VAT regime",
        prefetch="var",
        copy=False,
    )
    var_excise_regime = fields.Selection(
        [("ordinary", "Ordinary"), ("reduced", "Reduced"), ("exempt", "Exempt")],
        "New excise regime",
        prefetch="var",
        copy=False,
    )
    var_declaration = fields.Char(
        "Declaration it rests on", prefetch="var", copy=False, help="Who declared what and when."
    )
    # Written by the program
    var_rows = fields.Json("Changed", prefetch="var", readonly=True, copy=False, guarded=True)
    var_bills = fields.Text("Bills it touches", prefetch="var", readonly=True, copy=False, guarded=True)


class VegasHandlerVar(models.AbstractModel):
    _name = "vegas.handler.var"
    _inherit = "vegas.handler.outcome"
    _description = "Change of a customer's data"

    def _defaults(self, request):
        """The change holds from today, on all contracts of the customer that run."""
        today = fields.Date.context_today(self)
        contracts = request._var_live_contracts() if request.partner_id else self.env["vegas.contract"]
        return {
            **super()._defaults(request),
            "effective_date": today,
            "var_contract_ids": [fields.Command.set(contracts.ids)],
        }

    def _prepare(self, requests, verb):
        """What the form showed side by side stays readable: the values of before are gone afterwards."""
        values = super()._prepare(requests, verb)
        if verb == "execute":
            for request in requests:
                values[request.id]["var_rows"] = request._var_rows()
        return values

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._change_people(requests)
            self._change_contract_terms(requests)
            self._tell_sii(requests)
            for request in requests:
                request._var_look_at_bills()

    def _outlook(self, request):
        env, texts = self.env, []
        request = request.sudo()  # the table of cases is the counter's; others only read what follows from it
        if not request.var_kind_ids:
            return texts
        if request.effective_date:
            day = f"{request.effective_date:%d/%m/%Y}"
            texts.append(env._("Holds from %(day)s; what held before stays readable.", day=day))
        services = self._to_tell(request).keys()
        if "AE1" in services:
            texts.append(env._("Electricity: the SII is told with AE1, its answer shows here."))
        if services - {"AE1"}:
            others = ", ".join(sorted(services - {"AE1"}))
            text = env._("The SII is told by hand (%(services)s): it goes among the things to do.", services=others)
            texts.append(text)
        if any(case.tax_change for case in request._var_cases()):
            texts.append(env._("Bills issued for days from then on are computed again and compared."))
        return texts
