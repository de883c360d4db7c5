from . import procedures
