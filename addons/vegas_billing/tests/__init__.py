from . import test_computation_bills, test_prices
