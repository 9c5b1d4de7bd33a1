"""A Python function: how it is found and loaded, its parameters, and what is wrong with an input.

Nothing here knows of requests or pages.
"""
