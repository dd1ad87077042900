# Commands for developers and for users of the source. `make run`, `make demo` and `make test` set
# up what is missing first.

PYTHON ?= python3
PHOTO ?=
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The environment of the package for the CPU, and its torch.
CPU_VENV := build/cpu-venv
CPU_BIN := $(CPU_VENV)/bin
CPU_READY := $(CPU_VENV)/.ready
CPU_TORCH ?= torch==2.13.0
# A process for each core. A file stays in one process, because its tests share fixtures.
PYTEST := $(BIN)/pytest --numprocesses auto --dist loadfile

.PHONY: run demo test quick check format lint types contracts tests i18n manual package package-full \
	packages test-package wheel bench-quality bench-speed clean

run: $(READY)
	@tools/system_libraries.sh qt
	$(BIN)/reweave $(if $(PHOTO),"$(PHOTO)")

demo: $(READY)
	$(BIN)/reweave demo

test: $(READY)
	@tools/system_libraries.sh qt tests
	$(MAKE) --no-print-directory check

check: format lint types contracts tests

# At each commit: everything but the slow tests, under two minutes on two cores.
quick: $(READY) format lint types contracts
	$(PYTEST) -q -m "not slow"

format:
	$(BIN)/ruff format --check .

lint:
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

tests:
	$(PYTEST)

# Texts of the window: extracts them into resources/translations, and compiles the translations.
i18n: $(READY)
	$(BIN)/python -m tools.translations

# What the program makes of its manual, docs/user: the page of keys, and the screenshots.
manual: $(READY)
	$(BIN)/pytest tests/e2e/test_manual_pictures.py
	$(BIN)/python -m tools.manual

# The packaged program for the CPU, one folder that needs no Python: dist/reweave.
package: $(CPU_READY)
	@tools/system_libraries.sh qt package
	PYTHONHASHSEED=0 $(CPU_BIN)/pyinstaller build.spec --noconfirm --log-level ERROR

# The same with the CUDA libraries of the installed torch: dist/full/reweave, several gigabytes.
package-full: $(READY)
	@tools/system_libraries.sh qt package
	$(BIN)/pip install --quiet --editable '.[package]'
	PYTHONHASHSEED=0 $(BIN)/pyinstaller build.spec --noconfirm --log-level ERROR --distpath dist/full
	$(BIN)/pytest tests/package/test_cuda.py tests/package/test_command_line.py \
		--frozen dist/full/reweave

# What a Linux user downloads, in dist/packages: a Debian package, an archive, and their SHA-256 sums.
packages: package
	$(CPU_BIN)/python -m tools.package.linux

test-package: package
	@tools/system_libraries.sh qt tests
	$(BIN)/pytest tests/package

# For users who have Python: dist/reweave-VERSION-py3-none-any.whl and the source beside it.
wheel: $(READY)
	$(BIN)/pip install --quiet build twine
	rm -f dist/*.whl dist/*.tar.gz
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -m build
	$(BIN)/twine check --strict dist/*.whl dist/*.tar.gz

# Folders of evaluation pictures and of feature networks: see docs/BENCHMARKS.md.
DATA ?= ../shared/data
WEIGHTS ?= ../shared/weights

bench-quality: $(READY)
	$(BIN)/pip install --quiet --editable '.[bench]'
	$(BIN)/python -m tools.bench.quality --data $(DATA) --weights $(WEIGHTS)

bench-speed: $(READY)
	$(BIN)/pip install --quiet --editable '.[bench]'
	$(BIN)/python -m tools.bench.speed

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Reweave needs Python 3.11 or newer; set PYTHON=… to one.")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev,train]'
	touch $@

# OpenCV's variant without windows brings no Qt of its own; both have the same version.
$(CPU_READY): pyproject.toml
	test -x $(CPU_BIN)/python || $(PYTHON) -m venv $(CPU_VENV)
	$(CPU_BIN)/python -m pip install --quiet --upgrade pip
	$(CPU_BIN)/python -m pip install --quiet '$(CPU_TORCH)'
	$(CPU_BIN)/python -c 'import sys, torch; sys.exit("This torch has CUDA; set PIP_EXTRA_INDEX_URL to the index of CPU builds that pytorch.org names." if torch.version.cuda else 0)'
	$(CPU_BIN)/python -m pip install --quiet --editable '.[package]'
	$(CPU_BIN)/python -m pip uninstall --quiet --yes opencv-python
	$(CPU_BIN)/python -m pip install --quiet --no-deps --force-reinstall opencv-python-headless
	touch $@

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-output
