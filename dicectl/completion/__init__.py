"""What the Tab key offers in bash, zsh and fish, by click's own machinery.

`values` says what may stand at the cursor. `shells` puts click's script where the shell finds it.
"""
