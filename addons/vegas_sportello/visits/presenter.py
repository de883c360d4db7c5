from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

DOCUMENTS = [
    ("card", "Identity card"),
    ("passport", "Passport"),
    ("licence", "Driving licence"),
    ("permit", "Residence permit"),
    ("other", "Other document"),
]
PRESENTER = {
    "capacity_id",
    "presenter_id",
    "presenter_name",
    "delegation_id",
    "id_kind",
    "id_number",
    "id_expiry",
    "id_issuer",
    "id_scan",
    "id_scan_name",
}


class VegasVisit(models.Model):
    """Who stands there, in which capacity and with which document; what that person may ask for."""

    _inherit = "vegas.visit"

    _EDITABLE = {"note", "ticket", "topic_id", *PRESENTER}

    capacity_id = fields.Many2one(
        "vegas.capacity",
        "In the capacity of",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["vegas.capacity"]._by_code("holder"),
    )
    capacity_code = fields.Char(related="capacity_id.code", string="Code of the capacity")
    capacity_proof = fields.Char(related="capacity_id.proof", string="Title to be shown")
    by_delegation = fields.Boolean(related="capacity_id.by_delegation", string="Acts by delega")
    presenter_id = fields.Many2one("res.partner", "Person", index="btree_not_null")
    presenter_name = fields.Char("Name", help="Of who is in no register.")
    delegation_id = fields.Many2one("vegas.delegation", "Delega", index="btree_not_null", check_company=True)
    id_kind = fields.Selection(DOCUMENTS, "Identity document", prefetch="presenter")
    id_number = fields.Char("Number of the document", prefetch="presenter")
    id_expiry = fields.Date("Expires on", prefetch="presenter")
    id_issuer = fields.Char("Issued by", prefetch="presenter")
    id_scan = fields.Binary("Scan of the document", attachment=True)
    id_scan_name = fields.Char("File of the scan", prefetch="presenter")

    @api.constrains("delegation_id", "partner_id")
    def _check_delegation(self):
        for visit in self.filtered("delegation_id"):
            if visit.delegation_id.holder_id != visit.partner_id:
                raise ValidationError(
                    self.env._(
                        "The delega is of %(holder)s, but %(customer)s is served: choose one of %(customer)s.",
                        holder=visit.delegation_id.holder_id.name,
                        customer=visit.partner_id.name,
                    )
                )

    @api.onchange("capacity_id")
    def _onchange_capacity(self):
        """Propose the delega when the customer has given but one."""
        if not self.capacity_id.by_delegation:
            self.delegation_id = False
        elif not self.delegation_id:
            live = self.env["vegas.delegation"]._live(self.partner_id._origin)
            self.delegation_id = live if len(live) == 1 else False
        if self.capacity_id.code == "holder":
            self.presenter_id = self.presenter_name = False

    @api.onchange("delegation_id")
    def _onchange_delegation(self):
        if self.delegation_id:
            self.presenter_id = self.delegation_id.delegate_id

    @api.onchange("presenter_id")
    def _onchange_presenter(self):
        """Fill in the document that this person showed the last time."""
        person = self.presenter_id._origin
        last = self.search([("presenter_id", "=", person.id), ("id_number", "!=", False)], limit=1)
        if person and last and not self.id_number:
            for name in ("id_kind", "id_number", "id_expiry", "id_issuer"):
                self[name] = last[name]

    # === IN WORDS === #

    def _presenter(self):
        """Return the name of who stands there."""
        self.ensure_one()
        return self.presenter_id.name or self.presenter_name or (self.delegation_id.delegate_id.name or "")

    def _presenter_text(self):
        """Return who stood there when it was not the holder: “Verdi Luca (Delegate)”, else ``""``."""
        self.ensure_one()
        if self.capacity_id.code == "holder":
            return ""
        name = self._presenter()
        return f"{name} ({self.capacity_id.name})" if name else self.capacity_id.name

    def _presenter_warning(self):
        """Return what to look at before anything is asked for, ``""`` when all is well."""
        self.ensure_one()
        day = fields.Date.context_today(self)
        if self.capacity_id.by_delegation:
            if not self.delegation_id:
                return self.env._("No delega chosen yet.")
            scopes = self.delegation_id.scope_ids
            fault = self.delegation_id._fault(scopes[:1], day=day)
            if fault:
                return f"{fault[0].upper()}{fault[1:]}."
        if self.id_expiry and self.id_expiry < day:
            return self.env._("The identity document has expired on %(day)s.", day=f"{self.id_expiry:%d/%m/%Y}")
        if self.capacity_id.needs_document and not self.id_number:
            return self.env._("No identity document entered yet.")
        return ""

    def _may_text(self):
        """Return the names of what this person may ask for."""
        self.ensure_one()
        scopes = self.capacity_id.scope_ids
        if self.capacity_id.by_delegation and self.delegation_id:
            scopes |= self.delegation_id.scope_ids.filtered(lambda scope: self.delegation_id._covers(scope))
        return ", ".join(scopes.sorted("sequence").mapped("name"))

    # === WHAT THAT PERSON MAY === #

    def _refusal(self, scope, point=None, day=None):
        """Return ``(text, remedy)`` why who stands there may not ask for ``scope``, ``None`` when he may.

        :param scope: a ``vegas.scope`` or its code
        :param point: the supply point it is about, if any
        :param day: the day it was asked for; today when empty
        """
        self.ensure_one()
        env = self.env
        visit = self.sudo()  # the rule holds whoever asks, also for a user who may not read visits
        scope = visit.env["vegas.scope"].search([("code", "=", scope)]) if isinstance(scope, str) else scope.sudo()
        capacity, who = visit.capacity_id, visit._presenter_text() or visit.capacity_id.name
        if scope not in capacity.scope_ids:
            if not capacity.by_delegation:
                text = env._("%(who)s may not ask for “%(scope)s”.", who=who, scope=scope.name)
                return text, env._("It takes the holder, %(holder)s, or a delega.", holder=visit.partner_id.name)
            fault = (
                visit.delegation_id._fault(scope, point, day)
                if visit.delegation_id
                else env._("no delega is entered in the visit")
            )
            if fault:
                text = f"{who}: {fault}."
                return text, env._("Enter a delega of %(holder)s that covers it.", holder=visit.partner_id.name)
        return visit._document_refusal(scope, who, day)

    def _document_refusal(self, scope, who, day):
        """Return the refusal for want of a valid identity document; the holder is known and only warned of it."""
        if not (self.capacity_id.needs_document and scope.needs_document):
            return None
        day = day or fields.Date.context_today(self)
        if not (self.id_kind and self.id_number and self.id_expiry):
            text = self.env._("The identity document of %(who)s is missing.", who=who)
            return text, self.env._("Enter kind, number and expiry in «Who stands there».")
        if self.id_expiry < day:
            text = self.env._(
                "The identity document of %(who)s has expired on %(day)s.", who=who, day=f"{self.id_expiry:%d/%m/%Y}"
            )
            return text, self.env._("Enter a document that is still valid in «Who stands there».")
        return None

    @api.model
    def _check_may(self, partner, scope, point=None):
        """Refuse ``scope`` when the user is serving ``partner`` through somebody who may not ask for it.

        :raises UserError: with the reason and the way out
        """
        visit = self._acting(partner).get(partner.id)
        refusal = visit and visit._refusal(scope, point)
        if refusal:
            raise UserError(" ".join(refusal))
