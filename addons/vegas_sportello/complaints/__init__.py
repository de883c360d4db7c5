# ruff: noqa: I001 - a model stands before those that extend it
from . import topic
from . import request
from . import request_proposal
from . import terms
from . import data_request
from . import register
from . import answer
from . import credit
from . import form
from . import inbox
from . import inbox_classify
from . import inbox_mail
from . import tiles
from . import reply_many
from . import recalculate
