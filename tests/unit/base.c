/* base: buf, mem, die, utf8, hash, path, clock, reason. */
#include "base/buf.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/reason.h"
#include "base/utf8.h"
#include "unit.h"
#include <errno.h>
#include <fcntl.h>
#include <ctype.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_buf(void)
{
	struct buf b = BUF_INIT;
	is(buf_str(&b), "", "an empty buf is an empty string");
	for (int i = 0; i < 1000; i++)
		buf_addf(&b, "%d,", i);
	ok(b.len == strlen(b.s) && strncmp(b.s, "0,1,2,", 6) == 0, "addf grows it");
	buf_cut(&b, 3);
	is(b.s, "0,1", "cut shortens");
	buf_add(&b, "\0x", 2);
	ok(b.len == 5 && b.s[5] == '\0' && b.s[4] == 'x', "a NUL inside is kept, one follows");
	buf_cut(&b, 99);
	ok(b.len == 5, "cut never lengthens");
	char *s = buf_detach(&b);
	ok(b.len == 0 && b.s == NULL && memcmp(s, "0,1\0x", 6) == 0, "detach hands over");
	free(s);
	s = buf_detach(&b);
	is(s, "", "detach of an empty one is a string");
	free(s);
	buf_free(&b);
}

static void
test_arena(void)
{
	struct arena a = {0};
	struct arena_mark start = arena_mark(&a);
	char *first = arena_alloc(&a, 3);
	struct arena_mark m = arena_mark(&a);
	char *big = arena_alloc(&a, 1 << 20), *odd = arena_alloc(&a, 1);
	memset(big, 1, 1 << 20);
	ok((size_t)odd % _Alignof(max_align_t) == 0 && (size_t)big % _Alignof(max_align_t) == 0,
	    "allocations are aligned");
	memcpy(first, "ab", 3);
	arena_release(&a, m);
	is(first, "ab", "what is older than the mark stays");
	ok(arena_mark(&a).block == m.block && arena_mark(&a).used == m.used,
	    "release goes back to the mark");
	is(arena_memdup0(&a, "xyz", 2), "xy", "memdup0");
	arena_release(&a, start);
	ok(arena_alloc(&a, 3) == first, "the first block is kept and used again");
	arena_free(&a);
	ok(!a.head, "free empties it");
}

/* What fn writes to stderr, and how it ends. */
static int
stderr_of(void (*fn)(void), struct buf *out)
{
	int fds[2], status;
	if (pipe2(fds, O_CLOEXEC) == -1)
		return -1;
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		dup2(fds[1], 2);
		fn();
		_exit(0);
	}
	close(fds[1]);
	char bytes[4096];
	for (ssize_t n; (n = read(fds[0], bytes, sizeof bytes)) > 0;)
		buf_add(out, bytes, (size_t)n);
	close(fds[0]);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
say_hostile(void)
{
	die_init("/usr/bin/fac-x");
	errno = ENOSPC;
	warn("t: %s",
	    "a\x1b]0;x\x07\xc2\x9b\n\xe2\x80\xae\xff\xf3\xa0\x80\x81 \xc3\xa9\xe2\x80\x8b");
	if (errno != ENOSPC)
		_exit(9);
}

static void
say_and_die(void)
{
	die_init("fac-y");
	die(EX_CONFIG, "%s: bad", "a.b");
}

static void
no_memory(void)
{
	xreallocarray(NULL, (size_t)1 << 40, (size_t)1 << 40);
}

/* Leaves 1 closed; its number must not be given to the next file. */
static void
closed_stdout(void)
{
	close(1);
	die_init("fac-z");
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	_exit(fd == 1 || write(1, "x", 1) != -1);
}

static void
test_die(void)
{
	struct buf b = BUF_INIT;
	int code = stderr_of(say_hostile, &b);
	is(buf_str(&b),
	    "fac-x: t: a\\x1b]0;x\\x07\\u{009B}\\x0a\\u{202E}\\xff\\u{E0001} \xc3\xa9\\u{200B}\n",
	    "warn escapes, on one line");
	ok(code == 0, "warn keeps errno");
	buf_reset(&b);
	code = stderr_of(say_and_die, &b);
	is(buf_str(&b), "fac-y: a.b: bad\n", "die says it");
	ok(code == EX_CONFIG, "die exits with the code");
	buf_reset(&b);
	code = stderr_of(no_memory, &b);
	ok(code == EX_OSERR && strstr(buf_str(&b), "out of memory\n"), "overflow is out of memory");
	ok(stderr_of(closed_stdout, &b) == 0, "a closed standard output stays unusable");
	buf_free(&b);

	static const int order[] = {
	    99, EX_IOERR, EX_NOPERM, EX_CONFIG, EX_UNAVAILABLE, EX_TEMPFAIL, EX_DATAERR, EX_NO, 0};
	for (int i = 0; i < 9; i++)
		for (int j = i; j < 9; j++)
			ok(exit_worse(order[i], order[j]) == order[i] &&
			        exit_worse(order[j], order[i]) == order[i],
			    "%d is worse than %d", order[i], order[j]);
}

