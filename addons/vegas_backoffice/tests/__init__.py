from . import test_arrears_chain, test_csv_messages, test_dunning, test_rc1
