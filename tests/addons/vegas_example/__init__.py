from . import x01
