from odoo import fields, models

from ..texts import fault_text
from .problem import Problem, RequestProblems

# The request goes out with the first flow; answers come in this order.
REQUEST_FLOW = "0050"
ANSWER_FLOWS = ("0100", "0200", "0150")


class VegasHandlerExchange(models.AbstractModel):
    """A procedure that is exchanged with the distributor: 0050 out, 0100, 0200 and 0150 in.

    A procedure adds ``_services``, ``_body`` (what we send) and ``_read_<flow>`` (what an answer brings).
    """

    _name = "vegas.handler.exchange"
    _inherit = "vegas.handler"
    _description = "Procedure exchanged with the distributor"

    def _transitions(self):
        return {
            **super()._transitions(),
            "send": (("draft",), "sent"),
            "admit": (("sent",), "admitted"),
            "reject": (("sent",), "rejected"),
            "schedule": (("admitted", "appointment"), "appointment"),
            "execute": (("admitted", "appointment"), "done"),
            "fail": (("admitted", "appointment"), "failed"),
        }

    def _person_verbs(self):
        return super()._person_verbs() | {"send"}

    def _flow_verbs(self):
        """Return ``{flow: verbs that its answers cause}``."""
        return {"0100": ("admit", "reject"), "0200": ("schedule",), "0150": ("execute", "fail")}

    def _flow_rank(self, flow):
        """Return the place of ``flow`` in the order in which answers make sense."""
        return ANSWER_FLOWS.index(flow) if flow in ANSWER_FLOWS else len(ANSWER_FLOWS)

    def _sources(self, flow):
        """Return the transitions ``[(source stage codes, target)]`` that ``flow`` may cause."""
        table = self._transitions()
        return [table[verb] for verb in self._flow_verbs().get(flow, ())]

    # === HOOKS === #

    def _body(self, request, flow):
        """Return what we send as a nested dict of blocks and leaves, without the identifiers that the engine adds;
        the schema gives the order."""
        return {"ClienteFinale": self._customer(request)}

    def _element_fields(self):
        """Return ``{element name: field name}``: where a fault of an element is healed."""
        return {
            "tel": "phone",
            "cf": "partner_id",
            "piva": "partner_id",
            "cognome": "partner_id",
            "nome": "partner_id",
            "rag_soc": "partner_id",
            "cod_pdr": "point_id",
            "cod_pod": "point_id",
            "matr_mis": "point_id",
            "data_ric_app1": "wish1_date",
            "fascia_ric_app1": "wish1_slot",
            "data_ric_app2": "wish2_date",
            "fascia_ric_app2": "wish2_slot",
            "valore_lettura_cl": "customer_reading",
            "data_lettura_cl": "customer_reading_date",
            "note": "note",
        }

    def _read(self, request, flow, root):
        """Return (verb, values for the request) of an answer; ``root`` is valid against its schema."""
        values = {}
        if number := root.findtext("IdentificativiRichiesta/cod_prat_distr"):
            values["distributor_number"] = number
        if flow == "0100":
            admitted = root.findtext("Ammissibilita/verifica_amm") == "1"
            if not admitted:
                values.update(self._reason(root.find("Ammissibilita")))
                values["closed_date"] = fields.Date.context_today(self)
            return ("admit" if admitted else "reject"), values
        if flow == "0200":
            values["appointment_date"] = read_date(root.findtext("Appuntamento/data_app"))
            values["appointment_slot"] = root.findtext("Appuntamento/fascia_app")
            return "schedule", values
        executed = root.findtext("Esito") == "1"
        values["closed_date"] = fields.Date.context_today(self)
        if executed:
            values.update(self._read_outcome(request, root))
        else:
            values.update(self._reason(root.find("Negativo")))
        return ("execute" if executed else "fail"), values

    def _read_outcome(self, request, root):
        """Return the values of a positive outcome (0150) for the request."""
        return {}

    # === BLOCKS === #

    def _customer(self, request):
        """Return the block `ClienteFinale`: name or company name, tax code, VAT number, phone."""
        partner = request.partner_id
        if partner.is_company:
            who = {"rag_soc": partner.name}
        else:
            last, _blank, first = (partner.name or "").partition(" ")
            who = {"cognome": partner.vegas_last_name or last, "nome": partner.vegas_first_name or first}
        codes = {"cf": partner._vegas_tax_code(), "piva": partner._vegas_vat()}
        phone = "".join(char for char in request.phone or "" if char.isdigit() or char == "+")
        return {"Anagrafica": {**who, **codes, "tel": phone}}

    def _point(self, request):
        """Return the leaves that say which point and meter are meant."""
        code = "cod_pdr" if request.commodity == "gas" else "cod_pod"
        return {code: request.point_id.code, "matr_mis": request.meter_id.serial}

    def _appointment(self, request):
        """Return the block of the days and slots the customer wishes."""
        return {
            "data_ric_app1": write_date(request.wish1_date),
            "fascia_ric_app1": request.wish1_slot,
            "data_ric_app2": write_date(request.wish2_date),
            "fascia_ric_app2": request.wish2_slot,
        }

    def _reason(self, block):
        """Return reason code and text of a refusal."""
        if block is None:
            return {}
        return {"reason_code": block.findtext("cod_causale"), "reason_text": block.findtext("motivazione")}

    # === SENDING === #

    def _prepare(self, requests, verb):
        values = super()._prepare(requests, verb)
        if verb == "send":
            for request_id, more in self._send(requests).items():
                values.setdefault(request_id, {}).update(more)
        return values

    def _send(self, requests):
        """Validate what goes out and write it to the outbox; return what the requests remember of it.

        :raises RequestProblems: nothing was written then
        """
        today = fields.Date.context_today(self)
        registry = self.env["vegas.schema"]._registry()
        service = self._services[0]
        networks = {
            company.id: self.env["vegas.network.contract"]._in_force(company, today) for company in requests.company_id
        }
        problems, drafts, remembered = [], [], {}
        for request in requests:
            network = networks[request.company_id.id].get((request.distributor_id.id, request.commodity))
            schema = registry.find(service, REQUEST_FLOW, request.commodity, today)
            if not network or not schema:
                problems.append(self._cannot_send(request, network))
                continue
            user_vat = network.network_user_id._vegas_vat()
            remembered[request.id] = {"network_user_vat": user_vat, "sent_date": today}
            identifiers = {
                "piva_utente": user_vat,
                "piva_distr": request.distributor_id._vegas_vat(),
                "cod_prat_utente": request.name,
            }
            body = {"IdentificativiRichiesta": identifiers, **self._body(request, REQUEST_FLOW)}
            root = schema.build({"cod_servizio": service, "cod_flusso": REQUEST_FLOW}, body)
            faults = schema.validate(root)
            problems.extend(self._fault_problem(request, fault) for fault in faults)
            if not faults:
                drafts.append((request, network, schema, schema.to_bytes(root)))
        if problems:
            raise RequestProblems(problems)
        self._store_out(service, drafts)
        return remembered

    def _store_out(self, service, drafts):
        networks = self.env["vegas.network.contract"].union(*(network for _request, network, _schema, _data in drafts))
        channels = self.env["vegas.network.channel"]._channels(networks, service, REQUEST_FLOW)
        messages = self.env["vegas.message"]._store(
            [
                {
                    "company_id": request.company_id.id,
                    "direction": "out",
                    "channel_id": channels[network.id].id,
                    "name": f"{service}.{REQUEST_FLOW}_{request.name}.xml",
                    "service": service,
                    "flow": REQUEST_FLOW,
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
                    "flow": REQUEST_FLOW,
                    "own_number": request.name,
                    "point_code": request.point_id.code,
                    "state": "sent",
                }
                for message, (request, _network, _schema, _data) in zip(messages, drafts, strict=True)
            ]
        )
        # Runs after the commit: a rollback leaves nothing at the distributor.
        self.env.ref("vegas_base.ir_cron_send")._trigger()

    def _cannot_send(self, request, network):
        if not network:
            text = self.env._("There is no network contract with %(name)s today.", name=request.distributor_id.name)
            return Problem(request, "point_id", text, self.env._("Ask an administrator to enter it."))
        text = self.env._("There is no schema for %(service)s today.", service=self._services[0])
        return Problem(request, None, text, self.env._("Ask an administrator to add it."))

    def _fault_problem(self, request, fault):
        text = fault_text(self.env, fault.key, **{**fault.params, "element": self._element_label(request, fault)})
        return Problem(request, self._element_fields().get(fault.element), text)

    def _element_label(self, request, fault):
        name = self._element_fields().get(fault.element)
        return request._fields[name]._description_string(self.env) if name else fault.element


def read_date(text):
    """Return the date of a leaf in the standard's notation dd/mm/yyyy, ``False`` when empty."""
    if not text:
        return False
    day, month, year = text.split("/")
    return fields.Date.to_date(f"{year}-{month}-{day}")


def write_date(day):
    """Return a date in the standard's notation dd/mm/yyyy, ``None`` when empty."""
    return day.strftime("%d/%m/%Y") if day else None
