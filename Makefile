# fac: build, test, install. CC, CFLAGS, CPPFLAGS, LDFLAGS, PREFIX and DESTDIR are the user's; BUILD is where
# everything goes that is made. Targets: all unit check demo install uninstall clean, and for development
# lint asan mutants bench eval fuzz soak. What is missing on the machine is found, and as root installed, by tests/deps.

VERSION = 0.1.0
PREFIX ?= /usr/local
BUILD   = build
CC     ?= cc
CFLAGS ?= -O2 -g

WARN   = -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
	 -Wwrite-strings -Wformat=2
HARDEN = -fPIE -fstack-protector-strong $(if $(filter -O1 -O2 -O3 -Os,$(CFLAGS)),-D_FORTIFY_SOURCE=2)
FLAGS  = -std=c11 -D_GNU_SOURCE -Ilib -DFAC_VERSION='"$(VERSION)"' $(WARN) $(HARDEN)
LINK   = -pie -Wl,-z,relro,-z,now -Wl,--as-needed
LIBS   = -lcjson -lnettle -lcurl -lm
export CC CPPFLAGS

LIB_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(sort $(wildcard lib/*/*.c)))
TOOLS   := $(patsubst tools/%.c,%,$(sort $(wildcard tools/fac-*.c)))
UNITS   := $(patsubst tests/unit/%.c,%,$(sort $(wildcard tests/unit/*.c)))
PAGES   := $(sort $(wildcard tools/*.[157]))
PIPES   := $(sort $(wildcard pipelines/*))

all: $(TOOLS:%=$(BUILD)/bin/%)
unit: $(UNITS:%=$(BUILD)/unit/%)

$(BUILD)/%.o: %.c | need
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libfac.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/bin/%: $(BUILD)/tools/%.o $(BUILD)/libfac.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libfac.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS)

# Says what is missing before the compiler does; installs nothing.
need:
	@tests/deps -n build

# What the stand-in for GitHub in the tests is checked against: npm packages, not in the tree.
build/hub/node_modules: tests/hub/package.json
	mkdir -p build/hub
	cp tests/hub/package.json build/hub/package.json
	npm --prefix build/hub install --no-audit --no-fund --no-package-lock --silent
	touch $@

check:
	tests/deps build run check
	$(MAKE) all unit build/hub/node_modules
	tests/run $(BUILD)

demo:
	tests/deps build run
	$(MAKE) all
	FAC_BIN=$(abspath $(BUILD)/bin) pipelines/demo

lint:
	tests/deps build run lint
	$(MAKE) all
	tests/lint $(BUILD)

SANITIZE = -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
asan:
	tests/deps build run check
	$(MAKE) BUILD=$(BUILD)/asan CFLAGS='-O1 -g $(SANITIZE) -include tests/asan.h' HARDEN=-fPIE all unit
	$(MAKE) build/hub/node_modules
	UBSAN_OPTIONS=print_stacktrace=1 tests/run $(BUILD)/asan

mutants:
	tests/deps build run check
	tests/mutants

# The long forms of tests that check runs in short: head-move races, kills at every write, worlds of the gate.
soak:
	tests/deps build run check
	$(MAKE) all unit build/hub/node_modules
	SOAK_RACES=1000 SOAK_KILL_STEP=1 SOAK_WORLDS=1000000 bats -f 'races: |killed at each |10,000 ' \
	    tests/hub-gate.bats tests/forge-github.bats tests/gate-oracle.bats

eval:
	tests/deps build run
	$(MAKE) all
	FAC_BIN=$(abspath $(BUILD)/bin) tests/eval

bench:
	tests/deps build run
	$(MAKE) all
	FAC_BIN=$(abspath $(BUILD)/bin) tests/bench

fuzz:
	tests/deps build fuzz
	$(MAKE) BUILD=$(BUILD)/fuzz CC=clang CFLAGS='-O1 -g $(SANITIZE) -fsanitize=fuzzer-no-link' HARDEN=-fPIE \
	    $(patsubst %.c,$(BUILD)/fuzz/%,$(wildcard tests/fuzz/*.c))
	tests/fuzz/run $(BUILD)/fuzz/tests/fuzz

$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libfac.a
	$(CC) $(CFLAGS) -fsanitize=fuzzer $(LINK) $(LDFLAGS) -o $@ $^ $(LIBS)

# $(call installed,DIRECTORY,FILES): where FILES go.
at        = $(DESTDIR)$(PREFIX)
installed = $(addprefix $(at)/$(1)/,$(notdir $(2)))
INSTALLED = $(call installed,bin,$(TOOLS)) $(call installed,libexec/fac,$(PIPES)) \
	    $(foreach s,1 5 7,$(call installed,share/man/man$(s),$(filter %.$(s),$(PAGES)))) \
	    $(call installed,share/doc/fac,README.md LICENSE) $(at)/share/fac/crontab

install: all
	install -d $(at)/bin $(at)/libexec/fac $(at)/share/fac $(at)/share/doc/fac $(at)/share/man/man1 \
	    $(at)/share/man/man5 $(at)/share/man/man7
	install -m 755 $(TOOLS:%=$(BUILD)/bin/%) $(at)/bin
	$(if $(PIPES),install -m 755 $(PIPES) $(at)/libexec/fac)
	$(foreach s,1 5 7,$(if $(filter %.$(s),$(PAGES)),install -m 644 $(filter %.$(s),$(PAGES)) $(at)/share/man/man$(s) &&)) :
	install -m 644 $(wildcard README.md) LICENSE $(at)/share/doc/fac
	sed -e 's|@BINDIR@|$(PREFIX)/bin|g' -e 's|@LIBEXEC@|$(PREFIX)/libexec/fac|g' cron/crontab >$(at)/share/fac/crontab
	chmod 644 $(at)/share/fac/crontab

uninstall:
	rm -f $(INSTALLED)
	-rmdir $(at)/libexec/fac $(at)/share/fac $(at)/share/doc/fac

clean:
	rm -rf $(BUILD)

.PHONY: all unit need check demo lint asan mutants bench fuzz soak install uninstall clean
.SECONDARY:
.DELETE_ON_ERROR:
-include $(patsubst %.o,%.d,$(LIB_OBJ)) $(wildcard $(BUILD)/tools/*.d $(BUILD)/tests/*/*.d)
