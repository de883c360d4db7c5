from . import registry
from . import engine
from . import controllers
from .hooks import post_init_hook
