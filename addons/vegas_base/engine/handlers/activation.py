from odoo import api, fields, models

from ..requests.problem import Problem

# tipo_pdr of the standard by the type of the point; to be checked against the official list.
POINT_TYPES = {"household": "0", "condominium": "1", "public_service": "2", "other": "3"}
GAS_DATA = ("use_category", "withdrawal_class", "annual_forecast", "max_power", "appliance_power")


class VegasRequest(models.Model):
    """An activation names the contract it opens: the customer's requested one on the point, chosen among several."""

    _inherit = "vegas.request"

    contract_id = fields.Many2one(readonly=False, domain="[('point_id', '=', point_id)]")

    @api.depends("partner_id", "procedure_id")
    def _compute_from_point(self):
        super()._compute_from_point()
        opening = self.filtered(lambda request: getattr(request._handler(), "_opens_contract", False))
        if not opening:
            return
        requested = self.env["vegas.contract"].search(
            [("point_id", "in", opening.point_id.ids), ("state", "=", "requested")]
        )
        found = requested.grouped(lambda contract: (contract.point_id.id, contract.partner_id.id))
        for request in opening:
            own = found.get((request.point_id._origin.id, request.partner_id._origin.id), requested.browse())
            request.contract_id = own if len(own) == 1 else False

    @api.onchange("point_id", "contract_id")
    def _onchange_activation(self):
        """What the register knows of the use of a point that was chosen after the procedure."""
        handler = self._handler()
        if hasattr(handler, "_activation_defaults"):
            known = handler._activation_defaults(self)
            self.update({name: value for name, value in known.items() if value and not self[name]})


class VegasHandlerActivation(models.AbstractModel):
    """What all procedures that open a supply point share: checks before, and effects of a positive outcome.

    The point becomes active from the day of execution with the reading (or the new meter) of the outcome; a requested
    contract starts on that day, a suspended one goes on.
    """

    _name = "vegas.handler.activation"
    _inherit = "vegas.handler.exchange"
    _description = "Procedure that opens a supply point"

    _executed_leaf = "data_attivazione"
    # Whether it starts a requested contract (A01, A40, S01) or lets the present one go on (R01, A02).
    _opens_contract = True

    # === NEW REQUEST === #

    def _activation_defaults(self, request):
        """Return what the register knows of the use of the point (dict of field: value)."""
        point, version = request.point_id, self._terms(request)
        return {
            "use_category": version.use_category,
            "withdrawal_class": version.withdrawal_class,
            "annual_forecast": point.annual_f0,
            "appliance_power": point.appliance_power,
            "max_power": point.appliance_power if request.commodity == "gas" else version.power,
            "max_hourly": point.max_hourly,
        }

    def _terms(self, request):
        """Return the version of the contract in force today, or the first one of a contract still to begin."""
        contract = request.contract_id
        return contract.version_id or contract.version_ids.sorted("valid_from")[:1]

    # === BLOCKS === #

    def _use(self, request):
        """Return the leaves that say what gas is used for, and how much of it."""
        return {
            "tipo_pdr": POINT_TYPES.get(request.point_id.point_type),
            "cat_uso": request.use_category,
            "classe_prelievo": request.withdrawal_class,
            "prel_annuo_prev": request.annual_forecast,
            "pot_max_richiesta": request.max_power,
            "pot_tot_inst": request.appliance_power,
            "max_prel_ora": request.max_hourly or None,
        }

    # === CHECKS === #

    def _check_activation(self, request):
        """Return all Problems of an activation that opens a contract."""
        return [
            *self._check_phone(request),
            *self._check_wishes(request),
            *self._check_register(request, ("street", "zip", "city", "province")),
            *self._check_new_contract(request),
            *self._check_use(request),
            *self._check_debts(request),
        ]

    def _check_filled(self, request, names):
        """Return a Problem per field of ``names`` that is empty or 0."""
        remedy = self.env._("The distributor needs it for the activation.")
        return [self._lacks(request, name, remedy) for name in names if not request[name]]

    def _check_register(self, request, names):
        """Return a Problem when the register lacks some of ``names`` of the supply point."""
        point = request.point_id
        missing = ", ".join(self._label(point, name) for name in names if not point[name])
        if not missing:
            return []
        text = self.env._("The supply point lacks: %(fields)s.", fields=missing)
        return [Problem(request, "point_id", text, self.env._("Enter it on the supply point's page."))]

    def _label(self, record, name):
        return record._fields[name]._description_string(self.env)

    def _check_new_contract(self, request):
        """Return the Problems of the contract that the activation opens: requested, the customer's, signed."""
        env, contract = self.env, request.contract_id
        if not contract or contract.state != "requested" or contract.partner_id != request.partner_id:
            text = env._("The customer has no requested contract on this supply point, or it was not chosen.")
            return [Problem(request, "contract_id", text, env._("Enter the contract, or choose it here."))]
        today = fields.Date.context_today(self)
        if not contract.signed_date or contract.signed_date > today:
            text = env._("Contract %(number)s is not signed.", number=contract.number)
            return [Problem(request, "contract_id", text, env._("Enter on it the day of the signature."))]
        return []

    def _check_use(self, request):
        """Return the Problems of the use of gas."""
        if request.commodity != "gas":
            return []
        problems = [*self._check_filled(request, GAS_DATA), *self._check_register(request, ("point_type",))]
        if request.max_power > request.appliance_power > 0:
            text = self.env._("The power asked for is above the power of all appliances.")
            problems.append(Problem(request, "max_power", text, self.env._("Correct one of them.")))
        return problems

    def _check_debts(self, request):
        """Return a Problem when the customer owes for a point that was interrupted."""
        if request.point_id.state != "interrupted":
            return []
        owed = self._debt(request)
        if owed <= 0:
            return []
        text = self.env._(
            "The customer owes € %(amount)s for this point, which was interrupted.",
            amount=f"{owed:,.2f}".translate(str.maketrans(",.", ".,")),
        )
        return [Problem(request, "point_id", text, self.env._("It can be activated again once the debt is paid."))]

    def _debt(self, request):
        """Return what the customer owes for the point of ``request``, in euro; the addon of the bills knows it."""
        return 0

    # === OUTCOME === #

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._put_meters(requests)
            self._set_point_state(requests, "active")
            self._change_contracts(requests, self._opened)

    def _opened(self, request):
        """Return what changes in the contract of ``request``."""
        state = request.contract_id.state
        if state == "requested":
            return {"state": "active", "start_date": request.executed_date}
        return {"state": "active"} if state == "suspended" else {}
