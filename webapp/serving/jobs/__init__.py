"""Jobs: work that takes longer than a request may. A queue (huey), the processes that work it off.

`store` keeps them, on one machine or in Redis; `worker` runs each in a process of its own (`child`)
and sees how it ends; `embedded` starts a worker beside the web process where there is none.
"""
