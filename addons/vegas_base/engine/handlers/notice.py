from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ...standard import blocks

NOTICE_FLOW = "0200"


class VegasHandlerNotice(models.AbstractModel):
    """A notice of the SII that answers no request of ours, as that of a customer who leaves.

    It opens a request of its own, which is carried out at once: so it is seen in the lists, shows what it changed,
    and can be taken back. Nobody starts it by hand.
    """

    _name = "vegas.handler.notice"
    _inherit = "vegas.handler.sii"
    _description = "Notice without a request"

    @api.model
    @ormcache()
    def _notices(self):
        """Return ``{(service, flow): code of the procedure}`` of all notices that come without a request."""
        notice = self.env.registry["vegas.handler.notice"]
        handlers = (self.env[name] for name, model in self.env.registry.items() if issubclass(model, notice))
        return {(service, NOTICE_FLOW): handler._code() for handler in handlers for service in handler._services}

    def _transitions(self):
        return {"execute": (("draft",), "done")}

    def _person_verbs(self):
        return set()

    def _flow_verbs(self):
        return {NOTICE_FLOW: ("execute",)}

    def _read(self, request, flow, root):
        today = fields.Date.context_today(self)
        outcome = blocks.leaves(root)
        day = blocks.read_date(outcome.get("data_decorrenza"))
        return "execute", {"outcome": outcome, "executed_date": today, "closed_date": today, "effective_date": day}

    def _effects(self, requests, verb):
        super()._effects(requests, verb)
        if verb == "execute":
            self._end_contracts(requests.filtered("contract_id"), lambda request: request.contract_id)
            self._ask(requests, self._summary())

    def _summary(self):
        """Return what somebody has to do after such a notice."""
        return self.env._("Closing bill to be issued")


class VegasMessage(models.Model):
    """A notice finds, or opens, the request that it becomes."""

    _inherit = "vegas.message"

    def _check_rows(self, rows):
        super()._check_rows(rows)
        notices = self.env["vegas.handler.notice"]._notices()
        read = [row for row in rows if row.envelope and not row.reason]
        found = [(row, notices.get((row.envelope.service, row.envelope.flow))) for row in read]
        found = [(row, code) for row, code in found if code]
        if found:
            self._open_notices(found)

    def _match_reason(self, row, own_vats):
        head = row.envelope
        if (
            head.user_vat not in own_vats
            or (head.service, head.flow) not in self.env["vegas.handler.notice"]._notices()
        ):
            return super()._match_reason(row, own_vats)
        manager = self.env["vegas.handler.sii"]._manager()
        if head.distributor_vat != manager._vegas_vat():
            return self.env._(
                "PIVA_GESTORE: notices come from %(manager)s (%(vat)s), the file says %(theirs)s.",
                manager=manager.name,
                vat=manager._vegas_vat(),
                theirs=head.distributor_vat or "–",
            )
        return ""

    def _open_notices(self, found):
        """Give each ``(row, code)`` its request: the one that the same notice opened before, else a new one."""
        points = self._points_by_code([row for row, _code in found])
        procedures = self.env["vegas.procedure"].sudo().search([("code", "in", [code for _row, code in found])])
        by_code = {procedure.code: procedure.id for procedure in procedures}
        keys = {}
        for row, code in found:
            point = points.get((row.message.company_id.id, row.envelope.point_code[:14]))
            if point:
                keys.setdefault((by_code[code], point, row.envelope.own_number), []).append(row)
                continue
            text = self.env._(
                "COD_POD: %(code)s is no supply point in the register: ask why the notice came.",
                code=row.envelope.point_code or "–",
            )
            row.reason = self._named(row.message, text)
        for key, request in self._notice_requests(keys).items():
            for row in keys[key]:
                row.request = request

    def _points_by_code(self, rows):
        codes = {row.envelope.point_code[:14] for row in rows if row.envelope.point_code}
        points = self.env["vegas.supply.point"].sudo()
        if codes:
            any_code = Domain.OR(Domain("code", "=like", f"{code}%") for code in codes)
            points = points.search(Domain("company_id", "in", self.company_id.ids) & any_code)
        return {(point.company_id.id, point.code[:14]): point for point in points}

    def _notice_requests(self, keys):
        """Return ``{(procedure id, point, number of the notice): request}`` for ``{the same: rows}``."""
        requests = self.env["vegas.request"].sudo()
        known = requests.search(
            [
                ("procedure_id", "in", [procedure for procedure, _point, _number in keys]),
                ("point_id", "in", [point.id for _procedure, point, _number in keys]),
            ]
        )
        found = {(request.procedure_id.id, request.point_id, request.distributor_number): request for request in known}
        new = [key for key in keys if key not in found]
        made = requests.create(
            [
                {
                    "company_id": point.company_id.id,
                    "procedure_id": procedure,
                    "point_id": point.id,
                    "partner_id": point.partner_id.id,
                    "distributor_number": number,
                    "network_user_vat": keys[procedure, point, number][0].envelope.user_vat,
                }
                for procedure, point, number in new
            ]
        )
        found.update(zip(new, made, strict=True))
        return {key: found[key] for key in keys}