static void
test_utf8(void)
{
	static const struct {
		const char *bytes;
		uint32_t cp; /* 0: not valid */
	} cases[] = {
	    {"A", 0x41},
	    {"\x7f", 0x7F},
	    {"\xc2\x80", 0x80},
	    {"\xdf\xbf", 0x7FF},
	    {"\xe0\xa0\x80", 0x800},
	    {"\xed\x9f\xbf", 0xD7FF},
	    {"\xee\x80\x80", 0xE000},
	    {"\xef\xbf\xbf", 0xFFFF},
	    {"\xf0\x90\x80\x80", 0x10000},
	    {"\xf4\x8f\xbf\xbf", 0x10FFFF},
	    {"\x80", 0},
	    {"\xbf", 0},
	    {"\xc0\x80", 0},
	    {"\xc1\xbf", 0},
	    {"\xe0\x9f\xbf", 0},
	    {"\xed\xa0\x80", 0},
	    {"\xed\xbf\xbf", 0},
	    {"\xf0\x8f\xbf\xbf", 0},
	    {"\xf4\x90\x80\x80", 0},
	    {"\xf5\x80\x80\x80", 0},
	    {"\xff", 0},
	    {"\xfe", 0},
	    {"\xc2", 0},
	    {"\xe2\x82", 0},
	    {"\xf0\x9f\x98", 0},
	    {"\xe2\x28\xa1", 0},
	    {"\xe2\x82\x28", 0},
	    {"\xf0\x28\x8c\xbc", 0},
	    {"\xf8\x88\x80\x80\x80", 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint32_t cp = 0;
		size_t n = strlen(cases[i].bytes), len = utf8_next(cases[i].bytes, n, &cp);
		ok(cases[i].cp ? len == n && cp == cases[i].cp : len == 0, "sequence %zu", i);
		ok(utf8_check(cases[i].bytes, n) == (cases[i].cp ? n : 0), "check of sequence %zu",
		    i);
	}
	ok(utf8_check("ab\xff", 3) == 2, "offset of the first invalid byte");
	const char *text =
	    "eight characters, then \xc3\xa9\xe2\x82\xac and \xf0\x9f\x98\x80, of more bytes";
	ok(utf8_count(text, strlen(text), 1000) == 46, "characters: %zu",
	    utf8_count(text, strlen(text), 1000));
	for (size_t most = 0; most < 46; most++)
		ok(utf8_count(text, strlen(text), most) == most, "and no more than %zu", most);

	static const struct {
		uint32_t cp;
		enum utf8_class class;
	} classes[] = {{'a', UTF8_PLAIN}, {'\t', UTF8_CONTROL}, {'\n', UTF8_CONTROL},
	    {0x7F, UTF8_CONTROL}, {0x9F, UTF8_CONTROL}, {0xA0, UTF8_PLAIN}, {0x61C, UTF8_BIDI},
	    {0x200E, UTF8_BIDI}, {0x200D, UTF8_ZERO_WIDTH}, {0x202A, UTF8_BIDI},
	    {0x202E, UTF8_BIDI}, {0x202F, UTF8_PLAIN}, {0x2066, UTF8_BIDI}, {0x2069, UTF8_BIDI},
	    {0x2060, UTF8_ZERO_WIDTH}, {0x206A, UTF8_ZERO_WIDTH}, {0xAD, UTF8_ZERO_WIDTH},
	    {0xFEFF, UTF8_ZERO_WIDTH}, {0x3164, UTF8_ZERO_WIDTH}, {0xFE00, UTF8_TAG},
	    {0xFE0F, UTF8_SELECTOR}, {0xE0001, UTF8_TAG}, {0xE007F, UTF8_TAG}, {0xE0100, UTF8_TAG},
	    {0xE01EF, UTF8_TAG}, {0x1F600, UTF8_PLAIN}, {0x4E2D, UTF8_PLAIN}};
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		ok(utf8_class(classes[i].cp) == classes[i].class, "class of U+%04X",
		    (unsigned)classes[i].cp);

	struct buf b = BUF_INIT;
	utf8_excerpt(&b, "h\xc3\xa9llo", 6, 2);
	is(b.s, "h…", "an excerpt is cut before the character that straddles");
	buf_reset(&b);
	utf8_excerpt(&b, "h\xc3\xa9llo", 6, 3);
	is(b.s, "h\xc3\xa9…", "and after one that ends there");
	buf_reset(&b);
	utf8_excerpt(&b, "\xf0\x9f\x98\x80x", 5, 3);
	is(b.s, "…", "nothing fits");
	buf_reset(&b);
	utf8_excerpt(&b, "a\nb", 3, 3);
	is(b.s, "a\\x0ab", "whole and escaped");
	buf_free(&b);
}

static void
test_hash(void)
{
	char h[HASH_LEN], p[HASH_LEN];
	hash_hex("", 0, h);
	is(h, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	    "SHA-256 of nothing");
	hash_hex("abc", 3, h);
	is(h, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "SHA-256 of abc");
	hash_hex("t\0b", 3, h);
	hash_pair("t", 1, "b", 1, p);
	is(p, h, "a pair is a NUL b");
	hash_hex("\0", 1, h);
	hash_pair(NULL, 0, NULL, 0, p);
	is(p, h, "NULL is empty");
}

static void
test_path(void)
{
	static const char *const pairs[][2] = {{"github:org/app#12", "github%3Aorg%2Fapp%2312"},
	    {"AR-2", "AR-2"}, {"-rf", "%2Drf"}, {"..", "%2E%2E"}, {".a b", "%2Ea%20b"},
	    {"%", "%25"}, {"a_B9-", "a_B9-"}, {"\xc3\xa9\n", "%C3%A9%0A"}};
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		buf_reset(&b);
		ok(path_encode(&b, pairs[i][0], strlen(pairs[i][0])), "encodes %zu", i);
		is(b.s, pairs[i][1], "NAME %zu", i);
		buf_reset(&b);
		ok(path_decode(&b, pairs[i][1]), "decodes %zu", i);
		is(b.s, pairs[i][0], "identity %zu", i);
	}
	static const char *const none[] = {"", "-a", "a.b", "a/b", "%", "%4", "%zz", "%41", "%2d",
	    "a%2D", "%3a", "a b", "..", "\xc3\xa9"};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		buf_reset(&b);
		buf_adds(&b, "kept");
		ok(!path_decode(&b, none[i]), "no NAME: %s", none[i]);
		is(b.s, "kept", "nothing is added");
	}
	char longest[NAME_MAX_LEN + 2];
	memset(longest, 'a', sizeof longest);
	buf_reset(&b);
	ok(path_encode(&b, longest, NAME_MAX_LEN) && b.len == NAME_MAX_LEN, "the longest NAME");
	ok(!path_encode(&b, longest, NAME_MAX_LEN + 1) && b.len == NAME_MAX_LEN,
	    "one more is refused, and leaves no trace");
	ok(!path_encode(&b, "", 0), "no identity, no NAME");
	longest[NAME_MAX_LEN + 1] = '\0';
	ok(!path_decode(&b, longest), "too long to decode");
	buf_free(&b);

	char *joined = path_join("/a/b", "c");
	is(joined, "/a/b/c", "join");
	is(path_base(joined), "c", "base");
	is(path_base("c"), "c", "base without a directory");
	free(joined);
	joined = path_join(path_bindir(), "base");
	ok(path_bindir()[0] == '/' && access(joined, X_OK) == 0, "bindir holds this program");
	free(joined);
}

