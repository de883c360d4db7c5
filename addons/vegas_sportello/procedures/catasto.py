from odoo import api, fields, models

from odoo.addons.vegas_base.engine.requests.problem import Problem

from ..cadastral.cities import Cities
from ..cadastral.texts import sentence

# The reason that stands for a form which the customer never gave back.
OMITTED = "4"


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    catasto_unit_ids = fields.One2many("vegas.cadastral.unit", "request_id", "Units", prefetch="catasto", copy=False)
    catasto_quality_id = fields.Many2one(
        "vegas.cadastral.code",
        "Title of the holder",
        prefetch="catasto",
        domain=[("kind", "=", "quality")],
        help="Not compulsory: by which right the holder uses the building.",
    )
    catasto_missing_id = fields.Many2one(
        "vegas.cadastral.code",
        "Why there are no data",
        prefetch="catasto",
        copy=False,
        domain=[("kind", "=", "missing"), ("offered", "=", True)],
        help="Only where there is no unit to enter.",
    )
    catasto_valid_from = fields.Date(
        "Holds from", prefetch="catasto", copy=False, required_for=("catasto:execute",), help="First day of the data."
    )
    catasto_declared_date = fields.Date(
        "Declared on", prefetch="catasto", copy=False, required_for=("catasto:execute",)
    )
    catasto_reminded_date = fields.Date("Form reminded on", prefetch="catasto", copy=False, guarded=True, readonly=True)
    catasto_city_id = fields.Many2one("res.city", "Municipality of the supply", compute="_compute_catasto_city_id")

    @api.depends("point_id", "procedure_id")
    def _compute_catasto_city_id(self):
        """The municipality of the supply, with which a unit starts."""
        collecting = self.filtered(lambda request: request.procedure_code == "catasto" and request.point_id)
        self.catasto_city_id = False
        chosen = collecting.filtered("point_id.city_id")
        for request in chosen.filtered("point_id.city_id.vegas_cadastral_code"):
            request.catasto_city_id = request.point_id.city_id
        # Where it is known in words only all municipalities are read.
        in_words = collecting - chosen
        cities = Cities(self.env) if in_words else None
        for request in in_words:
            names = ("city_id", "istat_code", "city", "province")
            request.catasto_city_id = cities.id_of({name: request.point_id[name] for name in names})

    @api.depends("procedure_id")
    def _compute_is_own(self):
        """EXTENDS vegas_base: nothing goes to a distributor."""
        super()._compute_is_own()
        self.filtered(lambda request: request.procedure_code == "catasto").is_own = True


class VegasTerm(models.Model):
    _inherit = "vegas.term"

    @api.model
    def _term(self, request, stage_code):
        """EXTENDS vegas_base: a form that the customer has is nobody's lateness; see ``_wait_for_form``."""
        if request.procedure_code == "catasto":
            return self.sudo().browse()
        return super()._term(request, stage_code)


