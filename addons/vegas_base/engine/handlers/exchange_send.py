from odoo import fields, models

from ...texts import fault_text
from ..requests.problem import Problem, RequestProblems
from .exchange import ANNULLED, REQUEST_FLOW


def _by_service(drafts):
    """Return ``{service: drafts}``: each service has channels of its own."""
    services = {}
    for draft in drafts:
        services.setdefault(draft[2].service, []).append(draft)
    return services


class VegasHandlerExchange(models.AbstractModel):
    """How a request goes out: built, checked against the schema in force today, put into the outbox."""

    _inherit = "vegas.handler.exchange"

    def _prepare(self, requests, verb):
        values = super()._prepare(requests, verb)
        sent = {}
        if verb == "send":
            sent = self._send(requests, REQUEST_FLOW)
        elif verb == "ask_annulment":
            today = fields.Date.context_today(self)
            self._send(requests, self._annulment_flows()[0])
            sent = {request.id: {"annulment_date": today} for request in requests}
        for request_id, more in sent.items():
            values.setdefault(request_id, {}).update(more)
        return values

    def _annulment_body(self, request):
        """Return what the message that annuls says besides the identifiers."""
        code = "cod_pdr" if request.commodity == "gas" else "cod_pod"
        point = {code: request.point_id.code} if request.point_id else None
        return {"DatiTecnici": point, "Annullamento": {"motivazione": ANNULLED}}

    def _network(self, request, in_force):
        """Return the network contract that covers the point, of those in force: its network user speaks for it."""
        return in_force.get((request.distributor_id.id, request.commodity))

    def _way(self, request, in_force):
        """Return the network contract whose channel carries the messages."""
        return self._network(request, in_force)

    def _message(self, request, network, schema, flow):
        """Return what goes out as nested dicts: identifiers and body."""
        body = self._body(request, flow) if flow == REQUEST_FLOW else self._annulment_body(request)
        return {"IdentificativiRichiesta": self._identifiers(request, network), **body}

    def _identifiers(self, request, network):
        """Return the block `IdentificativiRichiesta` of what we send."""
        identifiers = {
            "piva_utente": network.network_user_id._vegas_vat(),
            "piva_distr": self._addressee(request)._vegas_vat(),
            "cod_prat_utente": request.name,
        }
        if request.commodity == "ele":
            identifiers["cod_contr_disp"] = network.code
        return identifiers

    def _send(self, requests, flow):
        """Validate what goes out and write it to the outbox; return what the requests remember of it.

        :raises RequestProblems: nothing was written then
        """
        today = fields.Date.context_today(self)
        registry = self.env["vegas.schema"]._registry()
        networks = {
            company.id: self.env["vegas.network.contract"]._in_force(company, today) for company in requests.company_id
        }
        problems, drafts, remembered = [], [], {}
        for request in requests:
            in_force = networks[request.company_id.id]
            network, way = self._network(request, in_force), self._way(request, in_force)
            service, wire = self._service(request), self._wire_flow(flow, request.commodity)
            schema = registry.find(service, wire, request.commodity, today)
            if not network or not way or not schema:
                problems.append(self._cannot_send(request, network, way))
                continue
            remembered[request.id] = {"network_user_vat": network.network_user_id._vegas_vat(), "sent_date": today}
            message = self._message(request, network, schema, flow)
            root = schema.build({"cod_servizio": service, "cod_flusso": wire}, message)
            faults = schema.validate(root)
            problems.extend(self._fault_problem(request, fault) for fault in faults)
            if not faults:
                drafts.append((request, way, schema, schema.to_bytes(root)))
        if problems:
            raise RequestProblems(problems)
        for service, rows in _by_service(drafts).items():
            self._store_out(service, rows)
        return remembered

    def _store_out(self, service, drafts):
        networks = self.env["vegas.network.contract"].union(*(network for _request, network, _schema, _data in drafts))
        channels = {
            flow: self.env["vegas.network.channel"]._channels(networks, service, flow)
            for flow in {schema.flow for _request, _network, schema, _data in drafts}
        }
        messages = self.env["vegas.message"]._store(
            [
                {
                    "company_id": request.company_id.id,
                    "direction": "out",
                    "channel_id": channels[schema.flow][network.id].id,
                    "name": f"{service}.{schema.flow}_{request.name}.{'csv' if schema.is_csv else 'xml'}",
                    "service": service,
                    "flow": schema.flow,
                    "schema_version": schema.version,
                    "state": "ready",
                }
                for request, network, schema, _data in drafts
            ],
            [data for _request, _network, _schema, data in drafts],
        )
        self.env["vegas.message.part"].create(
            [
                {
                    "message_id": message.id,
                    "company_id": request.company_id.id,
                    "request_id": request.id,
                    "service": service,
                    "flow": schema.flow,
                    "own_number": request.name,
                    "point_code": request.point_id.code,
                    "state": "sent",
                }
                for message, (request, _network, schema, _data) in zip(messages, drafts, strict=True)
            ]
        )
        # Runs after the commit: a rollback leaves nothing at the distributor.
        self.env.ref("vegas_base.ir_cron_send")._trigger()

    def _cannot_send(self, request, network, way):
        if not request.distributor_id:
            text = self.env._("The distributor is missing.")
            return Problem(request, "distributor_id", text, self.env._("Choose who distributes there."))
        if not network:
            text = self.env._("There is no network contract with %(name)s today.", name=request.distributor_id.name)
            return Problem(request, "point_id", text, self.env._("Ask an administrator to enter it."))
        if not way:
            text = self.env._("There is no network contract with %(name)s today.", name=self._addressee(request).name)
            return Problem(request, None, text, self.env._("Ask an administrator to enter it."))
        text = self.env._("There is no schema for %(service)s today.", service=self._service(request))
        return Problem(request, None, text, self.env._("Ask an administrator to add it."))

    def _fault_problem(self, request, fault):
        field = self._element_fields().get(fault.element)
        label = request._fields[field]._description_string(self.env) if field else fault.element
        text = fault_text(self.env, fault.key, **{**fault.params, "element": label})
        if field and field.startswith("site_") and request.point_id:
            field = "point_id"  # the address is the point's
        return Problem(request, field, text)
