# One command per chore, the same at a desk and in CI. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
# Warnings are errors here; somebody's later toolchain builds the package without this.
export MIXCHAT_STRICT := 1

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
# The user for whom this runs, also under sudo.
USER_HOME := $(or $(if $(SUDO_USER),$(shell getent passwd '$(SUDO_USER)' | cut -d: -f6)),$(HOME))
# Not every shell expands a ~ behind an equals sign.
override PREFIX := $(patsubst ~/%,$(USER_HOME)/%,$(patsubst ~,$(USER_HOME),$(PREFIX)))
override DESTDIR := $(patsubst ~/%,$(USER_HOME)/%,$(patsubst ~,$(USER_HOME),$(DESTDIR)))
# The home of somebody else, and a quote, would make folders of that name here.
$(foreach path,$(PREFIX) $(DESTDIR),$(if $(filter ~%,$(path))$(findstring ',$(path)), \
  $(error $(path): write the whole path, without a ~ or a quote)))
# Swift's own libraries go into the binary: it starts in half the time and runs where no toolchain is.
# Nothing is looked for beside it or where the toolchain was: it has no RUNPATH.
# Rooms are modules: small functions are inlined across them. Tables by own types are made without a search at run time.
# Of what a debugger needs, the lines are kept, which a crash report names.
RELEASE := -c release --static-swift-stdlib -Xswiftc -cross-module-optimization --disable-local-rpath -Xswiftc -no-toolchain-stdlib-rpath \
  -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors -Xswiftc -gline-tables-only
# Tests are linked by the toolchain's own linker, where it runs.
BUILD_TESTS = MIXCHAT_LLD=$$(. Scripts/toolchain.sh && has_lld && echo 1) $(SWIFT) build --build-tests
BINARY := .build/release/mixchat
SWIFT_FILES := Package.swift Sources Tests Benchmarks/HotPaths Benchmarks/Micro/Package.swift Benchmarks/Micro/Sources \
  Benchmarks/Micro/Benchmarks
SOURCES := $(shell find Sources -type f) Package.swift Makefile Scripts/link-flags.sh Scripts/toolchain.sh Scripts/no-icu-data.c
MODELS := $(or $(MIXCHAT_MODEL_DIR),$(or $(if $(SUDO_USER),,$(XDG_CACHE_HOME)),$(USER_HOME)/.cache)/mixchat/models/v1)

.PHONY: help run build test test-clock test-gateway install uninstall deb bench bench-peers bench-micro lint format sanitize \
  fuzz mistakes clean setup-build setup-test setup-bench

help:
	@sed -n 's/^## //p' Makefile

## make run              install what is missing, build, open the chat (ARGS="…" are passed on)
run:
	@if $(MAKE) -q --no-print-directory $(BINARY); then Scripts/install-model.sh; \
	else Scripts/setup.sh run && Scripts/build-beside.sh $(MAKE) --no-print-directory $(BINARY); fi
	@exec $(BINARY) $(ARGS)

## make build            install what is missing, then build .build/release/mixchat
build: setup-build $(BINARY)

setup-build:
	@Scripts/setup.sh build
setup-test:
	@Scripts/setup.sh test
setup-bench:
	@Scripts/setup.sh bench

# The archives linked in are followed as well: a corrected library reaches the program by the next `make`. The package
# manager does not know them, and links anew only where there is no program.
$(BINARY): $(SOURCES) $(wildcard .build/archives/*.a)
	@echo 'building mixchat (the first time takes a few minutes)' >&2
	@rm -f $@
	@$(SWIFT) build $(RELEASE) $$(Scripts/link-flags.sh) --product mixchat
	@touch $@

## make test             install what is missing, run every test
test: setup-test
	@$(BUILD_TESTS)
	@Scripts/fuzz.sh --check
# One at a time: many tests wait for a terminal or a socket, and would keep each other from the few threads there are.
	@$(SWIFT) test --skip-build --no-parallel

## make test-clock       hold promises with a figure in milliseconds to the clock, on a machine that does nothing else
test-clock: setup-test
	@$(BUILD_TESTS)
	@MIXCHAT_CLOCK=1 $(SWIFT) test --skip-build --no-parallel --filter 'CancellationTests|KillTests|\.StoreTests|ComposerLayoutTests'

## make test-gateway     chat through LiteLLM's proxy with two servers behind it, one of which is killed (750 MB)
test-gateway: setup-test $(BINARY)
	@Scripts/test-gateway.sh '$(BINARY)' '$(MODELS)'

## make install          put the program, its man page, completions and the local model under PREFIX (/usr/local)
# A program that is current needs no toolchain, which sudo often does not find.
install:
	@$(MAKE) -q --no-print-directory $(BINARY) || \
	  { Scripts/setup.sh run && Scripts/build-beside.sh $(MAKE) --no-print-directory $(BINARY); }
	@Scripts/install.sh '$(BINARY)' '$(PREFIX)' '$(MODELS)' '$(DESTDIR)'

## make uninstall        remove what make install put under PREFIX; conversations and the config stay
uninstall:
	@Scripts/uninstall.sh '$(DESTDIR)$(PREFIX)'

## make deb              make mixchat_VERSION_ARCH.deb in .build/packages
deb: build
	@Scripts/deb.sh '$(BINARY)' "$$($(BINARY) --version | sed -n 's/^mixchat //p')" .build/packages

## make bench            measure start-up, streaming, keys, the store and memory against their limits
bench: setup-bench $(BINARY)
	@Benchmarks/run

## make bench-peers      the same, beside other terminal chats from PyPI
bench-peers: setup-bench $(BINARY)
	@Benchmarks/run --peers

## make bench-micro      time the hot paths one by one, count their instructions, time the worst frames
bench-micro: setup-bench
	@cd Benchmarks/Micro && env -u MIXCHAT_STRICT $(SWIFT) package -Xswiftc -enable-testing benchmark
	@env -u MIXCHAT_STRICT Benchmarks/instructions
	@env -u MIXCHAT_STRICT $(SWIFT) run -c release --package-path Benchmarks/Micro -Xswiftc -enable-testing Frames

## make lint             check formatting, lines and words, the core's purity and rooms, the pages, the shell scripts
lint:
	@$(SWIFT) format lint --strict --recursive --parallel $(SWIFT_FILES)
	@Scripts/check-purity.sh
	@Scripts/check-rooms.py
	@Scripts/check-lines.py
	@Scripts/tree.py --check
	@Scripts/mistakes --check
	@Scripts/check-docs.py
	@for script in Scripts/*.sh .ci/run; do bash -n "$$script" || exit 1; done
	@if command -v shellcheck >/dev/null; then shellcheck Scripts/*.sh .ci/run; fi
	@echo 'lint: clean'

## make format           format every Swift file
format:
	@$(SWIFT) format --in-place --recursive --parallel $(SWIFT_FILES)

## make sanitize         run the tests under the thread and the address sanitizer
sanitize: setup-test
	@Scripts/sanitize.sh thread
	@Scripts/sanitize.sh address

## make fuzz             feed the parsers random and mutated input (SECONDS=60)
fuzz: setup-test
	@Scripts/fuzz.sh $(or $(SECONDS),60)

## make mistakes         build plausible mistakes in, one after the other, and see that the tests notice each
mistakes: setup-test
	@Scripts/mistakes

## make clean            remove everything that was built; the local model stays
clean:
	@rm -rf .build .build-thread .build-address .build-fuzz
