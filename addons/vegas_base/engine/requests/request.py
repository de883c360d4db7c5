from odoo import api, fields, models
from odoo.exceptions import AccessError


class VegasRequest(models.Model):
    """A case: what a customer (or a prospect, or we ourselves) asked for, at which point, and how far it is.

    It changes only by ``_run`` (see ``request_run``); fields declared ``guarded=True`` are written by the
    engine alone, and what was sent is frozen once the request has left the draft.
    """

    _name = "vegas.request"
    _description = "Request"
    _inherit = ["portal.mixin", "mail.thread", "mail.activity.mixin"]
    _check_company_auto = True
    _order = "id desc"
    _rec_names_search = ["name", "partner_id.name", "point_id.code"]

    # A person may still change these after the draft.
    _EDITABLE = {"user_id"}

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/", guarded=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    partner_id = fields.Many2one("res.partner", "Customer", index=True, check_company=True)
    procedure_id = fields.Many2one("vegas.procedure", required=True, index=True, ondelete="restrict")
    procedure_code = fields.Char(related="procedure_id.code", string="Procedure code")
    origin = fields.Selection(related="procedure_id.origin", store=True)
    point_id = fields.Many2one("vegas.supply.point", "Supply point", index=True, check_company=True)
    commodity = fields.Selection(
        [("gas", "Gas"), ("ele", "Electricity")],
        compute="_compute_from_point",
        store=True,
        readonly=False,
        precompute=True,
        help="Of the supply point; chosen where there is none yet.",
    )
    contract_id = fields.Many2one(
        "vegas.contract", compute="_compute_from_point", store=True, precompute=True, index=True
    )
    meter_id = fields.Many2one("vegas.meter", related="point_id.meter_id")
    distributor_id = fields.Many2one(
        "res.partner",
        "Distributor",
        compute="_compute_from_point",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        domain=[("vegas_is_distributor", "=", True)],
    )
    stage_id = fields.Many2one(
        "vegas.stage",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        ondelete="restrict",
        guarded=True,
        # env.ref asks the database again for every record that is created
        default=lambda self: self.env["ir.model.data"]._xmlid_to_res_id("vegas_base.stage_draft"),
    )
    stage_ids = fields.Many2many("vegas.stage", string="Possible stages", compute="_compute_stage_ids")
    state = fields.Selection(related="stage_id.state", store=True, guarded=True)
    verbs = fields.Char(compute="_compute_verbs")
    user_id = fields.Many2one("res.users", "Owner", index=True, default=lambda self: self.env.user)
    received_date = fields.Date("Asked on", required=True, default=fields.Date.context_today, copy=False)

    # Written by the engine
    sent_date = fields.Date("Sent on", readonly=True, copy=False, guarded=True)
    closed_date = fields.Date("Closed on", readonly=True, copy=False, guarded=True)
    network_user_vat = fields.Char("Network user's VAT number", readonly=True, copy=False, guarded=True)
    distributor_number = fields.Char(
        "Distributor's number", readonly=True, copy=False, guarded=True, index="btree_not_null"
    )
    reason_code = fields.Char("Reason code", readonly=True, copy=False, guarded=True)
    reason_text = fields.Char("Reason", readonly=True, copy=False, guarded=True)
    outcome = fields.Json(
        prefetch="outcome", readonly=True, copy=False, guarded=True, help="The leaves of a positive outcome."
    )
    executed_date = fields.Date("Carried out on", readonly=True, copy=False, guarded=True)
    annulment_date = fields.Date("Annulment asked on", readonly=True, copy=False, guarded=True)
    appointment_date = fields.Date("Appointment", readonly=True, copy=False, guarded=True)
    appointment_slot = fields.Char("Slot", readonly=True, copy=False, guarded=True)
    deadline_date = fields.Date("Due by", readonly=True, copy=False, guarded=True)
    deadline_norm = fields.Char("Term", readonly=True, copy=False, guarded=True)
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")
    problems = fields.Json(readonly=True, copy=False, guarded=True)
    timeline = fields.Json(compute="_compute_timeline")

    history_ids = fields.One2many("vegas.request.history", "request_id", "Stages")
    part_ids = fields.One2many("vegas.message.part", "request_id", "Files exchanged")
    effect_ids = fields.One2many("vegas.request.effect", "request_id", "Effects")

    _name_unique = models.UniqueIndex("(company_id, name)", "A request with this number exists already.")
    _open_idx = models.Index("(company_id, stage_id, origin, deadline_date) WHERE state IN ('open', 'waiting')")
    _done_idx = models.Index("(company_id, closed_date) WHERE state = 'done'")
    _late_idx = models.Index("(company_id, deadline_date) WHERE state IN ('draft', 'open', 'waiting')")

    def _valid_field_parameter(self, field, name):
        return name in ("guarded", "required_for") or super()._valid_field_parameter(field, name)

    # === COMPUTES === #

    @api.depends("point_id", "site_city_id")
    def _compute_from_point(self):
        """What follows from the point; without one the distributor from the municipality, where there is but one."""
        for request in self.filtered("point_id"):
            request.commodity = request.point_id.commodity
            request.distributor_id = request.point_id.distributor_id
            request.contract_id = request.point_id.contract_id
        without = self.filtered(lambda request: not request.point_id)
        places = [{"commodity": request.commodity, "city_id": request.site_city_id._origin.id} for request in without]
        found = self.env["vegas.supply.point"]._find_distributors(places) if without else []
        for request, distributor in zip(without, found, strict=True):
            request.commodity = request.commodity
            request.distributor_id = distributor or request.distributor_id
            request.contract_id = False

    @api.depends("stage_id", "procedure_id")
    def _compute_verbs(self):
        for request in self:
            handler = request._handler()
            table = handler._transitions() if handler is not None else {}
            verbs = [
                verb
                for verb, (sources, _target) in table.items()
                if request.stage_id.code in sources and verb in handler._person_verbs()
            ]
            request.verbs = f",{','.join(sorted(verbs))}," if verbs else ""

    @api.depends("stage_id", "procedure_id")
    def _compute_stage_ids(self):
        stages = self.env["vegas.stage"]._by_code()
        for request in self:
            handler = request._handler()
            codes = {"draft"} if handler is None else handler._reachable("draft")
            if request.state not in ("refused", "cancelled"):
                codes = {code for code in codes if stages[code].state not in ("refused", "cancelled")}
            request.stage_ids = [stages[code].id for code in codes | {request.stage_id.code or "draft"}]

    @api.depends("deadline_date", "state")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for request in self:
            is_open = request.state in ("draft", "open", "waiting")
            request.is_late = bool(is_open and request.deadline_date and request.deadline_date < today)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("state", "in", ("draft", "open", "waiting")), ("deadline_date", "<", today)]

    @api.depends("history_ids", "part_ids")
    def _compute_timeline(self):
        for request in self:
            request.timeline = request._timeline() if request.id else []

    # === CREATE AND WRITE === #

    @api.model_create_multi
    def create(self, vals_list):
        """Create requests; number, distributor and defaults of the procedure are filled in."""
        self = self.with_context(self._without_guarded_defaults())  # noqa: PLW0642
        for vals in vals_list:
            self._refuse_guarded(vals)
        numbers = iter(self._next_numbers(len(vals_list)))
        vals_list = [{**vals, "name": next(numbers)} for vals in vals_list]
        requests = super(VegasRequest, self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)).create(
            vals_list
        )
        requests = requests.with_env(self.env)
        requests.sudo()._enter(self.env.ref("vegas_base.stage_draft"))
        return requests

    def write(self, vals):
        self._refuse_guarded(vals)
        if not self.env.su and any(request.stage_id.code != "draft" for request in self):
            frozen = [name for name in vals if self._is_own_field(name) and name not in self._EDITABLE]
            if frozen and (frozen := [name for name in frozen if name not in self._still_editable()]):
                labels = ", ".join(self._fields[name]._description_string(self.env) for name in frozen)
                raise AccessError(
                    self.env._("The request has been sent: “%(fields)s” can no longer be changed.", fields=labels)
                )
        if not self.env.su and any(request.problems for request in self):
            self._forget_problems(vals)
        done = super().write(vals)
        if "procedure_id" in vals:
            # Rules were asked for what it was: nobody makes of it what they may not write.
            self.check_access("write")
        return done

    def _without_guarded_defaults(self):
        """Return the context without ``default_<field>`` of guarded fields, which would go around the guard."""
        if self.env.su:
            return self.env.context
        return {
            key: value
            for key, value in self.env.context.items()
            if not (key.startswith("default_") and getattr(self._fields.get(key[8:]), "guarded", False))
        }

    def _refuse_guarded(self, vals):
        if self.env.su:
            return
        guarded = [name for name in vals if getattr(self._fields.get(name), "guarded", False)]
        if guarded:
            labels = ", ".join(self._fields[name]._description_string(self.env) for name in guarded)
            raise AccessError(
                self.env._("“%(fields)s” is written by the program only, as the request goes on.", fields=labels)
            )

    def _still_editable(self):
        """Return the names of the fields that the procedures let a person change in the stages of all requests."""
        sent = self.filtered(lambda request: request.stage_id.code != "draft" and request._handler() is not None)
        found = [request._handler()._editable(request.stage_id.code) for request in sent]
        return set.intersection(*found) if found else set()

    def _is_own_field(self, name):
        """Whether ``name`` is a datum of the case, as opposed to chatter, activities and portal."""
        module = self._fields[name]._module if name in self._fields else ""
        return not module or module.startswith("vegas_") or self._fields[name].manual

    def _forget_problems(self, vals):
        """A field that was corrected no longer shows its problem."""
        for request in self.filtered("problems"):
            left = [problem for problem in request.problems if problem["field"] not in vals]
            if left != request.problems:
                request.sudo().problems = left or False

    @api.model
    def _next_numbers(self, count):
        """Return ``count`` own numbers (`cod_prat_utente`, at most 15 characters), drawn in one query."""
        sequence = self.env.ref("vegas_base.sequence_vegas_request").sudo()
        drawn = self.env.execute_query(
            self._number_query(f"ir_sequence_{sequence.id:03d}", count),
        )
        prefix, suffix = sequence._get_prefix_suffix()
        return [f"{prefix}{number:0{sequence.padding}d}{suffix}" for (number,) in drawn]

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(request.stage_id.code != "draft" for request in self):
            raise AccessError(self.env._("A request that was sent cannot be deleted."))
