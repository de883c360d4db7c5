# ruff: noqa: I001 - a list stands before what hangs on it
from . import price_history
from . import price_list
from . import price_component
from . import price_index
from . import calorific_value
from . import computable
from . import price_use
from . import price_book
from . import price_list_load
from . import price_list_check
