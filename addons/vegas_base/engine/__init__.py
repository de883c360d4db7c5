# ruff: noqa: I001 - a model stands before those that extend it
from . import requests
from . import terms
from . import messages
from . import channels
from . import handlers
from . import quotes
from . import paper
from . import handed_paper
from . import request_paper
from . import paper_sign
from . import distributors
from . import training
