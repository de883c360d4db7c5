from . import bill_paper, bills, prices
