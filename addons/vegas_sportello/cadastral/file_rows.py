"""How the rows of a yearly file are gathered: a handful of queries, however many contracts."""

from datetime import date
from decimal import Decimal

from psycopg2.extras import Json

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.vegas_base.standard import codes
from odoo.addons.vegas_billing.computation.numbers import whole

from .billed import billed
from .cities import Cities
from .row_rules import UNIT_KEYS

# Reasons that the program gives itself.
KNOWN_BEFORE, OMITTED = "3", "4"
# Smc a year above which a gas user is a large one: Agenzia delle entrate, page of 10 March 2022.
LARGE = "cadastral.gas.large"
# Codes of the registry: kind of user by use and residence, kind of contract by whether it is new.
HOUSEHOLD, NOT_RESIDENT, OTHER, LARGE_USER = "1", "2", "3", "4"
NEW, OLD = "1", "2"


class VegasCadastralFile(models.Model):
    _inherit = "vegas.cadastral.file"

    def _prepare(self):
        """Gather the rows anew; what a person left out stays left out."""
        self.ensure_one()
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        if last >= fields.Date.context_today(self):
            raise UserError(
                self.env._("The year %(year)s is not over yet: its file is made from January on.", year=self.year)
            )
        self.layout_id = self.env["vegas.cadastral.layout"]._on(self.commodity, fields.Date.context_today(self))
        if self.kind == "2":
            # An annulment has head and tail only.
            self.row_ids.unlink()
        else:
            self._insert_rows(self._row_values(first, last))
        self.prepared_date = fields.Datetime.now()

    # === WHAT THE ROWS HOLD === #

    def _row_values(self, first, last):
        """Return the values of the rows, a list of dicts in the order of the contracts' numbers."""
        charged = billed(self.env, self.company_id, self.commodity, first, last)
        contracts = self.env.execute_query_dict(self._contracts_query(first, last, list(charged)))
        units = self._units_of([row["declaration_id"] for row in contracts if row["declaration_id"]])
        cities = Cities(self.env)
        large = self.env["vegas.parameter"]._on(LARGE, last).value if self.commodity == "gas" else None
        nothing = {"months": 0, "consumption": Decimal(0), "amount": Decimal(0)}
        rows = []
        for contract in contracts:
            own = charged.get(contract["contract_id"], nothing)
            is_large = large is not None and max(contract["annual"] or 0, own["consumption"]) > large
            common = {**self._holder(contract), **self._supply(contract, is_large), "city": cities.code_of(contract)}
            for place, unit in enumerate(self._units_due(contract, units)):
                # What was billed stands in the first record of a contract, so that it is told once.
                numbers = own if not place else {**nothing, "months": own["months"]}
                rows.append(self._row(contract, unit, numbers, common))
        return rows

    def _units_due(self, contract, units):
        """Return the units to be told, ``[None]`` where there is none: of new and changed contracts only."""
        found = units.get(contract["declaration_id"], []) if contract["due"] else []
        return (found[:1] if self.layout_id.units == "main" else found) or [None]

    def _row(self, contract, unit, numbers, common):
        missing = "" if unit else contract["missing"] or OMITTED
        if not contract["due"]:
            missing = KNOWN_BEFORE
        data = {
            **dict.fromkeys(UNIT_KEYS, ""),
            **common,
            **({key: unit[key] or "" for key in UNIT_KEYS} if unit else {}),
            "missing": missing,
            "months": numbers["months"],
            "consumption": whole(numbers["consumption"]),
            "amount": whole(numbers["amount"]),
        }
        return {
            "contract_id": contract["contract_id"],
            "partner_id": contract["partner_id"],
            "point_id": contract["point_id"],
            "declaration_id": contract["declaration_id"] if contract["due"] else None,
            "unit_id": unit["id"] if unit else None,
            "due": bool(contract["due"]),
            "months": numbers["months"],
            "consumption": str(numbers["consumption"]),
            "amount": str(numbers["amount"]),
            "data": data,
        }

    def _holder(self, contract):
        code = codes.normalise("codice_fiscale", contract["tax_code"])
        if not code and contract["is_company"]:
            code = codes.normalise("partita_iva", contract["vat"])
        person = len(code) == 16 or (not code and not contract["is_company"])
        last, _blank, first = (contract["name"] or "").partition(" ")
        place, province = _place(contract["birth_place"])
        return {
            "tax_code": code,
            "last_name": (contract["last_name"] or last) if person else "",
            "first_name": (contract["first_name"] or first) if person else "",
            "sex": (contract["sex"] or "") if person else "",
            "birth_date": contract["birth_date"] if person else None,
            "birth_place": place if person else "",
            "birth_province": province if person else "",
            "company_name": "" if person else contract["name"] or "",
            "home_city": contract["home_city"] or "",
            "home_province": contract["home_province"] or "",
        }

    def _supply(self, contract, is_large):
        user_kind = OTHER
        if contract["use"] in ("household", None):
            # The gas list knows no residence: the Agenzia asks 1 for all households.
            user_kind = HOUSEHOLD if contract["resident"] or self.commodity == "gas" else NOT_RESIDENT
        return {
            "quality": contract["quality"] or "" if contract["due"] else "",
            "contract": contract["number"] or "",
            "user_kind": LARGE_USER if is_large else user_kind,
            "contract_kind": NEW if contract["due"] else OLD,
            "start_date": contract["start_date"],
            "street": contract["street"] or "",
        }

    # === QUERIES === #

    def _contracts_query(self, first, last, charged):
        """All contracts of the year, and those that were billed in it though they had ended before."""
        return SQL(
            """
            SELECT c.id AS contract_id, c.number, c.start_date, c.partner_id, c.point_id, p.name, p.is_company, p.vat,
                p.vegas_last_name AS last_name, p.vegas_first_name AS first_name, p.l10n_it_codice_fiscale AS tax_code,
                p.vegas_sex AS sex, p.vegas_birth_date AS birth_date, p.vegas_birth_place AS birth_place,
                p.city AS home_city, state.code AS home_province, s.street, s.annual_f0 AS annual,
                s.city_id, s.istat_code, s.city, s.province, v.use, v.resident,
                d.id AS declaration_id, d.missing, d.quality,
                c.start_date BETWEEN %(first)s AND %(last)s OR d.valid_from BETWEEN %(first)s AND %(last)s
                    OR v.valid_from BETWEEN %(first)s AND %(last)s AS due
            FROM vegas_contract c
            JOIN vegas_supply_point s ON s.id = c.point_id
            JOIN res_partner p ON p.id = c.partner_id
            LEFT JOIN res_country_state state ON state.id = p.state_id
            LEFT JOIN LATERAL (
                SELECT use, resident, valid_from FROM vegas_contract_version
                WHERE contract_id = c.id AND valid_from <= %(last)s ORDER BY valid_from DESC LIMIT 1
            ) v ON TRUE
            LEFT JOIN LATERAL (
                SELECT o.id, o.valid_from, missing.code AS missing, quality.code AS quality
                FROM vegas_cadastral_declaration o
                LEFT JOIN vegas_cadastral_code missing ON missing.id = o.missing_id
                LEFT JOIN vegas_cadastral_code quality ON quality.id = o.quality_id
                WHERE o.contract_id = c.id AND NOT COALESCE(o.superseded, FALSE) AND o.valid_from <= %(last)s
                ORDER BY o.valid_from DESC LIMIT 1
            ) d ON TRUE
            WHERE c.company_id = %(company)s AND s.commodity = %(commodity)s
                AND (c.id = ANY(%(charged)s) OR (c.state IN ('active', 'suspended', 'ceased')
                    AND c.start_date <= %(last)s AND (c.end_date IS NULL OR c.end_date >= %(first)s)))
            ORDER BY c.number, c.id
            """,
            first=first,
            last=last,
            company=self.company_id.id,
            commodity=self.commodity,
            charged=charged,
        )

    def _units_of(self, declarations):
        """Return ``{declaration id: units}`` with the values of each unit by the keys of a row."""
        units = {}
        query = SQL(
            """
            SELECT u.id, u.declaration_id, u.kind, city.vegas_cadastral_code AS city, u.section, u.sheet, u.parcel,
                u.extension, u.parcel_kind, u.subordinate
            FROM vegas_cadastral_unit u LEFT JOIN res_city city ON city.id = u.city_id
            WHERE u.declaration_id = ANY(%s) ORDER BY u.declaration_id, u.sequence, u.id
            """,
            declarations,
        )
        for unit in self.env.execute_query_dict(query):
            units.setdefault(unit["declaration_id"], []).append(unit)
        return units

    def _insert_rows(self, rows):
        """Put ``rows`` in the place of the old ones with one INSERT; a contract that was left out stays so."""
        left = dict(
            self.env.execute_query(
                SQL(
                    "SELECT contract_id, max(excluded_reason) FROM vegas_cadastral_row"
                    " WHERE file_id = %s AND excluded GROUP BY contract_id",
                    self.id,
                )
            )
        )
        self.env.execute_query(SQL("DELETE FROM vegas_cadastral_row WHERE file_id = %s RETURNING id", self.id))
        for place, row in enumerate(rows, 2):
            row.update(
                sequence=place,
                excluded=row["contract_id"] in left,
                excluded_reason=left.get(row["contract_id"]),
                data={
                    key: value.isoformat() if isinstance(value, date) else value for key, value in row["data"].items()
                },
            )
        self.env.execute_query(
            SQL(
                """
                INSERT INTO vegas_cadastral_row (file_id, company_id, sequence, contract_id, partner_id, point_id,
                    declaration_id, unit_id, due, months, consumption, amount, data, excluded, excluded_reason,
                    has_error, create_uid, write_uid, create_date, write_date)
                SELECT %(file)s, %(company)s, new.sequence, new.contract_id, new.partner_id, new.point_id,
                    new.declaration_id, new.unit_id, new.due, new.months, new.consumption, new.amount, new.data,
                    new.excluded, new.excluded_reason, FALSE, %(user)s, %(user)s, now() AT TIME ZONE 'UTC',
                    now() AT TIME ZONE 'UTC'
                FROM jsonb_to_recordset(%(rows)s) AS new (sequence int, contract_id int, partner_id int, point_id int,
                    declaration_id int, unit_id int, due boolean, months int, consumption numeric, amount numeric,
                    data jsonb, excluded boolean, excluded_reason text)
                RETURNING id
                """,
                file=self.id,
                company=self.company_id.id,
                user=self.env.uid,
                rows=Json(rows),
            )
        )
        self.env.invalidate_all()


def _place(text):
    """Return (municipality, province) of a birth place as the register keeps it: Roma (RM)."""
    name, _open, rest = (text or "").partition(" (")
    return name, rest.rstrip(")") if len(rest) == 3 else ""
