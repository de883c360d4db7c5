{
    "name": "VEGAs – CRM",
    "summary": "Prospects: activation, connection, switching; leads and offers",
    "version": "19.0.1.0.0",
    "category": "Sales/VEGAs",
    "author": "VEGAs",
    "license": "AGPL-3",
    "depends": ["vegas_sportello", "crm", "sale_management", "sale_crm"],
    "data": [
        "security/ir.model.access.csv",
        "views/vegas_crm_menus.xml",
        "procedures/pn1.xml",
        "procedures/a01.xml",
        "procedures/a40.xml",
        "procedures/pk1.xml",
        "procedures/se1.xml",
        "procedures/se3.xml",
        "procedures/s01.xml",
    ],
    "assets": {
        "web.assets_backend": ["vegas_crm/static/src/**/*"],
    },
}
