# Each target is one of `python run.py TARGET`, which works also where there is no make. `make help` lists them.
# PY=3.12 chooses a Python, ARGS="-k push -x" some of the tests.
TARGETS = run test test-all reliability lint bench dist docs pictures screens requirements clean

.PHONY: help $(TARGETS)

help:
	@python3 run.py --help

$(TARGETS):
	@python3 run.py $@ $(PY:%=--python=%) $(ARGS)
