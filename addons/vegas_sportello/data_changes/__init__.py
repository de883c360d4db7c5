# ruff: noqa: I001 - a model stands before those that use it
from . import kind
from . import partner
from . import history
from . import form
from . import wanted
from . import checks
from . import effects
from . import sii
from . import bills
from . import paper