static void
test_clock(void)
{
	static const struct {
		const char *text;
		long long t; /* -1: refused */
	} cases[] = {{"1970-01-01T00:00:00Z", 0}, {"2026-11-23T07:53:45Z", 1795420425},
	    {"2026-11-23t07:53:45z", 1795420425}, {"2026-11-23T07:53:45.999999999Z", 1795420425},
	    {"2026-11-23T08:53:45+01:00", 1795420425}, {"2026-11-22T23:53:45-08:00", 1795420425},
	    {"2024-02-29T00:00:00Z", 1709164800}, {"2016-12-31T23:59:60Z", 1483228800},
	    {"2017-01-01T00:59:60+01:00", 1483228800}, {"2026-02-29T00:00:00Z", -1},
	    {"1900-02-29T00:00:00Z", -1}, {"2026-13-01T00:00:00Z", -1},
	    {"2026-00-01T00:00:00Z", -1}, {"2026-04-31T00:00:00Z", -1},
	    {"2026-01-00T00:00:00Z", -1}, {"2026-01-01T24:00:00Z", -1},
	    {"2026-01-01T00:60:00Z", -1}, {"2026-01-01T00:00:60Z", -1},
	    {"2026-01-01T00:00:61Z", -1}, {"2026-01-01", -1}, {"2026-01-01T00:00:00", -1},
	    {"2026-01-01 00:00:00Z", -1}, {"2026-01-01T00:00:00.Z", -1},
	    {"2026-01-01T00:00:00Zx", -1}, {"2026-01-01T00:00:00+24:00", -1},
	    {"2026-01-01T00:00:00+0100", -1}, {" 2026-01-01T00:00:00Z", -1},
	    {"+026-01-01T00:00:00Z", -1}, {"", -1}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		time_t t = -7;
		bool good = clock_parse(cases[i].text, &t);
		ok(good == (cases[i].t >= 0) && (!good || t == cases[i].t), "time '%s'",
		    cases[i].text);
		ok(clock_parse(cases[i].text, NULL) == good, "and only asked");
	}
	time_t t;
	ok(!clock_parse(NULL, &t), "no time at all");
	char text[CLOCK_LEN];
	is(clock_format(1795420425, text), "2026-11-23T07:53:45Z", "format");
	is(clock_format((time_t)1 << 60, text), "9999-12-31T23:59:59Z", "beyond four digits");
	ok(clock_now() > 1700000000, "now");
	int64_t before = clock_boot_ms();
	ok(before > 0 && clock_boot_ms() >= before, "boot time goes on");
	ok(strlen(clock_boot_id()) == 36, "boot id");
}

