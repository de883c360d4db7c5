# ruff: noqa: I001 - a model stands before those that extend it
from . import counted
from . import role_center
from . import tiles
from . import to_do
from . import to_do_rows
from . import to_do_appointments
from . import request
from . import contract
from . import ir_websocket
