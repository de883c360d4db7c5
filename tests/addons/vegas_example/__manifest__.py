{
    "name": "VEGAs – example of a procedure",
    "summary": "One .py, one .xml, a schema: nothing else is touched. For tests only",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "VEGAs",
    "license": "AGPL-3",
    "depends": ["vegas_base"],
    "data": ["x01.xml"],
}
