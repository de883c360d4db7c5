# ruff: noqa: I001 - the archive extends what the others define
from . import bill_paper
from . import bills
from . import prices
from . import archive
from . import search
from .hooks import post_init_hook
