# ruff: noqa: I001 - what is gathered stands before what is made of it
from . import access_trace
from . import gather
from . import gather_papers
from . import gather_messages
from . import book
from . import request
