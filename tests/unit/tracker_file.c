/* tracker_file: order, the overlay, whose word counts, and a dump that moves under the reader. */
#undef _FORTIFY_SOURCE /* its inline pread() would stand before the one here */
#include "ports/tracker.h"
#include "base/die.h"
#include "io/file.h"
#include "io/json.h"
#include "unit.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char root[] = "/tmp/fac-unit-XXXXXX";
static char file[64], overlay[64];
static struct config config;
static struct tracker *t;

/* The next stat(2) of the dump, after some others, and the next pread(2), run these first. */
static void (*before_stat)(void);
static int stats_to_go;
static void (*after_pread)(char *p, size_t n);

int
stat(const char *restrict path, struct stat *restrict st)
{
	if (before_stat && strcmp(path, file) == 0 && stats_to_go-- == 0) {
		void (*hook)(void) = before_stat;
		before_stat = NULL;
		hook();
	}
	return fstatat(AT_FDCWD, path, st, 0);
}

ssize_t
pread(int fd, void *p, size_t n, off_t at)
{
	ssize_t got = syscall(SYS_pread64, fd, p, n, at);
	if (after_pread && got > 0) {
		void (*hook)(char *, size_t) = after_pread;
		after_pread = NULL;
		hook(p, (size_t)got);
	}
	return got;
}

static void
put(const char *path, const char *text)
{
	if (file_put(path, text, strlen(text), FILE_REPLACE) != 0)
		abort();
}

static void
append(const char *text)
{
	int fd = open(file, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd < 0 || file_write_all(fd, text, strlen(text)) != 0)
		abort();
	close(fd);
}

static void
start(const char *dump)
{
	file_rmtree(overlay);
	put(file, dump);
	tracker_free(t);
	json_reset();
	t = tracker_open(&config, NULL);
}

#define ISSUE(n, state) \
	"{\"ref\":\"x:" n "\",\"key\":\"#" n "\",\"title\":\"t\",\"state\":\"" state "\"}\n"

/* The state that read() gives; "no", "unknown". */
static const char *
state_of(const char *ref)
{
	static char state[32];
	struct buf line = BUF_INIT;
	struct json_error e;
	enum answer a = tracker_read(t, ref, &line);

	snprintf(state, sizeof state, "%s", a == ANSWER_NO ? "no" : "unknown");
	if (a == ANSWER_OK)
		snprintf(state, sizeof state, "%s",
		    json_gets(json_parse(line.s, line.len, &e), "state", "none"));
	buf_free(&line);
	return state;
}

static char listed[512];
static void (*during_list)(void);

static int
collect(const char *line, size_t n, void *arg)
{
	struct json_error e;
	const struct json *v = json_parse(line, n, &e);

	(void)arg;
	snprintf(listed + strlen(listed), sizeof listed - strlen(listed), "%s ",
	    json_gets(v, "ref", "?"));
	if (during_list)
		during_list();
	return 0;
}

static struct dump_tally tally;

static enum answer
list(void)
{
	listed[0] = '\0';
	return tracker_list(t, collect, NULL, &tally);
}

static void
order(void)
{
	start("{\"ref\":\"x:low\",\"key\":\"#1\",\"state\":\"ready\",\"priority\":4}\n"
	      "{\"ref\":\"x:none\",\"key\":\"#2\",\"state\":\"ready\",\"created_at\":\"2020-01-"
	      "01T00:00:00Z\"}\n"
	      "{\"ref\":\"x:ten\",\"key\":\"#10\",\"state\":\"ready\",\"priority\":2,\"created_"
	      "at\":\"2021-01-01T00:00:00Z\"}\n"
	      "{\"ref\":\"x:nine\",\"key\":\"#9\",\"state\":\"ready\",\"priority\":2,\"created_"
	      "at\":\"2021-01-01T01:00:00+01:00\"}\n"
	      "{\"ref\":\"x:old\",\"key\":\"#11\",\"state\":\"ready\",\"priority\":2,\"created_"
	      "at\":\"2020-01-01T00:00:00Z\"}\n"
	      "{\"ref\":\"x:ageless\",\"key\":\"#0\",\"state\":\"ready\",\"priority\":2}\n"
	      "{\"ref\":\"x:closed\",\"state\":\"closed\",\"priority\":1}\n{\"ref\":\"x:blank\","
	      "\"priority\":1}\n");
	ok(list() == ANSWER_OK && tally.objects == 8 && tally.bad == 0, "list: %s",
	    tracker_error(t));
	is(listed, "x:old x:nine x:ten x:ageless x:low x:none ",
	    "priority, age, key; only what is ready");

	start(ISSUE("1", "ready") "bad\n" ISSUE("2", "ready") ISSUE("1", "ready"));
	ok(list() == ANSWER_OK && tally.bad == 2 && tally.records == 2,
	    "a bad line and a double: %lu bad", tally.bad);
	is(listed, "x:1 x:2 ", "each is there once");
	is(state_of("x:1"), "unknown", "a ref that is there twice is not told");
	is(state_of("x:2"), "ready", "its neighbour is");
	is(state_of("x:3"), "unknown", "where a line cannot be read, none is known to be gone");
	start(ISSUE("1", "ready"));
	is(state_of("x:3"), "no", "where all can be, it is");
	is(state_of("x:11"), "no", "x:1 is not x:11");
	start("[{\"ref\":\"github:Org/"
	      "App#1\",\"state\":\"ready\"},\n{\"ref\":\"linear:AR-2\",\n\"state\":\"ready\"}]");
	is(state_of("github:org/app#1"), "ready", "refs are compared in canonical form");
	is(state_of("linear:ar-2"), "ready", "in an array, too");
	is(state_of("linear:AR-23"), "no", "AR-2 is not AR-23");
	unlink(file);
	is(state_of("linear:ar-2"), "unknown", "without the file nothing is known");
	ok(list() == ANSWER_UNKNOWN, "list: %s", tracker_error(t));
	mkdir(file, 0700);
	ok(list() == ANSWER_UNKNOWN, "a directory is no dump: %s", tracker_error(t));
	rmdir(file);
}

