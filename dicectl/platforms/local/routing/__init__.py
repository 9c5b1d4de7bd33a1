"""The local platform's router: HTTP between the visitors of an app and its web processes.

It does what Heroku's router does: https://devcenter.heroku.com/articles/http-routing
"""
