"""The Italian demo company: generators of invented data (pure Python) and the modules that put them into a database."""
