from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...registry.dated import CONFIDENCES, OVERLAP, in_order

GROUPS = [
    ("form", "Data missing or wrong"),
    ("point", "Supply point unknown"),
    ("customer", "Tax code or VAT number"),
    ("meter", "Meter serial"),
    ("state", "State of the supply point"),
    ("right", "Not entitled"),
    ("double", "Asked already"),
    ("quote", "Quote"),
    ("arrears", "Debts"),
    ("document", "Documents"),
    ("other", "Other"),
]
LOOKED_UP = ["code", "service", "commodity", "valid_from", "valid_to"]


class VegasReason(models.Model):
    """Why a distributor or the SII refuses (`cod_causale`): what the code means and whether asking again helps.

    A row without commodity or service holds for all of them; a row that names them goes before it. Which official
    code means what is data: the table can be imported, and each row says where it comes from.
    """

    _name = "vegas.reason"
    _inherit = ["vegas.dated"]
    _description = "Reason of a refusal"
    _order = "code, service, commodity, valid_from desc, id"
    _rec_name = "text"
    _rec_names_search = ["code", "text"]

    code = fields.Char(required=True, index=True, help="As the answer writes it (cod_causale): 004, not 4.")
    commodity = fields.Selection([("gas", "Gas"), ("ele", "Electricity")], help="Empty: gas and electricity.")
    service = fields.Char(help="Service code of the standard, for example V01. Empty: all services.")
    text = fields.Char("Meaning", required=True)
    group = fields.Selection(GROUPS, required=True, default="other")
    retryable = fields.Boolean("Can be repeated", default=True)
    seller_fault = fields.Boolean("Our mistake", help="The cause was in what we sent.")
    elements = fields.Char(
        "Elements", help="Elements of the request that it speaks of, separated by blanks, for example: cf piva."
    )
    valid_from = fields.Date(default="2000-01-01")
    source = fields.Char(required=True)
    confidence = fields.Selection(CONFIDENCES, required=True, default="check")

    _validity = models.Constraint(
        "EXCLUDE USING gist (code WITH =, (COALESCE(service, '')) WITH =, (COALESCE(commodity, '')) WITH =,"
        f" {OVERLAP})",
        "This code already has a meaning in that period, for this service and commodity: close the earlier one first.",
    )
    _period = in_order()

    @api.depends("code", "text")
    def _compute_display_name(self):
        for reason in self:
            reason.display_name = f"{reason.code or ''} – {reason.text or ''}"

    @api.constrains("code", "service")
    def _check_blanks(self):
        for reason in self:
            for name in ("code", "service"):
                value = reason[name] or ""
                if value != value.strip():
                    raise ValidationError(
                        self.env._(
                            "“%(field)s” begins or ends with a blank (“%(value)s”): take it away.",
                            field=self._fields[name]._description_string(self.env),
                            value=value,
                        )
                    )

    # === LOOKUP === #

    @api.model
    def _find(self, service, commodity, codes, day):
        """Return ``{code: reason}`` of the ``codes`` that are known for a service and commodity on ``day``.

        The row that names service and commodity goes before the one that names only one, and that before the rest.
        """
        return self._of_codes(codes)._pick(service, commodity, day)

    @api.model
    def _of_codes(self, codes):
        """Return all rows of ``codes``, whatever their service, commodity and day."""
        codes = [code for code in set(codes) if code]
        reasons = self.sudo()
        return reasons.search_fetch([("code", "in", codes)], LOOKED_UP) if codes else reasons.browse()

    def _pick(self, service, commodity, day):
        """Return ``{code: reason}``: of these rows the one of each code that fits best."""
        fitting = self.filtered(
            lambda reason: (
                reason.service in (False, service)
                and reason.commodity in (False, commodity)
                and reason.valid_from <= day
                and (not reason.valid_to or reason.valid_to >= day)
            )
        )
        # The best one comes last, and stays in the dict.
        ordered = fitting.sorted(lambda reason: (bool(reason.service), bool(reason.commodity)))
        return {reason.code: reason for reason in ordered}

    def _hint(self):
        """Return what a person can do about it, in the user's language."""
        self.ensure_one()
        if not self.retryable:
            return self.env._("Asking again does not help: the answer would be the same.")
        if self.seller_fault:
            return self.env._("It can be asked again after the correction: open it as a new request.")
        return self.env._("It can be asked again once its cause is gone: clear it with customer or distributor.")


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    reason_meaning = fields.Char("Meaning of the code", compute="_compute_reason")
    reason_hint = fields.Char("What to do", compute="_compute_reason")

    @api.depends("reason_code", "procedure_id", "commodity", "closed_date")
    def _compute_reason(self):
        known = self._reasons()
        for request in self:
            reason = known.get(request)
            doubt = self.env._(" (to be checked)") if reason and reason.confidence == "check" else ""
            request.reason_meaning = f"{reason.text} · {reason.source}{doubt}" if reason else ""
            request.reason_hint = reason._hint() if reason else ""
            if request.reason_code and not reason:
                request.reason_hint = self.env._("This code is not among the reasons: read what the distributor wrote.")

    def _reasons(self):
        """Return ``{request: reason}`` of the requests whose reason code is in the table."""
        rows = self.env["vegas.reason"]._of_codes(self.mapped("reason_code"))
        today = fields.Date.context_today(self)
        found = {}
        for request in self.filtered("reason_code") if rows else ():
            handler = request._handler()
            service = handler._service(request) if handler is not None else False
            best = rows._pick(service, request.commodity, request.closed_date or today)
            if reason := best.get(request.reason_code):
                found[request] = reason
        return found
