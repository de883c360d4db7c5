# ruff: noqa: I001 - a model stands before those that extend it
from . import channel
from . import channel_parcel
from . import channel_log
from . import channel_sftp
from . import channel_pec
from . import channel_pec_in
