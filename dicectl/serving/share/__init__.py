"""A public address for `dicectl serve`, through a tunnel program that is on this machine already.

`tunnels` lists the programs, `opening` opens one, `watch` runs it in a process of its own.
"""
