# fac: build, test, install. See README.md; targets: all check demo install uninstall clean bench mutants asan lint fuzz

VERSION = 0.1.0
PREFIX  = /usr/local
BUILD   = build
CC      = cc

CFLAGS   = -O2 -g
HARDEN   = -fPIE -fstack-protector-strong -D_FORTIFY_SOURCE=2
WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes \
	   -Wwrite-strings -Wformat=2
FLAGS    = -std=c11 -D_GNU_SOURCE -Ilib -DFAC_VERSION='"$(VERSION)"' $(WARN) $(HARDEN)
LINK     = -pie -Wl,-z,relro,-z,now -Wl,--as-needed
LIBS     = -lcjson -lmd

TOOLS = fac-discover fac-triage fac-route fac-dispatch fac-complete fac-mergegate fac-reap fac-keep

LIB_SRC  := $(sort $(wildcard lib/*/*.c))
LIB_OBJ   = $(LIB_SRC:%.c=$(BUILD)/%.o)
HAVE     := $(filter $(patsubst tools/%.c,%,$(wildcard tools/*.c)),$(TOOLS))
UNIT     := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*.c))

all: $(HAVE:%=$(BUILD)/bin/%)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(FLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libfac.a: $(LIB_OBJ)
	@rm -f $@
	$(AR) rcs $@ $(LIB_OBJ)

$(BUILD)/bin/%: $(BUILD)/tools/%.o $(BUILD)/libfac.a
	@mkdir -p $(@D)
	$(CC) $(LINK) $(LDFLAGS) -o $@ $< $(BUILD)/libfac.a $(LIBS)

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libfac.a
	@mkdir -p $(@D)
	$(CC) $(LINK) $(LDFLAGS) -o $@ $< $(BUILD)/libfac.a $(LIBS)

unit: $(UNIT)

clean:
	rm -rf $(BUILD)

.PHONY: all clean unit
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
