# Every target sets itself up: tools/environment.sh finds a Python (or takes PYTHON=...), makes .venv, and is
# instant when nothing has changed.

BIN := .venv/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help environment demo bench docs site gallery regime test test-full test-mesa-next test-viz coverage lint format lock clean

help:
	@echo "make demo      the main job: three organisations under the same luck, figures and a report in results/"
	@echo "make test      everything that must hold: style, types, layers, tests"
	@echo "make test-full the same, then every command of every document word for word; hours"
	@echo "make test-mesa-next  what Mesa asks of a model, with the latest pre-release of Mesa 4, in .venv-mesa-next"
	@echo "make test-viz  the page of handoff.viz, with the extra that it needs, in .venv-viz"
	@echo "make coverage  which lines and branches the tests reach; a report in htmlcov/, no gate"
	@echo "make lint      style, types and layers only"
	@echo "make format    let ruff put the code in order"
	@echo "make bench     speed and memory against Mesa's empty steps"
	@echo "make docs      write the generated parts of the documents anew"
	@echo "make site      the documentation as a site, in site/: opens from there, fetches nothing"
	@echo "make gallery   draw the pictures of the tour from results/demo, in a headless browser"
	@echo "make regime    keep and draw the regime maps: ARGS='FOLDER...' of their sweeps"
	@echo "make lock      resolve requirements.lock again"
	@echo "make clean     remove caches and built files (the environment and results stay)"
	@echo
	@echo "PYTHON=/path/to/python3 chooses the interpreter; ARGS='...' is passed on (demo, bench, regime, pytest)."

environment:
	@sh tools/environment.sh

demo: environment
	@$(BIN)/handoff demo $(ARGS)

bench: environment
	@$(BIN)/handoff bench $(ARGS)

docs: environment
	@$(BIN)/python -m tools.documents $(ARGS)

site: environment
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet $(ARGS)

gallery: environment
	@$(BIN)/python -m tools.documents.gallery $(ARGS)
	@$(BIN)/python -m tools.documents

regime: environment
	@$(BIN)/python -m tools.documents.regime $(ARGS)
	@$(BIN)/python -m tools.documents

# Some hundred processes read the sources: their bytecode is kept, whatever the environment says.
test test-full: export PYTHONDONTWRITEBYTECODE =

test: lint
	$(BIN)/python -m pytest $(ARGS)

# What takes minutes comes last and one by one: its commands use all cores themselves.
test-full: test
	$(BIN)/python -m pytest $(ARGS) -m full -n 0 --durations=0

# Installed beside the lock's other packages; solara comes along, so that the page of a model is tried too.
NEXT := .venv-mesa-next
test-mesa-next:
	@VENV=$(NEXT) sh tools/environment.sh
	$(NEXT)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'mesa[network,viz]>=4.0.0a0,<5'
	$(NEXT)/bin/python -m pytest tests/unit/test_mesa.py tests/unit/test_what_can_be_overridden.py \
		tests/unit/test_agents.py tests/unit/test_organisation.py tests/twins/test_reviews.py $(ARGS)

# Solara wants older packages than others do, and so has no place in the lock.
VIZ := .venv-viz
test-viz:
	@VENV=$(VIZ) sh tools/environment.sh
	$(VIZ)/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[viz]'
	$(VIZ)/bin/python -m pytest tests/viz -n 0 $(ARGS)

# A failing test leaves a report too, and the exit code.
coverage: environment
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(ARGS); code=$$?; \
		$(BIN)/coverage combine --quiet && $(BIN)/coverage html --quiet && $(BIN)/coverage report --sort=cover && exit $$code

lint: environment
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: environment
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

# Hashes and markers, and no address: whose index serves the packages is for each machine's own settings to say.
lock: environment
	$(BIN)/uv pip compile pyproject.toml --extra dev --output-file requirements.lock --quiet \
		--python $(BIN)/python --universal --python-version 3.12 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header $(ARGS)

clean:
	rm -rf build dist htmlcov site .coverage* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name .venv -prune -o -name .git -prune -o -type d -name __pycache__ -exec rm -rf {} +
