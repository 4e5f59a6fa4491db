# Short names; scripts/bootstrap.py does the work and tells the story.
# Options go after the name: make test ARGS="-k gate", make demo OFFLINE=~/wheels

PYTHON ?= python3
BOOTSTRAP = $(PYTHON) scripts/bootstrap.py $(if $(OFFLINE),--offline $(OFFLINE))

.PHONY: help demo test lint bench soak package lock system clean

help:
	@echo "make demo     the whole main job, from manuscript to report, in a throw-away folder"
	@echo "make test     the tests, on SQLite and PostgreSQL"
	@echo "make lint     format, rules, types and the floors of the house"
	@echo "make bench    letters in a second beside smtp-source, and what they cost"
	@echo "make soak     senders killed a thousand times, every letter accounted for"
	@echo "make package  wheel and sdist into dist/, and the wheel tried on its own"
	@echo "make lock     the lock files anew"
	@echo "make system   browser and fonts for the tests, by apt (as root)"
	@echo "make clean    away with .venv, dist and caches"

demo test lint bench soak package lock system:
	@$(BOOTSTRAP) $@ $(ARGS)

clean:
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find mailer tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
