from odoo import api, fields, models
from odoo.exceptions import UserError

from ...standard import blocks
from ..requests.problem import Problem

CONTRACT_KINDS = [
    ("01", "Household, resident"),
    ("02", "Household, not resident"),
    ("03", "Other uses"),
    ("04", "Public lighting"),
]
CUSTOMER_CATEGORIES = [
    ("0E0", "Natural disaster"),
    ("D00", "Employee of the electricity industry"),
    ("DE0", "Employee and natural disaster"),
    ("PC0", "Heat pump"),
]
PROTECTION_SERVICES = [("MT", "Maggior tutela"), ("S", "Salvaguardia"), ("TG", "Tutele graduali")]
VAT_PAYMENTS = [("01", "Split payment"), ("02", "Ordinary")]
HOUSEHOLD, OTHER_USES = "001", "930"


class VegasRequest(models.Model):
    """What several messages to the SII say, each under one name."""

    _inherit = "vegas.request"

    effective_date = fields.Date("Effective from", prefetch="sii", copy=False)
    contract_kind = fields.Selection(CONTRACT_KINDS, "Type of contract", prefetch="sii")
    customer_category = fields.Selection(
        CUSTOMER_CATEGORIES, "Category of customer", prefetch="sii", help="Empty: none of them."
    )
    protection_service = fields.Selection(PROTECTION_SERVICES, "Service", prefetch="sii", help="Empty: free market.")
    vat_payment = fields.Selection(VAT_PAYMENTS, "Payment of VAT", prefetch="sii")
    market_sector = fields.Char(
        "Market sector", prefetch="sii", help="Code of the SII's list: 001 household, 930 other."
    )
    offer_code = fields.Char("Code of the offer", prefetch="sii")


