"""Kinds of values: the field that each has in a form, and how a result is shown."""
