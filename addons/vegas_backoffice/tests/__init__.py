from . import test_arrears_chain, test_csv_messages, test_deaths, test_dunning, test_rc1
