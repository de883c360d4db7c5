# ruff: noqa: I001 - a model stands before those that extend it
from . import code
from . import layout
from . import unit
from . import declaration
from . import row
from . import file
from . import file_rows
from . import file_check
from . import finding
from . import receipt
from . import reminder
