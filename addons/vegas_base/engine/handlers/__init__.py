# ruff: noqa: I001 - a model stands before those that extend it
from . import handler
from . import exchange
from . import exchange_form
from . import exchange_send
from . import doubts
from . import effects
from . import outcome
from . import quote_request
from . import data_request
from . import activation
from . import table_message
from . import sii
from . import notice
from . import follow_up
from . import cessation
from . import own_request
from . import appointment
