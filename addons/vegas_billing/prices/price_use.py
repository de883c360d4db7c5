from odoo import api, fields, models


class VegasPriceUse(models.Model):
    """Until which day bills rest on a price list: what lies before is history and stays as it is.

    Rows are only added, one per run's batch and list, so that runs do not wait for each other.
    """

    _name = "vegas.price.use"
    _description = "Use of a price list by bills"
    _order = "list_id, last desc"

    list_id = fields.Many2one("vegas.price.list", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, index=True)
    last = fields.Date("Used up to", required=True)

    _last_idx = models.Index("(list_id, last DESC)")

    @api.model
    def _until(self, lists):
        """Return ``{list id: last day that a bill used}``."""
        groups = self.sudo()._read_group([("list_id", "in", lists.ids)], ["list_id"], ["last:max"])
        return {price_list.id: last for price_list, last in groups}

    @api.model
    def _note(self, company, used):
        """Note the use; ``used`` is ``{list id: last day}``."""
        known = self._until(self.env["vegas.price.list"].browse(used))
        self.sudo().create(
            [
                {"list_id": list_id, "company_id": company.id, "last": last}
                for list_id, last in used.items()
                if list_id not in known or known[list_id] < last
            ]
        )
