from . import test_csv_messages
