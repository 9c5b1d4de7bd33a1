"""An app's log: which lines are wanted, how bad each is, and going on after a lost connection.

What a failure in it means belongs to `explain/`, how a line looks to `output/`.
"""
