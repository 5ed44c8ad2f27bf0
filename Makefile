# One command per chore, the same at a desk and in CI. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
# Warnings are errors here; somebody's later toolchain builds the package without this.
export MIXCHAT_STRICT := 1

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
# Swift's own libraries go into the binary: it starts in half the time and runs where no toolchain is.
RELEASE := -c release -static-stdlib
BINARY := .build/release/mixchat
SOURCES := $(shell find Sources -type f) Package.swift Makefile
MODELS := $(or $(MIXCHAT_MODEL_DIR),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/mixchat/models/v1)

.PHONY: help run build test install bench bench-peers lint format sanitize fuzz clean setup setup-build setup-test

help:
	@sed -n 's/^## //p' Makefile

## make run              install what is missing, build, open the chat (ARGS="…" are passed on)
run: setup $(BINARY)
	@exec $(BINARY) $(ARGS)

## make build            install what is missing, then build .build/release/mixchat
build: setup-build $(BINARY)

setup:
	@Scripts/setup.sh run
setup-build:
	@Scripts/setup.sh build
setup-test:
	@Scripts/setup.sh test

$(BINARY): $(SOURCES)
	@echo 'building mixchat (the first time takes a few minutes)' >&2
	@$(SWIFT) build $(RELEASE) --product mixchat
	@touch $@

## make test             install what is missing, run every test
test: setup-test
	@$(SWIFT) build --build-tests
	@$(SWIFT) test --skip-build

## make install          put the program, its man page, completions and the local model under PREFIX (/usr/local)
install: setup $(BINARY)
	@Scripts/install.sh '$(BINARY)' '$(DESTDIR)$(PREFIX)' '$(MODELS)'

## make bench            measure start-up, streaming, the store and memory
bench: setup-test $(BINARY)
	@Scripts/bench.sh

## make bench-peers      the same for other terminal chats, where they are installed
bench-peers: setup-test $(BINARY)
	@Scripts/bench-peers.sh

## make lint             check formatting, the core's purity and the shell scripts
lint:
	@$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	@Scripts/check-purity.sh
	@for script in Scripts/*.sh .ci/run; do bash -n "$$script" || exit 1; done
	@if command -v shellcheck >/dev/null; then shellcheck Scripts/*.sh .ci/run; fi
	@echo 'lint: clean'

## make format           format every Swift file
format:
	@$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

## make sanitize         run the tests under the thread and the address sanitizer
sanitize: setup-test
	@$(SWIFT) test --sanitize=thread --scratch-path .build-tsan
	@$(SWIFT) test --sanitize=address --scratch-path .build-asan

## make fuzz             feed the parsers random and mutated input (SECONDS=60)
fuzz: setup-test
	@MIXCHAT_FUZZ_SECONDS=$(or $(SECONDS),60) $(SWIFT) test --filter Fuzz

## make clean            remove everything that was built; the local model stays
clean:
	@rm -rf .build .build-tsan .build-asan
