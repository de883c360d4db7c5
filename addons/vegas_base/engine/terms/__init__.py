# ruff: noqa: I001 - a model stands before those that extend it
from . import parameter_term
from . import suspension
from . import indemnity
from . import lateness
