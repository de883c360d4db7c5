# ruff: noqa: I001 - a model stands before those that extend it
from . import distributor_letter
from . import distributor_account
from . import watch_list
