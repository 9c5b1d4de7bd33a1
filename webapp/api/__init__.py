"""The API for programs: JSON routes and the OpenAPI document."""
