from odoo import fields, models

from ...standard import blocks

# The request goes out with the first flow; answers come in this order.
REQUEST_FLOW = "0050"
ADMISSION_FLOW, APPOINTMENT_FLOW, OUTCOME_FLOW = ANSWER_FLOWS = ("0100", "0200", "0150")
RUNNING = ("sent", "admitted", "appointment")
# An appointment that does not take place: the customer wants another day, he was not there, the technician was not.
MISSED = ("postpone", "miss", "wait_in_vain")
# What an annulment says to the distributor, whatever the language of the clerk.
ANNULLED = "Richiesta annullata dal venditore"


class VegasHandlerExchange(models.AbstractModel):
    """A procedure that is exchanged with the distributor: 0050 out, 0100, 0200 and 0150 in; 0051 annuls, 0101 answers.

    A procedure adds ``_services``, ``_body`` (what we send), ``_check_form`` (what must be filled in) and
    ``_effects`` (what a positive outcome changes). Flows are given here in their canonical form: electricity has
    twins of some (E050 …), which only the wire knows.
    """

    _name = "vegas.handler.exchange"
    _inherit = "vegas.handler"
    _description = "Procedure exchanged with the distributor"

    # Whether the distributor proposes an appointment (0200).
    _appointment = True
    # Whether the form asks for a phone where no technician comes: somebody else calls the customer.
    _phone = False
    # Whether the distributor says first whether it takes the request (0100); without it nothing can be annulled.
    _admission = True
    # Whether a request that was sent can be annulled.
    _annulment = True
    # Whether electricity uses the flows E050, E100, E200, E150 (determina 3/10).
    _twins = False
    # The leaf of the outcome with the day of execution; None: the day on which the answer came.
    _executed_leaf = None

    # === TABLE === #

    def _transitions(self):
        started = ("admitted", "appointment") if self._admission else ("sent",)
        table = {
            **super()._transitions(),
            "send": (("draft",), "sent"),
            "execute": (started, "done"),
            "fail": (started, "failed"),
        }
        if self._appointment:
            table["schedule"] = (("admitted", "appointment"), "appointment")
            table.update(dict.fromkeys(MISSED, (("appointment",), "admitted")))
        if self._admission:
            table.update({"admit": (("sent",), "admitted"), "reject": (("sent",), "rejected")})
        if self._admission and self._annulment:
            table.update(
                {
                    "ask_annulment": (RUNNING, None),
                    "annul": (RUNNING, "cancelled"),
                    "refuse_annulment": (RUNNING, None),
                }
            )
        return table

    def _person_verbs(self):
        return super()._person_verbs() | {"send", "ask_annulment", *MISSED}

    def _flow_verbs(self):
        """Return ``{flow: verbs that its answers cause}``."""
        flows = {OUTCOME_FLOW: ("execute", "fail")}
        if self._appointment:
            flows[APPOINTMENT_FLOW] = ("schedule",)
        if self._admission:
            flows[ADMISSION_FLOW] = ("admit", "reject")
        if self._admission and self._annulment:
            flows[self._annulment_flows()[1]] = ("annul", "refuse_annulment")
        return flows

    def _flow_rank(self, flow):
        """Return the place of ``flow`` in the order in which answers make sense."""
        return ANSWER_FLOWS.index(flow) if flow in ANSWER_FLOWS else len(ANSWER_FLOWS)

    def _sources(self, flow):
        """Return the transitions ``[(source stage codes, target)]`` that ``flow`` may cause."""
        table = self._transitions()
        return [table[verb] for verb in self._flow_verbs().get(flow, ())]

    # === FLOWS === #

    def _annulment_flows(self):
        """Return (flow that asks for the annulment, flow that answers it): not established, hence parameters."""
        parameter, today = self.env["vegas.parameter"], fields.Date.context_today(self)
        codes = ("annulment.request.flow", "annulment.answer.flow")
        return tuple(f"{int(parameter._on(code, today).value):04d}" for code in codes)

    def _wire_flow(self, flow, commodity):
        """Return the code of ``flow`` as it stands in the file."""
        return f"E{flow[1:]}" if self._twins and commodity == "ele" else flow

    def _canonical_flow(self, flow, service=None):
        """Return the flow that the code in a file of ``service`` stands for."""
        return f"0{flow[1:]}" if self._twins and flow and flow[0] == "E" else flow

    # === HOOKS === #

    def _body(self, request, flow):
        """Return what we send as a nested dict of blocks and leaves, without the identifiers that the engine adds;
        the schema gives the order."""
        return {"ClienteFinale": self._customer(request), "note": self._note(request)}

    def _read(self, request, flow, root):
        """Return (verb, values for the request) of an answer; ``root`` is valid against its schema."""
        values = {}
        if number := root.findtext("IdentificativiRichiesta/cod_prat_distr"):
            values["distributor_number"] = number
        today = fields.Date.context_today(self)
        if flow == OUTCOME_FLOW:
            verb, more = self._read_outcome(request, root)
            return verb, {**values, "closed_date": today, **more}
        if flow == ADMISSION_FLOW:
            if root.findtext("Ammissibilita/verifica_amm") == "1":
                return "admit", values
            return "reject", {**values, **self._reason(root.find("Ammissibilita")), "closed_date": today}
        if flow == APPOINTMENT_FLOW:
            values["appointment_date"] = blocks.read_date(root.findtext("Appuntamento/data_app"))
            values["appointment_slot"] = root.findtext("Appuntamento/fascia_app")
            return "schedule", values
        block = root.find("Annullamento")
        if block.findtext("esito_annullamento") == "1":
            return "annul", {**values, "closed_date": today}
        return "refuse_annulment", {**values, "annulment_date": False, "reason_text": block.findtext("motivazione")}

    def _read_outcome(self, request, root):
        """Return (verb, values) of an outcome (0150)."""
        if root.findtext("Esito") != "1":
            return "fail", self._reason(root.find("Negativo"))
        return "execute", self._read_positive(request, blocks.leaves(root))

    def _read_positive(self, request, outcome):
        """Return the values of a positive outcome for the request; ``outcome`` is ``{leaf: text}``."""
        day = blocks.read_date(outcome.get(self._executed_leaf)) if self._executed_leaf else False
        return {"outcome": outcome, "executed_date": day or fields.Date.context_today(self)}

    def _reason(self, block):
        """Return reason code and text of a refusal."""
        if block is None:
            return {}
        return {"reason_code": block.findtext("cod_causale"), "reason_text": block.findtext("motivazione")}
