/* journal: whole lines, torn tails, rotation, the time since anything moved. */
#include "state/journal.h"
#include "base/clock.h"
#include "io/json.h"
#include "state.h"

static struct rundir *rd;
static struct config *config;
static char *path;

static char *
slurped(const char *file)
{
	struct buf b = BUF_INIT;
	if (file_slurp(file, 1 << 24, &b) == -1)
		return NULL;
	return buf_detach(&b);
}

static int
lines(const char *text)
{
	int n = 0;
	for (; text && (text = strchr(text, '\n')); text++)
		n++;
	return n;
}

static void
writing(void)
{
	struct json_error e;
	struct claim c = {.name = "N", .ref = (char *)(size_t) "file:n", .attempt = 2, .epoch = 5};
	journal_write(rd, EV_STARTED, &c, R_STARTED, "it \xff \x1b[31m");
	char *text = slurped(path);
	const struct json *v = json_parse(text, strlen(text), &e);
	is(json_gets(v, "event", ""), "started", "event");
	is(json_gets(v, "name", ""), "N", "name");
	is(json_gets(v, "reason", ""), "started", "reason");
	is(json_gets(v, "boot_id", ""), clock_boot_id(), "boot");
	ok(json_geti(v, "attempt", 0) == 2 && json_geti(v, "epoch", 0) == 5, "numbers");
	json_reset();
	free(text);
	char *huge = malloc(100001);
	memset(huge, '\x01', 100000); /* six bytes each in JSON */
	huge[100000] = '\0';
	journal_write(rd, EV_GIVEN_BACK, NULL, R_HALTED, huge);
	memcpy(huge + 4090, "\xc3\xa9\xc3\xa9\xc3\xa9", 6);
	memset(huge, 'a', 4090);
	journal_write(rd, EV_GIVEN_BACK, NULL, R_HALTED, huge);
	text = slurped(path);
	char *second = strchr(text, '\n') + 1, *third = strchr(second, '\n') + 1;
	ok(third - second <= JOURNAL_LINE && strlen(third) <= JOURNAL_LINE, "a line has its limit");
	ok(json_check(second, (size_t)(third - second), &e) && json_check(third, strlen(third), &e),
	    "and is whole");
	free(text);
	free(huge);
	journal_altered(rd, &c, "in_progress", "nobody knows");
	char *altered = rundir_path(rd, "altered.ndjson");
	text = slurped(altered);
	ok(text && strstr(text,
	               "\"set_to\":\"in_progress\",\"prior_state\":null,\"why\":\"nobody knows\""),
	    "altered");
	free(text);
	free(altered);
	rd->dry_run = true;
	journal_write(rd, EV_HELD, NULL, R_HALTED, NULL);
	ok(journal_tidy(rd) == 0, "dry run");
	rd->dry_run = false;
	text = slurped(path);
	ok(lines(text) == 3, "… writes nothing");
	free(text);
}

static void
torn(void)
{
	FILE *f = fopen(path, "ae");
	fputs("{\"at\":\"half a li", f);
	fclose(f);
	ok(journal_tidy(rd) == 1, "a torn tail is cut");
	char *text = slurped(path);
	ok(lines(text) == 3 && text[strlen(text) - 1] == '\n', "and no more");
	free(text);
	ok(journal_tidy(rd) == 0, "once");
	f = fopen(path, "ae");
	for (int i = 0; i < 5000; i++)
		fputs("{\"x\"", f);
	fclose(f);
	journal_write(rd, EV_HELD, NULL, R_HALTED, NULL);
	text = slurped(path);
	ok(lines(text) == 4 && !strstr(text, "{\"x\""), "a writer cuts it before its own line");
	free(text);
	write_text(path, "no newline at all");
	ok(journal_tidy(rd) == 1, "a file that is nothing but torn");
	text = slurped(path);
	is(text, "", "is empty");
	free(text);
}

