"""A distributor that answers our files: for training, demos and tests.

It shares no code with ``addons/`` and nothing there imports it, so that a mistake of one side is not hidden by the
other. Standard library only. Run it with ``python -m simulator --help``.
"""
