# ruff: noqa: I001 - a model stands before those that extend it
from . import quote
from . import quote_line
from . import quote_outcome
from . import quote_decision
