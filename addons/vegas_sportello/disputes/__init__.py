# ruff: noqa: I001 - what belongs to a dispute stands after it
from . import dispute_body
from . import dispute
from . import dispute_run
from . import dispute_offer
from . import dispute_point
from . import dispute_meeting
from . import dispute_paper
from . import dunning
from . import request
from . import customer_page
from . import dossier
