# ruff: noqa: I001 - a model stands before those that extend it
from . import entry
from . import searched
from . import partner
from . import supply
from . import request
from . import find
from . import search
