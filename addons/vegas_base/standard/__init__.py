"""The communication standard between sellers and distributors, in pure Python: no Odoo, no database.

``codes`` checks PDR, POD, tax codes, VAT numbers and IBANs; ``calendars`` counts days; ``reader`` turns bytes from
outside into trees and rows; ``schemas`` finds the schema of a message, checks, builds and straightens it;
``envelope`` reads who a message is from, for and about; ``consumption`` computes what was consumed between two days.
Imports are relative, so that the package also works outside Odoo, with the folder of the addon on the
path: ``python -m standard.check_codes FILE.csv``.
"""
