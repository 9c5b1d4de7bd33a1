"""The API for programs: the JSON routes and the OpenAPI document.

What people are shown belongs into `pages`; what every answer needs belongs into `serving`.
"""
