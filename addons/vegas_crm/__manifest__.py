{
    "name": "VEGAs – CRM",
    "summary": "Prospects: activation, connection, switching; leads and offers",
    "version": "19.0.1.0.0",
    "category": "Sales/VEGAs",
    "author": "VEGAs",
    "license": "AGPL-3",
    "depends": ["vegas_sportello", "crm", "sale_management", "sale_crm"],
}
