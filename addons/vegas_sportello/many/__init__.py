# ruff: noqa: I001 - a model stands before those that extend it
from . import many
from . import many_line
from . import many_run
from . import many_requests
from . import many_contracts
from . import many_paper
from . import doors
