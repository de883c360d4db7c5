{
    "name": "VEGAs bench: answers through OCA edi",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "VEGAs",
    "license": "AGPL-3",
    "depends": ["edi_core_oca", "vegas_sportello", "vegas_crm"],
    "data": [],
    "installable": True,
}
