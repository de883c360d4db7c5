"""What each kind of component charges for a slice (``billing.md``, Components, Calorific value, Excise)."""

from datetime import date
from decimal import Decimal

from .errors import BadData, MissingIndex
from .joiner import Joiner
from .model import Component, Line, Supply
from .numbers import ZERO, cents, milli, rate8, year_days
from .rules import HouseholdExcise
from .slices import Piece
from .vat import Parts, Threshold, follows_threshold, simple_rate


class Charger:
    """Charges the slices of one supply, in order of days."""

    def __init__(self, supply: Supply, threshold: Threshold, joiner: Joiner):
        self.supply = supply
        self.prices = supply.prices
        self.threshold = threshold
        self.joiner = joiner
        self.unit = "smc" if supply.commodity == "gas" else "kwh"
        self._kinds = {
            "day": self._day,
            "power": self._power,
            "unit": self._unit,
            "index": self._unit,
            "bracket": self._bracket,
            "excise_ele": self._excise_ele,
        }

    def charge(self, piece: Piece) -> None:
        """Charge all components that hold in a slice."""
        self.use = self._need(self.supply.use, "use", piece.first)
        self.regime = self._need(self.supply.regime, "vat_regime", piece.first)
        self.rules = self._need(self.supply.rules, "rules", piece.first)
        self.threshold.step(piece.year, piece.quantity, self.rules.gas_threshold)
        for component in self.prices.active(piece.first):
            self._kinds[component.kind](component, piece)

    def once(self, component: Component) -> Line:
        """Return the line of a `once` component, on its date."""
        day = component.day.toordinal()
        use = self._need(self.supply.use, "use", day)
        regime = self._need(self.supply.regime, "vat_regime", day)
        vat = simple_rate(component, use, regime, self._need(self.supply.rules, "rules", day))
        return Line(
            code=component.code,
            section=component.section,
            first=component.day,
            last=component.day,
            quantity=Decimal(1),
            unit="piece",
            rate=component.value,
            amount=cents(component.value),
            vat=vat,
        )

    def _day(self, component: Component, piece: Piece) -> None:
        vat = simple_rate(component, self.use, self.regime, self.rules)
        self.joiner.add(component, piece, Decimal(piece.days), unit="day", rate=component.value, vat=vat)

    def _power(self, component: Component, piece: Piece) -> None:
        vat = simple_rate(component, self.use, self.regime, self.rules)
        kw = self._need(self.supply.power, "power", piece.first)
        days = Decimal(piece.days)
        self.joiner.add(component, piece, days, unit="kw_day", rate=component.value, vat=vat, kw=kw)

    def _unit(self, component: Component, piece: Piece) -> None:
        rate = self._rate(component, piece)  # first: a missing index stops the bill also where nothing was used
        quantity = piece.quantities.get(component.band, ZERO) if component.band else piece.quantity
        for vat, part in self._parts(component, quantity):
            self.joiner.add(component, piece, part, unit=self.unit, rate=rate, vat=vat)

    def _bracket(self, component: Component, piece: Piece) -> None:
        days, whole = piece.days, year_days(piece.year)
        below = ZERO
        for place, (yearly, rate) in enumerate(component.brackets):
            if yearly is None:
                inside = piece.quantity - below
            else:
                upper = min(piece.quantity, milli(yearly * days / whole))
                inside = upper - below
                below = upper
            for vat, part in self._parts(component, inside):
                self.joiner.add(component, piece, part, unit=self.unit, rate=rate, vat=vat, bracket=place)

    def _excise_ele(self, component: Component, piece: Piece) -> None:
        if self.use != "household":
            raise BadData("components", f"{component.code}: excise_ele is the excise of households")
        excise = self.rules.excise
        taxed = piece.quantity
        if self.supply.resident.at(piece.first):
            taxed -= exempt(excise, self._need(self.supply.power, "power", piece.first), piece)
        for vat, part in self._parts(component, taxed):
            self.joiner.add(component, piece, part, unit=self.unit, rate=excise.rate, vat=vat)

    def _parts(self, component: Component, quantity: Decimal) -> Parts:
        """Divide a quantity by VAT rate."""
        if not quantity:
            return ()
        if follows_threshold(component, self.use, self.regime):
            return self.threshold.parts(quantity, self.rules)
        return ((simple_rate(component, self.use, self.regime, self.rules), quantity),)

    def _rate(self, component: Component, piece: Piece) -> Decimal:
        """Return the rate of a `unit` or `index` component, worked out once per price list."""
        if component.kind == "unit" and not component.pcs:
            return component.value
        pcs = self._need(self.supply.pcs, "pcs", piece.first) if component.pcs else None
        key = (id(component), piece.month if component.kind == "index" else None, pcs, self.rules.quoted_pcs)
        rate = self.prices.rates.get(key)
        if rate is None:
            rate = component.value
            if component.kind == "index":
                index = self.prices.indexes.get(component.index, {}).get(piece.month)
                if index is None:
                    raise MissingIndex(component.index, piece.month)
                rate = index * component.factor + component.spread
            if pcs is not None:
                rate = rate8(rate * pcs / self.rules.quoted_pcs)
            self.prices.rates[key] = rate
        return rate

    @staticmethod
    def _need(dated, field: str, day: int):
        value = dated.at(day)
        if value is None:
            raise BadData(field, f"no value on {date.fromordinal(day)}")
        return value


def exempt(excise: HouseholdExcise, kw: Decimal, piece: Piece) -> Decimal:
    """Return the kWh of a slice that a resident household pays no excise on."""
    if kw > excise.max_power:
        return ZERO
    months, whole = piece.days * 12, year_days(piece.year)
    free = milli(excise.exempt * months / whole)
    start = free if kw <= excise.small_power else milli(excise.shrinks_above * months / whole)
    shrunk = free - max(ZERO, piece.quantity - start)
    return max(ZERO, min(shrunk, piece.quantity))
