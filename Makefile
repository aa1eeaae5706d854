# Tranche. `make run` and `make test` are the two commands a newcomer needs; `make help` lists the rest.
# Needs Go 1.26.8 or newer, git and make. Everything else is fetched or built into ${XDG_CACHE_HOME:-~/.cache}/tranche.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run build test test-fast check generate generated lint browser suite e2e e2e-full fuzz chaos bench clean

# Where git cannot be asked (no commit yet, or the checkout belongs to another user) the build goes without its stamp.
stamp := $(if $(findstring buildvcs,$(GOFLAGS) $(shell go env GOFLAGS 2>/dev/null)),,$(shell git rev-parse HEAD >/dev/null 2>&1 || echo -buildvcs=false))

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: build ## build and run everything on this machine until Ctrl-C
	@exec bin/tranche dev

build: check ## build bin/tranche
	@echo "Building bin/tranche (the first time downloads its modules)."
	@go build $(stamp) -o bin/tranche ./cmd/tranche

check: # the tools that nothing works without
	@.ci/needs

test: browser build generated lint suite ## everything: lint, all tests, the browser's core walk

test-fast: build ## the Go tests alone, without lint, browser and slow cases
	@$(MAKE) --no-print-directory suite SUITE="-short ."

suite: build bin/gotests # every test, beside one PostgreSQL and one Temporal
	@echo "Running the tests beside a PostgreSQL and a Temporal of their own."
	@TRANCHE_DEVSTACK_TEST=1 bin/tranche testenv -- bin/gotests $(or $(SUITE),. e2e)

.PHONY: bin/gotests
bin/gotests:
	@go build $(stamp) -o bin/gotests ./.ci/gotests

browser: # chromium, for the browser tests
	@.ci/browser

generate: ## write *_templ.go anew from *.templ
	@.ci/generate

generated: check # the committed *_templ.go are what *.templ gives
	@.ci/generate --check

lint: check ## gofmt, vet, staticcheck, workflowcheck, gosec
	@.ci/lint

e2e: build browser bin/gotests ## the browser's core walk alone
	@bin/tranche testenv -- bin/gotests e2e

e2e-full: build browser bin/gotests ## every browser test, also the slow ones
	@TRANCHE_E2E=full bin/tranche testenv -- bin/gotests -timeout=60m e2e

fuzz: build ## every fuzz target for FUZZTIME (30s)
	@bin/tranche testenv -- .ci/fuzz $(or $(FUZZTIME),30s)

chaos: build bin/gotests ## the long fault tests: servers killed under load
	@TRANCHE_CHAOS=long bin/tranche testenv -- bin/gotests -run=Chaos -count=1 -timeout=60m .

bench: build ## every benchmark
	@bin/tranche testenv -- go test -run='^$$' -bench=. -benchmem ./...

clean: ## remove what was built; data in .data and the cache stay
	@rm -rf bin