static void
states(void)
{
	static const char dump[] = ISSUE("1", "ready") ISSUE("2", "ready");
	struct buf text = BUF_INIT;

	start(dump);
	ok(tracker_set_state(t, "x:1", "in_progress", "in_review") == ANSWER_NO,
	    "another state than expected: no: %s", tracker_error(t));
	is(state_of("x:1"), "ready", "and nothing is written");
	char none[96];
	snprintf(none, sizeof none, "%s/x%%3A1.json", overlay);
	ok(access(none, F_OK) != 0, "not even its own file");
	ok(tracker_set_state(t, "x:1", "ready", "in_progress") == ANSWER_OK,
	    "ready to in_progress: %s", tracker_error(t));
	ok(tracker_set_state(t, "x:1", "ready", "in_progress") == ANSWER_OK, "again");
	is(state_of("x:1"), "in_progress", "it is");
	ok(list() == ANSWER_OK, "list");
	is(listed, "x:2 ", "it is not ready any more");
	ok(tracker_set_state(t, "x:1", "in_progress", "ready") == ANSWER_OK, "and back");
	ok(list() == ANSWER_OK, "list");
	is(listed, "x:1 x:2 ", "it is ready again");
	ok(tracker_set_state(t, "x:1", "ready", "sleeping") == ANSWER_UNKNOWN, "no such state: %s",
	    tracker_error(t));
	ok(tracker_set_state(t, "x:9", "ready", "in_progress") == ANSWER_NO, "no such issue: %s",
	    tracker_error(t));

	tracker_set_state(t, "x:1", "ready", "in_progress");
	put(file, ISSUE("1", "in_review") ISSUE("2", "ready"));
	is(state_of("x:1"), "in_review", "a person moved it in the dump: the person's word counts");
	ok(tracker_set_state(t, "x:1", "in_progress", "ready") == ANSWER_NO,
	    "and is not overruled");
	put(file, dump);
	is(state_of("x:1"), "ready",
	    "what a person overruled does not come back with the dump's old word");
	tracker_set_state(t, "x:1", "ready", "in_progress");
	is(state_of("x:1"), "in_progress", "the dump as fac found it: fac's word");
	char *path = NULL;
	ok(asprintf(&path, "%s/x%%3A1.json", overlay) > 0 && unlink(path) == 0,
	    "removing the overlay's file");
	is(state_of("x:1"), "ready", "undoes it");

	ok(tracker_close(t, "x:1", R_PR_MERGED) == ANSWER_OK &&
	        tracker_close(t, "x:1", R_PR_MERGED) == ANSWER_OK,
	    "close, twice: %s", tracker_error(t));
	is(state_of("x:1"), "closed", "it is closed");
	ok(file_slurp(path, 4096, &text) >= 0 &&
	        strstr(buf_str(&text),
	            "\"closed\":{\"why\":\"its pull request was merged\",\"at\":\"2"),
	    "with the reason: %s", buf_str(&text));
	ok(tracker_close(t, "x:9", R_PR_MERGED) == ANSWER_NO, "no such issue");
	tracker_set_state(t, "x:1", "closed", "ready");
	buf_reset(&text);
	ok(file_slurp(path, 4096, &text) >= 0 && strstr(buf_str(&text), "\"closed\":null"),
	    "opened again, it has none");
	buf_reset(&text);
	ok(file_slurp(file, 4096, &text) >= 0, "the dump");
	is(buf_str(&text), dump, "is as the person wrote it");
	buf_free(&text);
	free(path);
}

