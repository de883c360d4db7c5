from odoo import fields, models

from ...standard import blocks
from .exchange import ADMISSION_FLOW, ANNULLED, OUTCOME_FLOW, REQUEST_FLOW

IDENTIFIERS = {"piva_utente", "piva_distr", "cod_prat_utente", "cod_prat_distr", "cod_pod", "cod_pdr"}


class VegasHandlerTable(models.AbstractModel):
    """A procedure whose messages are tables (CSV): the leaves stand side by side, without blocks."""

    _name = "vegas.handler.table"
    _inherit = "vegas.handler.exchange"
    _description = "Procedure exchanged in CSV files"

    _appointment = False
    _annulment = False
    # Whether the first answer (0100) is also the last one.
    _single_answer = False

    # === TABLE === #

    def _transitions(self):
        table = super()._transitions()
        if self._single_answer:
            for verb in ("admit", "fail"):
                table.pop(verb)
            table["execute"] = (("sent",), "done")
        return table

    def _flow_verbs(self):
        if self._single_answer:
            return {ADMISSION_FLOW: ("execute", "reject")}
        return super()._flow_verbs()

    # === OUT === #

    def _message(self, request, network, schema, flow):
        body = self._body(request, flow) if flow == REQUEST_FLOW else self._annulment_body(request)
        point = "cod_pdr" if request.commodity == "gas" else "cod_pod"
        message = {**self._identifiers(request, network), point: request.point_id.code, **body}
        if "cod_contr_disp" not in schema.table.names:
            message.pop("cod_contr_disp", None)
        return message

    def _body(self, request, flow):
        """Return what we send as a dict of leaves, without identifiers and point, which the engine adds."""
        return {}

    def _annulment_body(self, request):
        return {"cod_prat_distr": request.distributor_number, "motivazione": ANNULLED}

    def _who(self, request):
        """Return the leaves of the customer in the names of the standard, without a block."""
        return self._customer(request)["Anagrafica"]

    def _place(self, block, suffix=""):
        """Return the leaves of an address block as tables name them."""
        renamed = {"localita" if name == "comune" else name: text for name, text in block.items()}
        return {f"{name}{suffix}": text for name, text in renamed.items()}

    # === IN === #

    def _read(self, request, flow, root):
        values, today = {}, fields.Date.context_today(self)
        if number := root.findtext("cod_prat_distr"):
            values["distributor_number"] = number
        positive = (root.findtext("verifica_amm") or root.findtext("esito")) == "1"
        if flow == OUTCOME_FLOW or (flow == ADMISSION_FLOW and self._single_answer):
            negative = "reject" if self._single_answer else "fail"
            more = self._read_positive(request, self._outcome(root)) if positive else self._reason(root)
            return ("execute" if positive else negative), {**values, "closed_date": today, **more}
        if flow == ADMISSION_FLOW:
            if positive:
                return "admit", values
            return "reject", {**values, **self._reason(root), "closed_date": today}
        if positive:
            return "annul", {**values, "closed_date": today}
        return "refuse_annulment", {**values, "annulment_date": False, **self._reason(root)}

    def _reason(self, block):
        """Return reason code and text of a refusal."""
        return {
            "reason_code": block.findtext("cod_causale") or block.findtext("cod_esito"),
            "reason_text": block.findtext("motivazione") or block.findtext("dettaglio"),
        }

    def _outcome(self, root):
        """Return ``{leaf: text}`` of an answer, without who and what it is about."""
        return {name: text for name, text in blocks.leaves(root).items() if name not in IDENTIFIERS}
