"""A Python function as it is seen: loaded, its parameters and result, what is wrong with input."""
