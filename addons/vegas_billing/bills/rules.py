"""The figures of the law that the computation takes, out of the dated parameters."""

from datetime import timedelta
from decimal import Decimal

from ..computation import Dated, HouseholdExcise, Rules

# parameter: field of Rules
RULES = {
    "vat.reduced": "vat_reduced",
    "vat.ordinary": "vat_ordinary",
    "vat.gas.threshold": "gas_threshold",
    "gas.quoted_pcs": "quoted_pcs",
}
# parameter: field of HouseholdExcise
EXCISE = {
    "excise.ele.household.rate": "rate",
    "excise.ele.household.max_power": "max_power",
    "excise.ele.household.small_power": "small_power",
    "excise.ele.household.exempt": "exempt",
    "excise.ele.household.shrinks_above": "shrinks_above",
}


def dated_rules(env):
    """Return the ``Dated`` of ``Rules``: they begin anew where a parameter changes."""
    records = env["vegas.parameter"].sudo().search([("code", "in", [*RULES, *EXCISE])], order="valid_from")
    starts = {record.valid_from for record in records}
    starts |= {record.valid_to + timedelta(days=1) for record in records if record.valid_to}
    dated = []
    for day in sorted(starts):
        values = {record.code: record.value for record in records if _holds(record, day)}
        rules = None  # a day on which one of them has no value stops the bill
        if len(values) == len(RULES) + len(EXCISE):
            rules = Rules(
                **{field: _value(code, values[code]) for code, field in RULES.items()},
                excise=HouseholdExcise(**{field: _exact(values[code]) for code, field in EXCISE.items()}),
            )
        if not dated or dated[-1][1] != rules:
            dated.append((day, rules))
    return Dated(dated)


def _holds(record, day):
    return record.valid_from <= day and (not record.valid_to or day <= record.valid_to)


def _value(code, value):
    """A rate of VAT is shown as it is written: 10, not 10.0."""
    return (
        f"{_exact(value).normalize():f}" if code.startswith("vat.") and code != "vat.gas.threshold" else _exact(value)
    )


def _exact(value):
    return Decimal(f"{value:.8f}").normalize()
