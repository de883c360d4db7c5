{
    "name": "VEGAs – bills",
    "summary": "Price lists and bills on Odoo's accounting",
    "version": "19.0.1.0.0",
    "category": "Sales/VEGAs",
    "author": "VEGAs",
    "license": "AGPL-3",
    "depends": ["vegas_base", "account"],
}
