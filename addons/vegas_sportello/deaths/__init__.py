# ruff: noqa: I001 - a model stands before those that use it
from . import partner
from . import heir
from . import checks
from . import effects
from . import visit
from . import page
from . import paper
