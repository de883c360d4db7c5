"""The arithmetic of bills, in pure Python on Decimal: no database, no Odoo.

A :class:`Supply` on a :class:`PriceList`, a :class:`Period` and the bills before it give a :class:`Bill`::

    bill = compute_bill(supply, Period(first, last), history)
"""

from .bills import Period, compute_bill, compute_bills, counted_slices, open_estimates
from .compare import Difference, compare
from .dated import Dated
from .errors import BadData, ComputationError, MissingIndex
from .model import Bill, Component, Line, Meter, Reading, Slice, Supply, VatEntry
from .prices import PriceList
from .profile import LoadProfile
from .rules import HouseholdExcise, Rules
