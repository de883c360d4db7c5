"""Which municipality a supply point lies in, for points that name it in words only."""

from odoo.tools import SQL


class Cities:
    """The municipalities with a cadastral code, read once; asked for as many points as there are."""

    def __init__(self, env):
        """Read them: one query."""
        self.codes, self._by_istat, self._by_name = {}, {}, {}
        env["res.city"].flush_model()
        # Those that exist come last, so that they win over a dissolved one of the same name.
        rows = env.execute_query(
            SQL(
                """
                SELECT id, vegas_cadastral_code, vegas_istat_code, lower(name ->> 'en_US'), vegas_province
                FROM res_city WHERE vegas_cadastral_code IS NOT NULL
                ORDER BY vegas_dissolved_on IS NULL, id
                """
            )
        )
        for city, code, istat, name, province in rows:
            self.codes[city] = code
            if istat:
                self._by_istat[istat] = city
            self._by_name[name, province] = self._by_name[name, None] = city

    def id_of(self, point):
        """Return the id of the municipality of ``point``, ``None`` when it is not known.

        :param point: ``{"city_id", "istat_code", "city", "province"}``
        """
        if point["city_id"]:
            return point["city_id"] if point["city_id"] in self.codes else None
        name = (point["city"] or "").strip().lower()
        return self._by_istat.get(point["istat_code"]) or self._by_name.get((name, point["province"] or None))

    def code_of(self, point):
        """Return the cadastral code of the municipality of ``point``, ``""`` when it is not known."""
        return self.codes.get(self.id_of(point), "")
