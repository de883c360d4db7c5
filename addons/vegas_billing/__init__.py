from . import bills, prices
