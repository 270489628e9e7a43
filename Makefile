# POSIX make; needs only Python >= 3.11. The environment lives in .venv and is made anew when pyproject.toml changes.
PYTHON = python3
BIN = .venv/bin
EXAMPLE = examples/01_river_care_tabs.txt

.POSIX:
.PHONY: all demo test lint train bench fuzz schema clean

all: demo

# What the package needs to run.
.venv/run.stamp: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python >= 3.11 is needed" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

# What its tests need besides.
.venv/dev.stamp: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python >= 3.11 is needed" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@ .venv/run.stamp

# What training needs besides.
.venv/train.stamp: .venv/dev.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,train]'
	touch $@

demo: .venv/run.stamp
	$(BIN)/jixiao extract $(EXAMPLE) --format text

test: lint
	$(BIN)/python -m pytest -n 2
	$(BIN)/jixiao eval

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# All models anew, into models/; TRAIN="rows --resume" for some of them. PyTorch is installed for it (large).
train: .venv/train.stamp
	$(BIN)/jixiao train $(TRAIN)

# The tests of the trainers that need PyTorch; `make test` skips them where it is not installed.
test-train: .venv/train.stamp
	$(BIN)/python -m pytest tests/tagging tests/training tests/cli/test_train_command.py

# Ratios against limits.toml: texts, PDF, office formats, scans (pdf and scan take some minutes).
bench: .venv/dev.stamp
	$(BIN)/python benchmarks/speed.py --check
	$(BIN)/python benchmarks/pdf.py --check
	$(BIN)/python benchmarks/assess.py --check
	$(BIN)/python benchmarks/office.py --check
	$(BIN)/python benchmarks/scan.py --check

# 1,000 spoilt files of each format; FUZZ="--seed 2 --formats pdf docx" for others.
fuzz: .venv/dev.stamp
	cd tests && ../$(BIN)/python -m fuzz $(FUZZ)

schema: .venv/run.stamp
	$(BIN)/jixiao schema > schema/record.schema.json

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
