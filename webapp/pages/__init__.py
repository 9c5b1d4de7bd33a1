"""The pages for people: the form with its result, how to use the API, style and script.

What programs are told belongs into `api`; what every answer needs belongs into `serving`.
"""
