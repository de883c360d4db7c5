# ruff: noqa: I001 - a model stands before those that extend it
from . import scope
from . import capacity
from . import visit_topic
from . import visit_outcome
from . import delegation
from . import visit
from . import visit_span
from . import presenter
from . import visit_run
from . import visit_bar
from . import visit_done
from . import visit_quality
from . import counter_appointment
from . import request
from . import partner
from . import move
from . import ir_http