/* Writers in many processes, while the file is rotated under them: every line arrives, whole. */
static void
many(void)
{
	enum { WRITERS = 6, EACH = 200 };
	int total = 0, status, failed = 0;
	config->reap.journal_max = 20000;
	config->reap.journal_keep = 1000;
	fflush(stdout);
	for (int i = 0; i < WRITERS; i++) {
		if (fork() == 0) {
			for (int k = 0; k < EACH; k++) {
				journal_write(rd, EV_HELD, NULL, R_HALTED, "x");
				if (i == 0 && k % 10 == 0)
					journal_tidy(rd);
			}
			_exit(journal_failed());
		}
	}
	for (int i = 0; i < WRITERS; i++) {
		wait(&status);
		failed += status != 0;
	}
	for (int i = 0; i < 1000; i++) {
		char *file = i ? path_fmt("%s.%d", path, i) : path_fmt("%s", path);
		char *text = slurped(file);
		total += lines(text);
		if (i == 1)
			ok(text != NULL, "it was rotated");
		if (!text)
			i = 1000;
		free(text);
		free(file);
	}
	ok(failed == 0 && total == WRITERS * EACH, "%d of %d lines", total, WRITERS * EACH);
}

static void
rotation(void)
{
	char *file;
	config->reap.journal_keep = 2;
	for (int i = 1; i < 1000; i++) {
		file = path_fmt("%s.%d", path, i);
		file_remove(file);
		free(file);
	}
	for (char c = 'a'; c <= 'd'; c++) {
		char *text = malloc(30001);
		memset(text, c, 30000);
		text[29999] = '\n';
		text[30000] = '\0';
		write_text(path, text);
		ok(journal_tidy(rd) == 0 && !file_exists(path), "rotated over its limit");
		free(text);
	}
	file = path_fmt("%s.1", path);
	char *text = slurped(file);
	ok(text && text[0] == 'd', "the youngest is .1");
	free(file);
	free(text);
	file = path_fmt("%s.2", path);
	text = slurped(file);
	ok(text && text[0] == 'c', "then .2");
	file_remove(file);
	free(file);
	free(text);
	file = path_fmt("%s.3", path);
	ok(!file_exists(file), "and no more are kept");
	free(file);
	file = path_fmt("%s.1", path);
	file_remove(file);
	free(file);
}

static void
event(struct buf *b, const char *boot, long ago, const char *name)
{
	buf_addf(b, "{\"boot_id\":\"%s\",\"boot_ms\":%lld,\"event\":\"%s\"}\n", boot,
	    (long long)(clock_boot_ms() - ago * 1000), name);
}

static void
idle(void)
{
	struct buf b = BUF_INIT;
	file_remove(path);
	ok(journal_idle(rd) == -1, "no journal: not known");
	journal_write(rd, EV_HELD, NULL, R_HALTED, NULL);
	ok(journal_idle(rd) == -1, "nothing moved");
	event(&b, clock_boot_id(), 500, "started");
	event(&b, clock_boot_id(), 300, "merged");
	event(&b, clock_boot_id(), 100, "gate");
	buf_adds(&b, "{\"torn");
	write_text(path, b.s);
	long age = journal_idle(rd);
	ok(age >= 300 && age < 400, "since the last progress (%ld)", age);
	char *old = path_fmt("%s.1", path);
	write_text(old, b.s);
	file_remove(path);
	age = journal_idle(rd);
	ok(age >= 300 && age < 400, "be it in the rotated one (%ld)", age);
	free(old);
	buf_reset(&b);
	event(&b, clock_boot_id(), 10, "started");
	event(&b, "another", 5, "held");
	write_text(path, b.s);
	ok(journal_idle(rd) == -1, "nothing of this boot");
	journal_write(rd, EV_RETRY, NULL, R_TIMEOUT, NULL);
	age = journal_idle(rd);
	ok(age >= 0 && age < 60, "now (%ld)", age);
	buf_free(&b);
}

int
main(void)
{
	alarm(60); /* a wait that never ends is a failure */
	scratch_make();
	char *file = scratch_path("fac.json"), *run = scratch_path("run");
	write_text(file, "{}");
	config = (struct config *)(size_t)config_load(file);
	rd = rundir_open(run, config, RUNDIR_CREATE, false);
	path = rundir_path(rd, "journal.ndjson");
	writing();
	torn();
	many();
	rotation();
	idle();
	file_remove(path);
	file_mkdir(path);
	journal_write(rd, EV_HELD, NULL, R_HALTED, NULL);
	ok(journal_failed(), "a journal that cannot be written is remembered");
	scratch_remove();
	return unit_done();
}