static void
damage(void)
{
	static const char *const broken[] = {"", "{", "[]",
	    "{\"ref\":\"x:2\",\"state\":null,\"base_state\":null,\"comments\":[]}",
	    "{\"ref\":\"x:1\",\"state\":\"closed\",\"base_state\":null,\"comments\":[]}",
	    "{\"ref\":\"x:1\",\"state\":null,\"base_state\":null,\"comments\":[{}]}"};
	char path[96];

	start(ISSUE("1", "ready") ISSUE("2", "ready"));
	snprintf(path, sizeof path, "%s/x%%3A1.json", overlay);
	file_mkdirs(overlay);
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		put(path, broken[i]);
		is(state_of("x:1"), "unknown", "an overlay that is not understood: %s: %s",
		    broken[i], tracker_error(t));
		ok(list() == ANSWER_UNKNOWN, "list says so: %s", tracker_error(t));
		is(listed, "x:2 ", "and leaves it out");
		ok(tracker_set_state(t, "x:1", "ready", "in_progress") == ANSWER_UNKNOWN,
		    "nothing is written over it");
	}
}

static void
comments(void)
{
	struct buf text = BUF_INIT;
	char path[96];

	start(ISSUE("1", "ready"));
	snprintf(path, sizeof path, "%s/x%%3A1.json", overlay);
	ok(tracker_comment(t, "x:1", "a", "one\n\"two\"") == ANSWER_OK &&
	        tracker_comment(t, "x:1", "b", "other") == ANSWER_OK &&
	        tracker_comment(t, "x:1", "a", "three") == ANSWER_OK &&
	        tracker_comment(t, "x:1", "a", "three") == ANSWER_OK,
	    "comments: %s", tracker_error(t));
	struct json_error e;
	file_slurp(path, 4096, &text);
	const struct json *v = json_get(json_parse(buf_str(&text), text.len, &e), "comments");
	ok(json_count(v) == 2, "one per marker");
	is(json_gets(json_first(v), "text", ""), "three", "edited in place");
	is(state_of("x:1"), "ready", "the state is as it was");
	ok(tracker_comment(t, "x:9", "a", "b") == ANSWER_NO, "no such issue");

	for (int i = 0; i < 8; i++) {
		if (fork() == 0) {
			char marker[16];
			for (int n = 0; n < 5; n++) {
				snprintf(marker, sizeof marker, "%d.%d", i, n);
				if (tracker_comment(t, "x:1", marker, "text") != ANSWER_OK)
					_exit(1);
			}
			_exit(0);
		}
	}
	int status, failed = 0;
	while (wait(&status) > 0)
		failed += status != 0;
	json_reset();
	buf_reset(&text);
	file_slurp(path, 1 << 20, &text);
	v = json_get(json_parse(buf_str(&text), text.len, &e), "comments");
	ok(failed == 0 && json_count(v) == 42, "eight writers at once lose nothing: %d",
	    json_count(v));
	buf_free(&text);
}

static void
add_second(void)
{
	append(ISSUE("2", "ready"));
}

static void
person_reviews(void)
{
	put(file, ISSUE("1", "in_review"));
}

static void
other_text(char *p, size_t n)
{
	char *at = memmem(p, n, "x:1", 3);
	if (at)
		at[2] = '7';
}

static void
grow(char *p, size_t n)
{
	(void)p;
	(void)n;
	add_second();
}

static void
movement(void)
{
	start(ISSUE("1", "ready"));
	is(state_of("x:2"), "no", "before");
	append(ISSUE("2", "closed"));
	is(state_of("x:2"), "closed", "a dump that changed is read anew");

	start(ISSUE("1", "ready"));
	before_stat = add_second;
	stats_to_go = 0;
	is(state_of("x:2"), "unknown", "changed while the index was made: %s", tracker_error(t));
	is(state_of("x:2"), "ready", "the next time it holds still");

	start(ISSUE("1", "ready"));
	after_pread = grow;
	is(state_of("x:1"), "unknown", "changed while the record was read: %s", tracker_error(t));

	start(ISSUE("1", "ready"));
	after_pread = other_text;
	is(state_of("x:1"), "unknown", "another issue stands in its place: %s", tracker_error(t));

	start(ISSUE("1", "ready"));
	during_list = add_second;
	ok(list() == ANSWER_UNKNOWN, "changed during list: %s", tracker_error(t));
	during_list = NULL;

	start(ISSUE("1", "ready"));
	is(state_of("x:1"), "ready", "an index is there");
	before_stat = person_reviews;
	stats_to_go = 2; /* of reading before the write; then comes reading back */
	ok(tracker_close(t, "x:1", R_PR_MERGED) == ANSWER_UNKNOWN,
	    "closed, but a person moved it: %s", tracker_error(t));
	ok(!before_stat, "at that very moment");
}

int
main(void)
{
	die_init("tracker_file");
	if (!mkdtemp(root))
		return 1;
	snprintf(file, sizeof file, "%s/backlog.ndjson", root);
	snprintf(overlay, sizeof overlay, "%s/overlay", root);
	static char kind[] = "file";
	static char *labels[] = {NULL};
	config.tracker.kind = kind;
	config.tracker.file = file;
	config.tracker.dir = overlay;
	config.tracker.ready = (struct strings){labels, 0};
	order();
	states();
	damage();
	comments();
	movement();
	tracker_free(t);
	file_rmtree(root);
	return unit_done();
}
