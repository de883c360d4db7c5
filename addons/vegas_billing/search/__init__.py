from . import bill, search
