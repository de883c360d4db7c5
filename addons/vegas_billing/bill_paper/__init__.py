# ruff: noqa: I001 - what others stand on comes first
from . import notice
from . import reading
from . import paper_data
from . import move
