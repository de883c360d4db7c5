import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...texts import fault_text
from .leaf_labels import leaf_label

# Leaves by which an answer says yes or no, and the block that a no (or a yes) leaves out.
_VERDICTS = {
    "verifica_amm": (),
    "esito_annullamento": (),
    "esito_val": (),
    "esito": (),
    "Esito": ("Negativo", "DatiTecnici"),
}
# Which request is answered: known, so nobody is asked. A table has these leaves without the block.
_IDENTIFIERS = "IdentificativiRichiesta"


def _is_one_of(xsd):
    """Whether an element is one of several alternatives: then none of them alone is compulsory."""
    group = xsd.parent
    while group is not None and hasattr(group, "model"):
        if group.model == "choice":
            return True
        group = group.parent
    return False


class VegasToldAnswer(models.TransientModel):
    """An answer that came by phone, portal or paper: entered by hand, with its evidence, and then read as if it had
    come as a file; the same checks decide."""

    _name = "vegas.told.answer"
    _description = "Answer entered by hand"

    request_id = fields.Many2one("vegas.request", required=True, readonly=True, ondelete="cascade")
    flow = fields.Selection(
        [
            ("0100", "Admissibility"),
            ("0200", "Appointment"),
            ("0150", "Outcome"),
            ("annulment", "Answer to the annulment"),
        ],
        "What was told",
        required=True,
    )
    flows = fields.Json(compute="_compute_flows", help="Which answers this request can get.")
    positive = fields.Boolean("Positive", default=True)
    source = fields.Selection(
        [("phone", "By phone"), ("portal", "On the portal"), ("paper", "By letter or PDF"), ("mail", "By mail or PEC")],
        "How it came",
        required=True,
    )
    told_on = fields.Date("When", required=True, default=fields.Date.context_today)
    evidence = fields.Binary(required=True, help="Screen of the portal, PDF, note of the call with name and time.")
    evidence_name = fields.Char("File name")
    line_ids = fields.One2many("vegas.told.answer.line", "answer_id", "What it says")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        request = self.env["vegas.request"].browse(values.get("request_id"))
        if request and not values.get("flow"):
            values["flow"] = {"sent": "0100"}.get(request.stage_id.code, "0150")
            flows = request._handler()._flow_verbs()
            if values["flow"] not in flows:
                values["flow"] = "0150"
        return values

    @api.depends("request_id")
    def _compute_flows(self):
        """Only what the service knows is offered: no appointment where no technician comes."""
        for answer in self:
            known = answer.request_id._handler()._flow_verbs() if answer.request_id else {}
            flows = [flow for flow in ("0100", "0200", "0150") if flow in known]
            answer.flows = [*flows, *(["annulment"] if answer.request_id.annulment_date else [])]

    def _schema(self):
        """Return the schema of the answer.

        :raises UserError: this request knows no such answer, or there is no schema
        """
        self.ensure_one()
        request, handler = self.request_id, self.request_id._handler()
        flow = handler._annulment_flows()[1] if self.flow == "annulment" else self.flow
        if flow not in handler._flow_verbs():
            raise UserError(
                self.env._("Such an answer does not exist for %(label)s.", label=request.procedure_id.label)
            )
        wire = handler._wire_flow(flow, request.commodity)
        registry = self.env["vegas.schema"]._registry()
        schema = registry.find(
            handler._service(request), wire, request.commodity, request.sent_date or fields.Date.context_today(self)
        )
        if not schema:
            raise UserError(self.env._("There is no schema for %(flow)s: ask an administrator to add it.", flow=wire))
        return schema

    @api.onchange("flow", "positive", "request_id")
    def _onchange_lines(self):
        """Ask what such an answer may say, what must be there first."""
        lines = [fields.Command.clear()]
        if self.request_id and self.flow:
            for path, node in self._asked_leaves(self._schema()):
                lines.append(
                    fields.Command.create(
                        {
                            "path": "/".join(path),
                            "label": leaf_label(self.env, path[-1]),
                            "kind": {"date": self.env._("day dd/mm/yyyy"), "integer": self.env._("whole number")}.get(
                                node.kind, ""
                            ),
                            "required": node.xsd.min_occurs > 0 and not _is_one_of(node.xsd),
                            "value": self._known(path[-1]),
                        }
                    )
                )
        self.line_ids = lines

    def _asked_leaves(self, schema):
        left_out = {_IDENTIFIERS, *_VERDICTS, *(self._identifiers() if schema.is_csv else ())}
        if schema.node.children.get("Esito"):
            left_out.add(_VERDICTS["Esito"][0 if self.positive else 1])
        for path, node in schema.node.leaves():
            if not left_out & set(path):
                yield path, node

    def _known(self, leaf):
        request = self.request_id
        return {
            "cod_pdr": request.point_id.code,
            "cod_pod": request.point_id.code,
            "matr_mis": request.meter_id.serial,
        }.get(leaf, False)

    def action_apply(self):
        """Read the answer as if it had come as a file, and go back to the request."""
        self.ensure_one()
        request, handler, schema = self.request_id, self.request_id._handler(), self._schema()
        self.env["vegas.message"]._check_back_office()
        request.check_access("write")
        data = self._identifiers() if schema.is_csv else {_IDENTIFIERS: self._identifiers()}
        for name in _VERDICTS:
            path = next((path for path, _node in schema.node.leaves() if path[-1] == name), None)
            if path:
                self._put(data, path, "1" if self.positive else "0")
        for line in self.line_ids.filtered("value"):
            self._put(data, line.path.split("/"), line.value.strip())
        root = schema.build({"cod_servizio": schema.service, "cod_flusso": schema.flow}, data)
        root = schema.canonical(root)
        if faults := schema.validate(root):
            raise UserError(
                "\n".join(
                    fault_text(self.env, fault.key, **{**fault.params, "element": leaf_label(self.env, fault.element)})
                    for fault in faults[:5]
                )
            )
        self._hand_in(schema, root, handler)
        return {
            "type": "ir.actions.act_window",
            "res_model": "vegas.request",
            "res_id": request.id,
            "view_mode": "form",
        }

    def _identifiers(self):
        request = self.request_id
        return {
            "piva_utente": request.network_user_vat,
            "piva_distr": request._handler()._addressee(request)._vegas_vat(),
            "cod_prat_utente": request.name,
            "cod_prat_distr": request.distributor_number,
        }

    def _put(self, data, path, value):
        for name in path[:-1]:
            data = data.setdefault(name, {})
        data[path[-1]] = value

    def _hand_in(self, schema, root, handler):
        """Store the answer with its evidence, and apply it."""
        request, now = self.request_id, fields.Datetime.now()
        content, suffix = schema.to_bytes(root), "csv" if schema.is_csv else "xml"
        name = f"{handler._service(request)}{self.flow}_{request.name}_{now:%Y%m%d%H%M%S}.{suffix}"
        messages = self.env["vegas.message"].with_company(request.company_id)
        messages._receive([(name, content)])
        message = messages.sudo().search(
            [("company_id", "=", request.company_id.id), ("sha256", "=", messages._checksum(content))], limit=1
        )
        source = dict(self._fields["source"]._description_selection(self.env))[self.source]
        message.told = self.env._(
            "%(way)s on %(day)s, entered by %(user)s",
            way=source,
            day=f"{self.told_on:%d/%m/%Y}",
            user=self.env.user.name,
        )
        self.env["ir.attachment"].sudo().create(
            {
                "name": self.evidence_name or self.env._("Evidence"),
                "raw": base64.b64decode(self.with_context(bin_size=False).evidence),
                "res_model": message._name,
                "res_id": message.id,
            }
        )


class VegasToldAnswerLine(models.TransientModel):
    """One datum of an answer entered by hand."""

    _name = "vegas.told.answer.line"
    _description = "Datum of an answer entered by hand"

    answer_id = fields.Many2one("vegas.told.answer", required=True, ondelete="cascade")
    path = fields.Char(required=True)
    label = fields.Char("What")
    kind = fields.Char("How it is written")
    required = fields.Boolean("Compulsory")
    value = fields.Char("What it says")


class VegasMessage(models.Model):
    _inherit = "vegas.message"

    told = fields.Char("Entered by hand", help="Who told it, when, and who wrote it down.")
