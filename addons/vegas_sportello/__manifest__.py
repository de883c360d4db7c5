{
    "name": "VEGAs – counter",
    "summary": "Role center, customers and procedures of the counter",
    "version": "19.0.1.0.0",
    "category": "Sales/VEGAs",
    "author": "VEGAs",
    "license": "AGPL-3",
    "depends": ["vegas_billing"],
    "data": [
        "security/ir.model.access.csv",
        "views/role_center_views.xml",
        "procedures/v01.xml",
    ],
    "assets": {
        "web.assets_backend": ["vegas_sportello/static/src/**/*"],
    },
    "application": True,
}