class VegasHandlerCatasto(models.AbstractModel):
    """The cadastral data of a supply: told at once, or on a form that the customer takes along and brings back."""

    _name = "vegas.handler.catasto"
    _inherit = "vegas.handler"
    _description = "Cadastral data of a supply"

    _CATASTO = {
        "catasto_unit_ids",
        "catasto_quality_id",
        "catasto_missing_id",
        "catasto_valid_from",
        "catasto_declared_date",
        "note",
    }

    def _transitions(self):
        return {
            **super()._transitions(),
            "send": (("draft",), "sent"),
            "execute": (("draft", "sent"), "done"),
            "fail": (("sent",), "failed"),
            "cancel": (("draft", "sent"), "cancelled"),
        }

    def _person_verbs(self):
        return super()._person_verbs() | {"send", "execute", "fail"}

    def _editable(self, stage_code):
        return super()._editable(stage_code) | (self._CATASTO if stage_code == "sent" else set())

    def _defaults(self, request):
        """A contract without data gets them from its first day, a known one from today; the title is the one known."""
        today = fields.Date.context_today(self)
        contract = request.contract_id
        known = self.env["vegas.cadastral.declaration"]._on(contract, today).get(contract.id)
        first = contract.start_date or today
        return {
            **super()._defaults(request),
            "catasto_valid_from": today if known else min(first, today),
            "catasto_declared_date": today,
            "catasto_quality_id": known.quality_id.id if known else False,
        }

    # === CHECKS === #

    def _check(self, requests, verb):
        problems = super()._check(requests, verb)
        if verb in ("execute", "fail"):
            problems += [problem for request in requests for problem in self._check_contract(request)]
        if verb == "execute":
            problems += [problem for request in requests for problem in self._check_form(request)]
        return problems

    def _check_contract(self, request):
        if not request.contract_id:
            text = self.env._("The supply point has no contract: cadastral data belong to one.")
            return [Problem(request, "point_id", text, self.env._("Choose the point of a contract."))]
        return []

    def _check_form(self, request):
        units, reason = request.catasto_unit_ids, request.catasto_missing_id
        if units and reason:
            return [Problem(request, "catasto_missing_id", sentence(self.env, "missing_and_unit"))]
        if not units and not reason:
            return [Problem(request, "catasto_unit_ids", sentence(self.env, "missing_or_unit"))]
        return [
            *[Problem(request, "catasto_unit_ids", text) for text in units._faults()],
            *self._check_codes(request),
            *self._check_days(request),
        ]

    def _check_codes(self, request):
        day = request.catasto_declared_date
        if not day:
            return []
        known = self.env["vegas.cadastral.code"]._known(request.commodity, day)
        wrong = [
            (name, kind)
            for name, kind in (("catasto_missing_id", "missing"), ("catasto_quality_id", "quality"))
            if request[name] and request[name] not in known[kind].values()
        ]
        return [Problem(request, name, sentence(self.env, f"{kind}_unknown")) for name, kind in wrong]

    def _check_days(self, request):
        env, today = self.env, fields.Date.context_today(self)
        first, declared, start = (
            request.catasto_valid_from,
            request.catasto_declared_date,
            request.contract_id.start_date,
        )
        problems = []
        if declared and declared > today:
            text = env._("The data cannot have been declared after today.")
            problems.append(Problem(request, "catasto_declared_date", text, env._("Choose today or an earlier day.")))
        if first and start and first < start:
            text = env._("The contract begins on %(day)s: its data cannot hold before.", day=f"{start:%d/%m/%Y}")
            problems.append(Problem(request, "catasto_valid_from", text, env._("Choose that day or a later one.")))
        elif first and first > today:
            text = env._("The data cannot hold from a day to come.")
            problems.append(Problem(request, "catasto_valid_from", text, env._("Choose today or an earlier day.")))
        return problems

    def _outlook(self, request):
        if request.catasto_missing_id:
            return [self.env._("The contract carries the reason why there are no cadastral data.")]
        texts = [self.env._("The cadastral data of the contract, from the day on that stands here.")]
        return [*texts, self.env._("They go into the next yearly file to the tax registry.")]

    # === EFFECTS === #

    def _prepare(self, requests, verb):
        values, today = super()._prepare(requests, verb), fields.Date.context_today(self)
        more = {
            "send": {"sent_date": today},
            "execute": {"closed_date": today, "executed_date": today},
            "fail": {"closed_date": today},
            "cancel": {"closed_date": today},
        }.get(verb, {})
        for request in requests:
            values.setdefault(request.id, {}).update(more)
        return values

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "send":
            self._wait_for_form(requests, "catasto.days")
        else:
            requests._ask_nobody()
        if verb == "execute":
            self._declare(requests, {request: self._told(request) for request in requests})
        if verb == "fail":
            today = fields.Date.context_today(self)
            codes = self.env["vegas.cadastral.code"]
            known = {name: codes._known(name, today)["missing"].get(OMITTED, codes) for name in ("gas", "ele")}
            self._declare(
                requests,
                {
                    request: {
                        "valid_from": request.catasto_valid_from or request.contract_id.start_date or today,
                        "declared_date": today,
                        "origin": "omitted",
                        "missing_id": known[request.commodity].id,
                    }
                    for request in requests
                },
            )

    def _wait_for_form(self, requests, code):
        """The form is to be given back within the days of parameter ``code``, counted from today."""
        today = fields.Date.context_today(self)
        parameter = self.env["vegas.parameter"]._on(code, today)
        requests.write({"deadline_date": parameter._due(today), "deadline_norm": parameter._norm()})

    def _told(self, request):
        """Return the values of the declaration that ``request`` makes."""
        return {
            "valid_from": request.catasto_valid_from,
            "declared_date": request.catasto_declared_date,
            "declarant_name": request._signer_name(),
            "origin": "form" if request.sent_date else "counter",
            "quality_id": request.catasto_quality_id.id,
            "missing_id": request.catasto_missing_id.id,
        }

    def _declare(self, requests, values):
        """Make the declarations ``{request: values}``; the earlier ones of their contracts end the day before.

        One that begins on the same day stays for the record, but counts no longer.
        """
        declarations = self.env["vegas.cadastral.declaration"]
        days = {request.contract_id.id: values[request]["valid_from"] for request in requests}
        later = declarations._first_after(requests.contract_id, days)
        before = {}
        for day, group in requests.grouped(lambda request: values[request]["valid_from"]).items():
            before.update(declarations._on(group.contract_id, day))
        none = declarations.browse()
        same = requests.filtered(
            lambda request: before.get(request.contract_id.id, none).valid_from == values[request]["valid_from"]
        )
        self._change(same, lambda request: before[request.contract_id.id], lambda request: {"superseded": True})
        self._change(
            requests - same,
            lambda request: before.get(request.contract_id.id, none),
            lambda request: {"valid_to": fields.Date.subtract(values[request]["valid_from"], days=1)},
        )
        # The exclusion constraint is checked row by row: the old ones must be closed before the new ones are there.
        declarations.browse().union(*before.values()).flush_recordset()
        made = declarations.create(
            [
                {
                    **values[request],
                    "contract_id": request.contract_id.id,
                    "company_id": request.company_id.id,
                    "request_id": request.id,
                    "valid_to": fields.Date.subtract(later[request.contract_id.id], days=1)
                    if request.contract_id.id in later
                    else False,
                }
                for request in requests
            ]
        )
        by_request = dict(zip(requests, made, strict=True))
        for request, declaration in by_request.items():
            if not declaration.missing_id:
                # Stays in the cache: one UPDATE for all goes out with the flush.
                request.catasto_unit_ids.declaration_id = declaration
        self._record(
            requests,
            self.env._("Cadastral data"),
            lambda request: (
                before.get(request.contract_id.id, none).units_text or "",
                by_request[request].units_text,
                by_request[request],
                {"created": True},
            ),
        )
