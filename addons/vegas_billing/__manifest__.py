{
    "name": "VEGAs – bills",
    "summary": "Price lists and bills on Odoo's accounting",
    "version": "19.0.1.0.0",
    "category": "Sales/VEGAs",
    "author": "VEGAs",
    "license": "AGPL-3",
    "depends": ["vegas_base", "account"],
    "external_dependencies": {"python": ["openpyxl"]},
    "data": [
        "security/vegas_billing_security.xml",
        "security/ir.model.access.csv",
        "views/price_list_views.xml",
    ],
}
