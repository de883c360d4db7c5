# ruff: noqa: I001 - a model stands before those that use it
from . import change_document
from . import change_case
