"""Figures of the law that the arithmetic needs. The billing run fills them from dated parameters; the defaults are
those of ``billing.md``, which check vectors use at all dates."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class HouseholdExcise:
    """Excise on electricity of a household: who is resident with little power has the first kWh of a month exempt."""

    rate: Decimal = Decimal("0.0227")  # €/kWh
    max_power: Decimal = Decimal("3")  # kW, the last with an exemption
    small_power: Decimal = Decimal("1.5")  # kW, up to which the exemption shrinks from the first kWh above it
    exempt: Decimal = Decimal("150")  # kWh a month
    shrinks_above: Decimal = Decimal("220")  # kWh a month, above small_power


@dataclass(frozen=True, slots=True)
class Rules:
    """VAT, excise and the calorific value at which gas prices are quoted."""

    vat_reduced: str = "10"
    vat_ordinary: str = "22"
    gas_threshold: Decimal = Decimal("480")  # Smc of a calendar year at the reduced rate, household
    quoted_pcs: Decimal = Decimal("0.03852")  # GJ/Smc
    excise: HouseholdExcise = HouseholdExcise()
