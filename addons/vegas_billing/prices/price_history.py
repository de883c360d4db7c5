from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError

MAX_LINES = 40  # of a message


class VegasPriceHistory(models.AbstractModel):
    """Dated records that bills rest on: what concerns the days up to the last one billed stays as it is.

    A record may still be closed on that day or later, and a new one may begin after it.
    """

    _name = "vegas.price.history"
    _description = "Dated records that bills rest on"

    @api.model_create_multi
    def create(self, vals_list):
        """Create records that begin after the days that were billed."""
        self.flush_model(["valid_from", "valid_to"])  # what was closed in the same breath makes room
        records = super().create(vals_list)
        records._refuse(records._history())
        return records

    def write(self, vals):
        """Write what does not touch the days that were billed."""
        before = self._history()
        result = super().write(vals)
        self._refuse_change(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_used(self):
        self._refuse(self._history())

    def _used_until(self):
        """Return ``{record: last day that a bill used}``; who was never used may be left out."""
        raise NotImplementedError

    def _content(self):
        """Return what of this record bills depend on, besides its period, as a tuple."""
        raise NotImplementedError

    def _history_name(self):
        """Return how a sentence names this record."""
        raise NotImplementedError

    def _history(self):
        """Return ``{record: (last day used, what holds up to that day)}`` of the records that bills used."""
        found = {}
        for record, last in self._used_until().items():
            if last and record.valid_from <= last:
                end = min(record.valid_to or last, last)
                found[record] = (last, (record.valid_from, end, *record._content()))
        return found

    def _refuse_change(self, before):
        """Raise when what bills used is no longer as in ``before``, an earlier answer of ``_history``."""
        after = self._history()
        self._refuse(
            {
                record: after.get(record) or before[record]
                for record in before | after
                if before.get(record) != after.get(record)
            }
        )

    def _refuse(self, history):
        """Raise one sentence for each record of ``history``, with the day and the remedy."""
        if history:
            lines = [
                self.env._(
                    "%(name)s: bills were issued up to %(day)s, and what holds until then stays as it is. Close the"
                    " value on %(day)s or later and enter a new validity from %(next)s.",
                    name=record._history_name(),
                    day=f"{last:%d/%m/%Y}",
                    next=f"{last + timedelta(days=1):%d/%m/%Y}",
                )
                for record, (last, _content) in history.items()
            ]
            raise UserError("\n".join(lines[:MAX_LINES]))
