# ruff: noqa: I001 - the engine extends the registry
from . import registry
from . import engine
from . import search
from . import archive
from . import controllers
from . import privacy
from .hooks import post_init_hook, uninstall_hook
