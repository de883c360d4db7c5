# ruff: noqa: I001 - the base stands before the tables, in the order in which they are loaded
from . import table
from . import customers
from . import points
from . import meters
from . import coefficients
from . import contracts
from . import readings
from . import receipt
from . import load
