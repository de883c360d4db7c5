from . import test_arrears_chain, test_csv_messages, test_rc1
