# ruff: noqa: I001 - a model stands before those that extend it
from . import schema
from . import message
from . import message_in
from . import message_rows
from . import part
from . import part_apply
from . import quarantine
from . import told_answer
from . import message_import
