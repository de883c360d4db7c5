from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# The tile «Evase» counts what was carried out in this many days.
DONE_DAYS = 30
# What falls due in this many days asks for action soon.
SOON_DAYS = 3


class Alert(NamedTuple):
    """What asks for action among the rows of a tile.

    :param kind: ``late``, ``soon`` or ``good``: its colour
    :param domain: which of the tile's rows
    :param text: the sentence, with ``%(count)s``
    """

    kind: str
    domain: Domain
    text: str


class Tile(NamedTuple):
    """One number of the role center and the list behind it.

    :param domain: answered by an index alone, see the indexes of the models
    :param alerts: the first that has rows stands under the number
    :param note: what the reader must know of the count, shown where there is no alert and as help text
    """

    key: str
    label: str
    model: str
    domain: Domain
    alerts: tuple = ()
    note: str = ""


class VegasRoleCenter(models.AbstractModel):
    _inherit = "vegas.role.center"

    # === WHICH TILES === #

    @api.model
    def _tiles(self):
        """Return ``{group: [Tile]}`` in the order of the page; another addon adds its own after ``super()``."""
        return {"requests": self._request_tiles(), "contracts": self._contract_tiles()}

    @api.model
    def _group_labels(self):
        """Return ``{group: title}``; groups stand on the page in this order."""
        return {
            "requests": self.env._("Requests"),
            "offers": self.env._("Offers"),
            "contracts": self.env._("Contracts"),
        }

    @api.model
    def _company_domain(self):
        return Domain("company_id", "=", self.env.company.id)

    @api.model
    def _request_tiles(self):
        """Return the tiles of the requests."""
        env, today = self.env, fields.Date.context_today(self)
        note = env._("last %(days)s days", days=DONE_DAYS)
        done = self._company_domain() & Domain("state", "=", "done")
        since = Domain("closed_date", ">=", today - timedelta(days=DONE_DAYS))
        new = Alert("good", Domain("closed_date", "=", today), env._("+%(count)s today"))
        everyone = ["customer", "prospect", "internal"]
        return [
            self._running_tile("started", env._("Started"), ["sent"], ["customer"]),
            self._running_tile("admitted", env._("Admissible"), ["admitted", "appointment"], everyone),
            self._running_tile("internal", env._("Internal, started"), ["sent"], ["internal"]),
            Tile("done", env._("Carried out"), "vegas.request", done & since, (new,), note),
        ]

    @api.model
    def _running_tile(self, key, label, stages, origins):
        """Return the tile of the requests that run, are in ``stages`` and come from ``origins``."""
        lookup = self.env["ir.model.data"]._xmlid_to_res_id
        running = Domain("state", "in", ("open", "waiting"))
        stage = Domain("stage_id", "in", [lookup(f"vegas_base.stage_{code}") for code in stages])
        domain = self._company_domain() & running & stage & Domain("origin", "in", origins)
        return Tile(key, label, "vegas.request", domain, self._term_alerts())

    @api.model
    def _term_alerts(self):
        """Return the alerts of requests with a term."""
        today = fields.Date.context_today(self)
        soon = Domain("deadline_date", ">=", today) & Domain("deadline_date", "<=", today + timedelta(days=SOON_DAYS))
        return (
            Alert("late", Domain("deadline_date", "<", today), self.env._("%(count)s late")),
            Alert("soon", soon, self.env._("%%(count)s within %(days)s days", days=SOON_DAYS)),
        )

    @api.model
    def _contract_tiles(self):
        """Return the tiles of the contracts."""
        labels = {
            "active": self.env._("Active"),
            "suspended": self.env._("Suspended"),
            "requested": self.env._("Requested"),
        }
        return [
            Tile(state, label, "vegas.contract", self._company_domain() & Domain("state", "=", state))
            for state, label in labels.items()
        ]

    @api.model
    def _visible_tiles(self):
        """Return ``{group: [Tile]}`` of what the user may read, in the order of the page."""
        tiles, env = self._tiles(), self.env
        visible = {
            group: [tile for tile in tiles.get(group, ()) if env[tile.model].has_access("read")]
            for group in dict.fromkeys([*self._group_labels(), *tiles])
        }
        return {group: rows for group, rows in visible.items() if rows}

    # === COUNT === #

    @api.model
    def _count_query(self, groups):
        """Return the one statement that counts all tiles and their alerts, each under the user's rules."""
        return SQL(
            "SELECT %s",
            SQL(", ").join(
                SQL("(%s)", self.env[tile.model]._search(domain).select(SQL("count(*)")))
                for tiles in groups.values()
                for tile in tiles
                for domain in (tile.domain, *(tile.domain & alert.domain for alert in tile.alerts))
            ),
        )

    @api.model
    def _counted(self, groups):
        """Return the groups as the page shows them."""
        counts = iter(self.env.execute_query(self._count_query(groups))[0] if groups else ())
        labels = self._group_labels()
        return [
            {
                "key": group,
                "label": labels.get(group, group),
                "tiles": [self._tile_row(group, tile, counts) for tile in tiles],
            }
            for group, tiles in groups.items()
        ]

    @api.model
    def _tile_row(self, group, tile, counts):
        """Return one tile with its numbers, the next ones of ``counts``."""
        count = next(counts)
        raised = [(alert, number) for alert, number in zip(tile.alerts, counts, strict=False) if number]
        return {
            "key": f"{group}.{tile.key}",
            "label": tile.label,
            "count": count,
            "alert": {"kind": raised[0][0].kind, "text": raised[0][0].text % {"count": raised[0][1]}}
            if raised
            else None,
            "note": tile.note,
        }

    # === OPEN === #

    @api.model
    @api.readonly
    def action_tile(self, key):
        """Return the act_window of the list behind tile ``key`` (``group.tile``), same filter as its count.

        The browser remembers under ``vegas_tile`` how the reader narrowed it.
        """
        group, _dot, name = key.partition(".")
        for tile in self._visible_tiles().get(group, ()):
            if tile.key == name:
                return {
                    "type": "ir.actions.act_window",
                    "name": tile.label,
                    "res_model": tile.model,
                    "views": [[False, "list"], [False, "form"]],
                    "domain": list(tile.domain),
                    "context": {"vegas_tile": key},
                }
        return self.env["ir.actions.act_window"]._for_xml_id("vegas_base.vegas_request_action")
