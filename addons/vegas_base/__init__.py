from . import controllers, engine, registry
from .hooks import post_init_hook
