# Everything that is done often, by name. `make help` lists it.

# The processor to build for: `native` is this machine; `make MARCH=x86-64-v2` runs on any of ten years.
MARCH ?= native

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help packages build demo test lint format bench bench-levels product clean

# System packages: libraries to link, and what the report puts on its page.
PACKAGES := libsqlite3-dev libcurl4-openssl-dev libwebsockets-dev libssl-dev zlib1g-dev libyaml-dev \
  libopenblas0 libjs-vega node-vega pkg-config

ifeq ($(MARCH)-$(shell uname -m),native-aarch64)
CPU := -mcpu=native
else
CPU := -march=$(MARCH)
endif

FLAGS := -c release -Xcc $(CPU) --explicit-target-dependency-import-check error
TEST_FLAGS := $(FLAGS) --disable-xctest --disable-testable-imports
SWIFT_FILES = git ls-files -z --cached --others --exclude-standard '*.swift'

help: ## Lists these targets.
	@echo 'Lockstep: make TARGET [MARCH=native|x86-64-v2|x86-64-v3|…]'
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 16

packages: ## Installs the system packages that are missing.
	@if ! command -v dpkg-query >/dev/null; then \
	  echo 'This is no Debian system: see that the equivalents of these are installed: $(PACKAGES)'; exit 0; fi; \
	missing=(); \
	for name in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' "$$name" 2>/dev/null | grep -q 'install ok installed' || missing+=("$$name"); \
	done; \
	if [ $${#missing[@]} -eq 0 ]; then exit 0; fi; \
	echo "Missing system packages: $${missing[*]}"; \
	if [ "$$(id -u)" -eq 0 ]; then as=(); \
	elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as=(sudo); \
	else echo "Install them with:  sudo apt-get install -y --no-install-recommends $${missing[*]}"; exit 1; fi; \
	"$${as[@]}" apt-get update -qq; \
	"$${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}"

build: packages ## Builds the program, optimised for this processor.
	@echo 'Building lockstep with $(CPU)'
	swift build $(FLAGS) --product lockstep
	@echo "Built $$(swift build -c release --show-bin-path)/lockstep"

demo: build ## Runs the whole line on the bundled sample: data, sweep, walk-forward, report, gate, paper.
	@"$$(swift build -c release --show-bin-path)/lockstep" demo

test: packages ## Runs all tests, built as the program is.
	@echo 'Testing with $(CPU)'
	swift test $(TEST_FLAGS)

lint: ## Checks the format of all Swift files.
	$(SWIFT_FILES) | xargs -0 swift format lint --strict --parallel

format: ## Rewrites all Swift files in the house's format.
	$(SWIFT_FILES) | xargs -0 swift format format --in-place --parallel

bench: build ## Measures all of docs/performance.md, beside other programs where Python has them (LOCKSTEP_PYTHON=…).
	swift build $(FLAGS) --product bench
	@Benchmarks/run "$$(swift build -c release --show-bin-path)"/{lockstep,bench}

# Each level is a build of its own, below .build/levels; it takes a while.
bench-levels: packages ## Measures the sweep at each level of x86-64 and updates docs/performance.md.
	@for level in x86-64-v2 x86-64-v3 x86-64-v4 native; do \
	  for product in lockstep bench; do \
	    $(MAKE) --no-print-directory product PRODUCT=$$product MARCH=$$level SCRATCH=.build/levels/$$level; \
	  done; \
	done
	@Benchmarks/levels .build/levels x86-64-v2 x86-64-v3 x86-64-v4 native

product:
	swift build $(FLAGS) --scratch-path $(SCRATCH) --product $(PRODUCT)

clean: ## Removes what was built; data and results stay.
	rm -rf .build
