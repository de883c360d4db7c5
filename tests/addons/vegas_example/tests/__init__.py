from . import test_x01
