"""An app's log: which lines are wanted, how bad each is, and going on after a lost connection."""
