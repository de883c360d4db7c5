# ruff: noqa: I001 - a model stands before those that extend it
from . import reading
from . import next_bill
from . import facts
from . import desk
from . import desk_line
from . import desk_run
from . import desk_undo
from . import desk_paper
from . import doors
from . import silence
