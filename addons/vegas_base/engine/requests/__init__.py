# ruff: noqa: I001 - a model stands before those that extend it
from . import stage
from . import procedure
from . import request
from . import request_data
from . import request_run
from . import history
from . import effect
from . import undo
from . import attempt
from . import reason
from . import version
