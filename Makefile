# Thin names for what the presets and scripts do; `make help` lists them.
PRESET ?= release
JOBS ?= $(shell nproc)
PARENT ?= embedded
SECONDS ?= 60
BUILD = build/$(PRESET)

.PHONY: help bootstrap build test demo bench fuzz lint fmt contracts install clean
help:      ## list the targets
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  *##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

bootstrap: ## install what the build needs (Debian packages)
	@scripts/dev/bootstrap

build: bootstrap ## build everything: PRESET=release|dev|asan-ubsan|tsan
	@cmake --preset $(PRESET) --log-level=WARNING >/dev/null
	@cmake --build --preset $(PRESET) --parallel $(JOBS)

test: bootstrap ## build, then run every test
	@scripts/dev/bootstrap --clients
	@$(MAKE) --no-print-directory build
	@ctest --preset $(PRESET) --parallel $(JOBS) --schedule-random

demo: build ## a real launch event, end to end: PARENT=embedded|anvil
	@scripts/demo/run --parent $(PARENT) --alt $(BUILD)/alt

bench: build ## the figures of PEERS.md, beside peers in the same run
	@scripts/dev/bootstrap --clients
	@tests/bench/run $(BUILD)

fuzz:      ## run every fuzz target for SECONDS=60 (clang, libFuzzer)
	@scripts/ci/fuzz $(SECONDS)

lint: build ## format, layers, tidy on changed files
	@scripts/checks/format --check
	@python3 scripts/checks/check_layers.py
	@scripts/checks/tidy $(BUILD)

fmt:       ## format the C++ sources in place
	@scripts/checks/format

contracts: ## recompile the Solidity with the pinned compiler
	@scripts/dev/bootstrap --clients
	@cd scripts/contracts && node build.mjs

install: build ## install the binary and its manifests: DESTDIR, PREFIX
	@cmake --install $(BUILD) --prefix $(or $(PREFIX),/usr/local)

clean:     ## remove the build folder
	@rm -rf build
