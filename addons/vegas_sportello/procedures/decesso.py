from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.vegas_base.privacy.access import SEE_PAPERS

from ..visits.presenter import DOCUMENTS

TELLERS = [
    ("spouse", "Spouse or civil partner"),
    ("child", "Son or daughter"),
    ("relative", "Other relative"),
    ("cohabitant", "Who lived with the customer"),
    ("heir", "Heir, not of the family"),
    ("delegate", "Delegate or notary"),
    ("other", "Somebody else"),
]
PROOFS = [("certificate", "Death certificate"), ("declaration", "Self-declaration in its place")]
NEXT = [
    ("voltura", "Voltura to an heir or cohabitant"),
    ("closing", "Closing of the supplies"),
    ("waiting", "The heirs still have to decide"),
]


class VegasRequest(models.Model):
    """What the registration of a death asks: any relative may tell of it, and one page is enough."""

    _inherit = "vegas.request"

    decesso_date = fields.Date("Died on", prefetch="decesso", copy=False, required_for=("decesso:execute",))
    decesso_teller = fields.Char("Who tells it", prefetch="decesso", copy=False, required_for=("decesso:execute",))
    decesso_capacity = fields.Selection(
        TELLERS, "In the capacity of", prefetch="decesso", copy=False, required_for=("decesso:execute",)
    )
    decesso_id_kind = fields.Selection(
        DOCUMENTS, "Document of who tells it", prefetch="decesso", copy=False, required_for=("decesso:execute",)
    )
    decesso_id_number = fields.Char(
        "Number of that document", prefetch="decesso", copy=False, required_for=("decesso:execute",)
    )
    decesso_proof = fields.Selection(
        PROOFS, "Proof of the death", prefetch="decesso", copy=False, required_for=("decesso:execute",)
    )
    decesso_document = fields.Binary(
        "Scan of the proof", prefetch="decesso", attachment=True, copy=False, groups=SEE_PAPERS
    )
    decesso_document_name = fields.Char("File of the proof", prefetch="decesso", copy=False)
    decesso_heir_ids = fields.One2many("vegas.heir", "request_id", "Heirs", prefetch="decesso", copy=False)
    decesso_heirs_unknown = fields.Boolean(
        "The heirs are not known", prefetch="decesso", copy=False, help="Who tells it cannot name them."
    )
    decesso_care_of = fields.Char("Heirs in care of", prefetch="decesso", copy=False)
    decesso_street = fields.Char(
        "Street of the heirs", prefetch="decesso", copy=False, required_for=("decesso:execute",)
    )
    decesso_zip = fields.Char(
        "ZIP code of the heirs", prefetch="decesso", copy=False, required_for=("decesso:execute",)
    )
    decesso_city = fields.Char(
        "Municipality of the heirs", prefetch="decesso", copy=False, required_for=("decesso:execute",)
    )
    decesso_next = fields.Selection(
        NEXT, "What follows", prefetch="decesso", copy=False, required_for=("decesso:execute",)
    )
    decesso_remind_date = fields.Date("Remind on", prefetch="decesso", copy=False)
    decesso_no_suspension = fields.Date("No suspension for arrears until", compute="_compute_decesso_no_suspension")

    @api.depends("procedure_id", "partner_id")
    def _compute_decesso_no_suspension(self):
        self.decesso_no_suspension = False
        for request in self.filtered(lambda request: request.procedure_code == "decesso"):
            until = request.partner_id.vegas_no_suspension_until
            request.decesso_no_suspension = until or self._decesso_day("death.no_suspension.days")

    @api.model
    def _decesso_day(self, code):
        """Return the day on which the term of parameter ``code``, which runs from today, ends."""
        today = fields.Date.context_today(self)
        return fields.Date.add(today, days=int(self.env["vegas.parameter"]._on(code, today).value))

    def action_run(self):
        """A death that was registered ends in the customer's page, which shows it."""
        done = super().action_run()
        if len(self) == 1 and self.procedure_code == "decesso" and self.env.context.get("verb") == "execute":
            return self.partner_id.action_vegas_page() if self.state == "done" else done
        return done

    def action_decesso_next(self):
        """Begin what follows, on a supply point of the dead customer: ``code`` of the context names the procedure.

        :raises UserError: there is no supply left, or no such procedure
        """
        self.ensure_one()
        code = self.env.context.get("code")
        procedure = self.env["vegas.procedure"].search([("code", "=", code)])
        live = self.partner_id.vegas_contract_ids.filtered(lambda one: one.state in ("active", "suspended"))
        if not live or not procedure:
            raise UserError(self.env._("%(name)s has no supply that could go on or end.", name=self.partner_id.name))
        point = self.point_id if self.point_id in live.point_id else live.point_id[:1]
        partner, more = self.partner_id, {}
        if code == "voltura":
            # The form of a voltura is that of who comes: the heir who speaks for the others.
            partner = self.decesso_heir_ids.filtered("partner_id").partner_id[:1]
            case = self.env["vegas.change.case"]._on("death", fields.Date.context_today(self), point.commodity)
            more = {"default_voltura_case_id": case.id}
        action = self.env["vegas.role.center"].action_new_request(procedure.id, partner.id, point.id)
        return {**action, "context": {**action["context"], **more}}


class VegasHandlerDecesso(models.AbstractModel):
    _name = "vegas.handler.decesso"
    _inherit = "vegas.handler.outcome"
    _description = "Registration of a customer's death"

    def _defaults(self, request):
        """Bills go on to where they went, addressed to the heirs; the heirs have some weeks to decide."""
        contract = request.contract_id or request.partner_id.vegas_contract_ids[:1]
        address = contract.version_id.billing_partner_id or request.partner_id
        visit = self.env["vegas.visit"]._acting(request.partner_id).get(request.partner_id.id)
        who = visit.sudo() if visit else self.env["vegas.visit"]
        return {
            **super()._defaults(request),
            "decesso_street": address.street,
            "decesso_zip": address.zip,
            "decesso_city": address.city,
            "decesso_next": "waiting",
            "decesso_remind_date": request._decesso_day("death.remind.days"),
            "decesso_teller": who._presenter() if who else False,
            "decesso_id_kind": who.id_kind,
            "decesso_id_number": who.id_number,
        }

    def _editable(self, stage_code):
        """Heirs become known, and prove that they are, later on."""
        names = {"decesso_heir_ids", "decesso_heirs_unknown"} if stage_code == "done" else set()
        return super()._editable(stage_code) | names

    def _panel(self, request):
        return [*super()._panel(request), *self._check_customer(request)]

    def _outlook(self, request):
        env, until = self.env, request.decesso_no_suspension
        return [
            env._("Direct debits of the customer stop: the bills are paid by slip."),
            env._("Consents are revoked; nothing is sent to the customer any more."),
            env._("Bills and letters are addressed to the heirs."),
            *([env._("No suspension for arrears until %(day)s.", day=f"{until:%d/%m/%Y}")] if until else []),
            env._("Debts are shown to heirs only who have proved to be heirs."),
        ]
