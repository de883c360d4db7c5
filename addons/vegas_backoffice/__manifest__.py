{
    "name": "VEGAs – back office",
    "summary": "Arrears, suspension, administrative closing, injunctions, bonus",
    "version": "19.0.1.0.0",
    "category": "Sales/VEGAs",
    "author": "VEGAs",
    "license": "AGPL-3",
    "depends": ["vegas_sportello"],
    "data": [
        "procedures/a02.xml",
        "procedures/sm1.xml",
        "procedures/sm2.xml",
        "procedures/ca1.xml",
        "procedures/ca2.xml",
        "procedures/ca3.xml",
        "procedures/ca4.xml",
        "procedures/rc1.xml",
    ],
}
