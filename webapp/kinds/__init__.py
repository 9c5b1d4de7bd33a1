"""Kinds of values: the field of each in a form, how a result is shown, and where templates are.

Nothing here knows of functions or requests.
"""
