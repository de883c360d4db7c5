# ruff: noqa: I001 - what forbids dunning extends the procedures
from . import procedures
from . import dunning
