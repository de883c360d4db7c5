from collections import defaultdict

from odoo import fields, models

from ..requests.effect import plain, plain_field
from .effects import said

VERSION = "vegas.contract.version"


class VegasHandlerOutcome(models.AbstractModel):
    """A procedure that a person carries out at once, in one transaction, and that is taken back like an answer."""

    _name = "vegas.handler.outcome"
    _inherit = "vegas.handler.document"
    _description = "Procedure carried out by us, with effects"

    _own_outcomes = ("execute",)

    def _prepare(self, requests, verb):
        values = super()._prepare(requests, verb)
        if verb == "execute":
            today = fields.Date.context_today(self)
            for request in requests:
                values[request.id]["executed_date"] = today
        return values

    def _change_terms(self, rows):
        """Let terms of contracts hold from a day on; what holds on that day already is no change.

        Later versions that still have the old value follow. ``rows`` is a list of (request, contract, day, values);
        one contract stands in it once. The rows of one version are taken back together: the constraints of a
        contract look at several terms at once.
        """
        groups = {}
        for request, contract, day, values in rows:
            _day, _values, requests = groups.setdefault((day, repr(sorted(values.items()))), (day, values, {}))
            requests[contract] = request
        for day, values, requests in groups.values():
            self._change_terms_from(day, values, requests)

    def _change_terms_from(self, day, values, requests):
        """Let ``values`` hold from ``day`` on for the contracts of ``requests``: ``{contract: request}``."""
        versions, new = self.env[VERSION], plain_values(values)
        before = versions._on(self.env["vegas.contract"].union(*requests), day)
        old = {key: {name: plain_field(version, name) for name in values} for key, version in before.items()}
        contracts = self.env["vegas.contract"].union(*(one for one in requests if old.get(one.id) != new))
        if not contracts:
            return
        later = versions.search([("contract_id", "in", contracts.ids), ("valid_from", ">", day)]).grouped("contract_id")
        changed = contracts._change(day, values).grouped("contract_id")
        effects = []
        for contract in contracts:
            request, was = requests[contract], old.get(contract.id)
            effects.extend(self._term_effects(request, changed[contract], was, values))
            for version in later.get(contract, ()) if was else ():
                same = {name: values[name] for name in values if plain_field(version, name) == was[name] != new[name]}
                if same:
                    kept = {name: was[name] for name in same}
                    version.write(same)
                    effects.extend(self._term_effects(request, version, kept, same))
        self.env["vegas.request"]._record_effects(effects)

    def _term_effects(self, request, version, old, values):
        """Return the rows of what ``values`` changed in ``version``; the last one can take all of them back."""
        label = self.env._("Contract %(number)s", number=version.contract_id.number)
        rows = []
        for name, value in values.items():
            if old is not None and old[name] == plain(value):
                continue
            text = f"{label}: {version._fields[name]._description_string(self.env)}"
            before = said(version, name, old[name]) if old else ""
            rows.append([request, text, before, said(version, name, value), version, {}])
        if rows:
            new = plain_values(values)
            rows[-1][-1] = {"created": True} if old is None else {"values": dict(old), "new": new}
        return rows


class VegasRequest(models.Model):
    _inherit = "vegas.request"

    def _after_undo(self, step, day):
        super()._after_undo(step, day)
        effects = self.effect_ids.filtered(lambda effect: effect.history_id == step and effect.res_model == VERSION)
        effects._forget_versions()


class VegasRequestEffect(models.Model):
    _inherit = "vegas.request.effect"

    def _forget_versions(self):
        """What was taken back from versions of contracts does not live on in the versions that began later.

        A version that no longer says anything of its own is joined to the one before.
        """
        versions = self.env[VERSION].browse(sorted(set(self.mapped("res_id")))).exists().sorted("valid_from")
        decided, by_id = self._decided_terms(versions.contract_id.version_ids), versions.grouped("id")
        for effect in self:
            if effect.res_id in by_id and (effect.undo or {}).get("values"):
                effect._undo_later(by_id[effect.res_id], decided)
        for version in versions:
            version._join_to_previous()

    def _decided_terms(self, versions):
        """Return ``{version id: names}`` of the terms of ``versions`` on which a change that still holds decided."""
        decided = defaultdict(set)
        domain = [("res_model", "=", VERSION), ("res_id", "in", versions.ids), ("undone_date", "=", False)]
        for effect in self.search(domain):
            was, became = (effect.undo or {}).get("values", {}), (effect.undo or {}).get("new", {})
            decided[effect.res_id] |= {name for name, value in was.items() if became[name] != value}
        return decided

    def _undo_later(self, version, decided):
        old, new = self.undo["values"], self.undo["new"]
        later = version.contract_id.version_ids.filtered(lambda other: other.valid_from > version.valid_from)
        for other in later:
            # What somebody else decided since stays.
            names = old.keys() - decided[other.id]
            back = {name: old[name] for name in names if plain_field(other, name) == new[name] != old[name]}
            if back:
                other.write(back)
        later.flush_recordset()


class VegasContractVersion(models.Model):
    _inherit = "vegas.contract.version"

    def _join_to_previous(self):
        """Drop this version when the one that ends on the day before says the same."""
        self.ensure_one()
        eve = fields.Date.subtract(self.valid_from, days=1)
        previous = self.contract_id.version_ids.filtered(lambda version: version.valid_to == eve)
        if not previous or any(previous[name] != self[name] for name in self._terms()):
            return
        until = self.valid_to
        self.unlink()
        self.env.flush_all()
        previous.valid_to = until


def plain_values(values):
    """Return ``values`` as JSON can carry them."""
    return {name: plain(value) for name, value in values.items()}
