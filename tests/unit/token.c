/* Unit tests of lib/state/token.c. */
#include "state/token.h"
#include "io/file.h"
#include "state.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct buf token, from, err;

static int
read_it(const struct token_source *s)
{
	buf_reset(&token);
	buf_reset(&from);
	buf_reset(&err);
	return token_read(s, &token, &from, &err);
}

static int
from_text(const char *path, const char *text)
{
	const struct token_source s = {.file = path, .key = "x.token"};
	file_put(path, text, strlen(text), FILE_REPLACE);
	chmod(path, 0600);
	return read_it(&s);
}

static void
commands(void)
{
	static char sh[] = "sh", c[] = "-c";
	static char good[] = "echo abc; echo more", bad[] = "echo abc; exit 3", none[] = "true";
	char *argv[] = {sh, c, good, NULL};
	const struct strings command = {argv, 3};
	const struct token_source s = {.command = &command, .key = "x.token"};

	ok(read_it(&s) == 0, "a command: %s", buf_str(&err));
	is(buf_str(&token), "abc", "its first line");
	is(buf_str(&from), "x.token_command sh", "where it came from");
	argv[2] = bad;
	ok(read_it(&s) == -1 && strstr(buf_str(&err), "exit status 3"), "one that fails");
	ok(!strstr(buf_str(&err), "abc"), "the error does not hold what it printed");
	argv[2] = none;
	ok(read_it(&s) == -1, "one that says nothing");
}

static void
files(void)
{
	char *path = scratch_path("token");
	const struct token_source s = {.file = path, .key = "x.token"};

	ok(read_it(&s) == -1, "no file");
	ok(from_text(path, "abc\n") == 0, "a file: %s", buf_str(&err));
	is(buf_str(&token), "abc", "its line");
	ok(from_text(path, "a b\n") == -1 && from_text(path, "") == -1, "what is no token");
	ok(from_text(path, "abc\x01\n") == -1 && !strstr(buf_str(&err), "abc"),
	    "a control character, and the error does not show it");
	from_text(path, "abc\n");
	chmod(path, 0640);
	ok(read_it(&s) == -1 && strstr(buf_str(&err), "chmod 600"), "others may read it");
	chmod(path, 0600);
	ok(geteuid() != 0 || chown(path, 1000, 1000) == 0, "given away");
	ok(geteuid() != 0 || read_it(&s) == -1, "it belongs to another");
}

static void
environment(void)
{
	static const char *const names[] = {"FAC_TEST_A", "FAC_TEST_B", NULL};
	const struct token_source s = {.env = names, .key = "x.token"};

	ok(read_it(&s) == 1, "none is set");
	setenv("FAC_TEST_B", "bbb", 1);
	ok(read_it(&s) == 0, "the second");
	is(buf_str(&from), "FAC_TEST_B", "its name");
	setenv("FAC_TEST_A", "aaa", 1);
	ok(read_it(&s) == 0, "the first");
	is(buf_str(&token), "aaa", "goes first");
	setenv("FAC_TEST_A", "a a", 1);
	ok(read_it(&s) == -1, "one that is set and is none is an error");
}

int
main(void)
{
	scratch_make();
	commands();
	files();
	environment();
	scratch_remove();
	return unit_done();
}