static void
test_reason(void)
{
	for (int i = 0; i < R_COUNT; i++) {
		enum reason back = R_COUNT;
		const char *code = reason_code((enum reason)i);
		ok(reason_parse(code, &back) && (int)back == i &&
		        strspn(code, "abcdefghijklmnopqrstuvwxyz_") == strlen(code) &&
		        *reason_sentence((enum reason)i) && reason_remedy((enum reason)i),
		    "reason %s", code);
	}
	enum reason r;
	is(reason_code(R_NO_SLOT), "no_slot", "a code");
	is(reason_sentence(R_NO_SLOT), "all slots are taken", "its sentence");
	ok(!reason_parse("NO_SLOT", &r) && !reason_parse("", &r) && !reason_parse(NULL, &r),
	    "no such reason");
}

static void
bits_of_bytes(void)
{
	int wrong = 0;
	for (int round = 0; round < 256; round++) {
		char s[64];
		uint64_t words, shown, odd, small, lower = 0;
		for (int i = 0; i < 64; i++)
			s[i] = round % 8 == 7 && i % 3 ? ' ' : (char)(round * 3 + i);
		bytes_64(s, &words, &shown, &odd);
		for (int i = 0; i < 64; i++) {
			unsigned char c = (unsigned char)s[i];
			wrong += (words >> i & 1) != (c < 0x80 && isalnum(c) != 0);
			wrong += (shown >> i & 1) != (c > ' ');
			bool behind = i > 0 && s[i - 1] == ' ' && c == ' ';
			wrong += (odd >> i & 1) !=
			         (c < ' ' || c >= 0x80 || c == '*' || c == '`' || behind);
		}
		for (int i = 0; i < 8; i++) {
			s[i] &= 0x7F;
			lower |= (uint64_t)tolower(s[i]) << 8 * i;
		}
		small = bytes_8_small(s);
		wrong += small != lower;
		for (int i = 0; i < 16; i++) {
			unsigned char c = (unsigned char)s[i];
			bool plain = c >= ' ' && c < 0x80 && c != '"' && c != '\\';
			wrong += (bytes_16_escaped(s) >> i & 1) == plain;
			bool printed = (c < 0x80 && isprint(c)) || c == '\n';
			wrong += (bytes_16_unprinted(s) >> i & 1) == printed;
		}
	}
	ok(wrong == 0, "every byte at every place: %d wrong bits", wrong);
}

int
main(void)
{
	test_buf();
	test_arena();
	test_die();
	test_utf8();
	test_hash();
	test_path();
	test_clock();
	test_reason();
	bits_of_bytes();
	return unit_done();
}
