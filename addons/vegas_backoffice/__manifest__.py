{
    "name": "VEGAs – back office",
    "summary": "Arrears, suspension, administrative closing, injunctions, bonus",
    "version": "19.0.1.0.0",
    "category": "Sales/VEGAs",
    "author": "VEGAs",
    "license": "AGPL-3",
    "depends": ["vegas_sportello"],
}
