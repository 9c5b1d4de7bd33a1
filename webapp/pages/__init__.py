"""The pages for people: the form with its result, and how to use the API."""
