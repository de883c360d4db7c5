# ruff: noqa: I001 - the page stands before the boxes that extend it
from . import customer_page
from . import doors
