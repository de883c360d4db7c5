# ruff: noqa: I001 - the page stands before the boxes that extend it
from . import customer_page
from . import supplies
from . import money
from . import requests
from . import time_line
from . import alerts
from . import doors
