"""Evaluation suites for `glimpse eval`."""
