from . import figure, report, report_sheet