class VegasHandlerSii(models.AbstractModel):
    """A procedure exchanged with the central register (SII), by way of its manager: electricity, in CSV files.

    The manager is the addressee and has a channel of its own: its network contract. The network user and the
    dispatching code are those of the contract that covers the point, with the distributor.
    """

    _name = "vegas.handler.sii"
    _inherit = "vegas.handler.table"
    _description = "Procedure exchanged with the SII"

    # Whether a request names the day from which it takes effect.
    _dated = True

    # === WHO === #

    @api.model
    def _manager(self):
        """Return the partner that manages the SII."""
        # env.ref would ask the database again for every message
        manager = self.env["ir.model.data"]._xmlid_to_res_id("vegas_base.partner_sii")
        return self.env["res.partner"].sudo().browse(manager)

    def _addressee(self, request):
        return self._manager()

    def _way(self, request, in_force):
        manager = self._manager().id
        return in_force.get((manager, request.commodity)) or in_force.get((manager, "ele"))

    # === NEW REQUEST === #

    def _defaults(self, request):
        return {**super()._defaults(request), "effective_date": self._first_of_next_month(), **sii_terms(request)}

    def _first_of_next_month(self):
        today = fields.Date.context_today(self)
        return fields.Date.add(fields.Date.start_of(today, "month"), months=1)

    # === CHECKS === #

    def _check_form(self, request):
        problems = super()._check_form(request)
        if self._dated and not request.effective_date:
            text = self.env._("The day from which it takes effect is missing.")
            problems.append(Problem(request, "effective_date", text, self.env._("Enter the day.")))
        return problems

    # === BLOCKS === #

    def _customer_codes(self, request):
        """Return tax code, VAT number and whether the tax code is foreign."""
        who = self._who(request)
        return {"cf": who["cf"], "piva": who["piva"], "cf_straniero": who["cf_straniero"] or "0"}

    def _names(self, request):
        """Return names or company name, and phone."""
        who = self._who(request)
        return {
            "nome": who.get("nome"),
            "cognome": who.get("cognome"),
            "ragione_sociale_denominazione": who.get("rag_soc"),
            "telefono": who["tel"],
        }

    def _billing_place(self, request, suffix):
        """Return the leaves of the address to which bills are sent."""
        version = request.contract_id.version_id
        partner = version.billing_partner_id or request.partner_id
        city = partner.city_id
        block = blocks.address(
            partner.street, partner.zip, city.vegas_istat_code, partner.city or city.name, partner.state_id.code
        )
        return self._place(block, suffix) if partner.street else {}

    def _sector(self, request):
        """Return the leaves on market, VAT and offer."""
        return {
            "servizio_tutela": request.protection_service,
            "codice_ufficio": request.contract_id.version_id.office_code,
            "pagamento_iva": request.vat_payment,
            "sett_merceologico": request.market_sector,
            "cod_offerta": request.offer_code,
        }

    def _seller(self, request):
        """Return the VAT number of the seller that has the contract with the customer."""
        return request.company_id.partner_id._vegas_vat()

    def _element_fields(self):
        return {
            **super()._element_fields(),
            "data_decorrenza": "effective_date",
            "tipo_contratto": "contract_kind",
            "categoria_cliente": "customer_category",
            "servizio_tutela": "protection_service",
            "pagamento_iva": "vat_payment",
            "sett_merceologico": "market_sector",
            "cod_offerta": "offer_code",
            "ragione_sociale_denominazione": "partner_id",
            "telefono": "phone",
        }

    # === EFFECTS === #

    def _starts_on(self, request):
        """Return the day from which the outcome takes effect: as it says, else as we asked."""
        day = blocks.read_date((request.outcome or {}).get("data_decorrenza"))
        return day or request.effective_date or request.executed_date

    def _open_contracts(self, requests):
        """The requested contract of each request runs from the day that the outcome says.

        :raises UserError: another contract holds the point on that day
        """
        contracts = self.env["vegas.contract"].search(
            [("point_id", "in", requests.point_id.ids), ("state", "in", ("active", "suspended"))]
        )
        by_point = contracts.grouped("point_id")
        for request in requests:
            day = self._starts_on(request)
            for other in by_point.get(request.point_id, contracts.browse()) - request.contract_id:
                if not other.end_date or other.end_date >= day:
                    text = self.env._(
                        "Contract %(number)s of %(holder)s still runs on %(day)s: end it first, then try again.",
                        number=other.number,
                        holder=other.partner_id.name,
                        day=f"{day:%d/%m/%Y}",
                    )
                    raise UserError(text)
        self._change_contracts(
            requests.filtered(lambda request: request.contract_id.state == "requested"),
            lambda request: {"state": "active", "start_date": self._starts_on(request)},
        )

    def _end_contracts(self, requests, contract_of):
        """The running contract of each request ends on the day before the outcome takes effect.

        :raises UserError: the contract begins later
        """
        today = fields.Date.context_today(self)

        def values_of(request):
            contract, day = contract_of(request), fields.Date.subtract(self._starts_on(request), days=1)
            if contract.state not in ("active", "suspended"):
                return {}  # whoever ended it knew why
            if contract.start_date and contract.start_date > day:
                text = self.env._(
                    "Contract %(number)s begins on %(start)s, it cannot end on %(day)s: ask for a corrected file.",
                    number=contract.number,
                    start=f"{contract.start_date:%d/%m/%Y}",
                    day=f"{day:%d/%m/%Y}",
                )
                raise UserError(text)
            return {"end_date": day, **({"state": "ceased"} if day < today else {})}

        self._change(requests, contract_of, values_of)
        # Before another contract of the point begins: the register allows one at a time.
        self.env["vegas.contract"].union(*map(contract_of, requests)).flush_recordset()


class VegasContract(models.Model):
    _inherit = "vegas.contract"

    @api.model
    def _cron_cease(self):
        """Job: a contract whose end was told in advance is ceased once the day has passed."""
        today = fields.Date.context_today(self)
        ended = self.search([("state", "in", ("active", "suspended")), ("end_date", "<", today)])
        ended.write({"state": "ceased"})


def sii_terms(request):
    """Return what the contract of ``request`` says of the enumerations of the SII (dict of field: value)."""
    version = request.contract_id.version_id or request.contract_id.version_ids.sorted("valid_from")[:1]
    household = not version or version.use == "household"
    resident = "01" if version.resident else "02"
    return {
        "contract_kind": resident if household else "03",
        "market_sector": HOUSEHOLD if household else OTHER_USES,
        "vat_payment": "01" if version.split_payment else False,
    }
