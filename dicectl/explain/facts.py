"""What the explanations say of Heroku that changes with the years; as of November 2026.

From https://www.heroku.com/pricing and https://devcenter.heroku.com/articles/limits.
"""

BIGGER_DYNO = "heroku ps:type standard-2x"
ALWAYS_ON = "A dyno that always runs costs about 7 dollars a month: heroku ps:type basic"
DATABASE = "heroku addons:create heroku-postgresql:essential-0"
PUSHES_AN_HOUR = 75
REQUESTS_AN_HOUR = 4500
