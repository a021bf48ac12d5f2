/* journalidle: how long ago anything moved, as the journal tells it. */
#include "base/clock.h"
#include "io/file.h"
#include "io/json.h"
#include "state/journal.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is progress, for a wedge to be its absence. */
static const bool progress[EV_COUNT] = {[EV_STARTED] = true,
    [EV_PUBLISHED] = true,
    [EV_MERGED] = true,
    [EV_CLOSED] = true,
    [EV_RELEASED] = true,
    [EV_PARKED] = true,
    [EV_RETRY] = true};

/*
 * What a line tells of the search: its age in seconds where it is progress, -1 to go on, -2 where
 * nothing before it can be of this boot.
 */
static long
judge_line(const char *s, size_t n)
{
	struct json_error e;
	struct json_mark mark = json_mark();
	const struct json *v = json_parse(s, n, &e);
	const char *event = json_gets(v, "event", "");
	int64_t ms = json_geti(v, "boot_ms", -1), now = clock_boot_ms();
	long age = -1;
	if (v && strcmp(json_gets(v, "boot_id", ""), clock_boot_id()) != 0)
		age = -2;
	for (int i = 0; i < EV_COUNT && age == -1; i++) {
		if (progress[i] && ms >= 0 && strcmp(event, event_name((enum event)i)) == 0)
			age = ms < now ? (long)((now - ms) / 1000) : 0;
	}
	json_release(mark);
	return age;
}

/* From the last line backwards; the lock keeps the file from being cut under the mapping. */
static long
search(const char *path)
{
	struct stat st;
	long age = -1;
	int fd = file_lock(path, false, true);
	if (fd == -1)
		return errno == ENOENT ? -1 : -2;
	char *map = MAP_FAILED;
	if (fstat(fd, &st) == 0 && st.st_size > 0)
		map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map != MAP_FAILED) {
		const char *end = map + st.st_size;
		while (end > map && age == -1) {
			const char *newline = memrchr(map, '\n', (size_t)(end - map));
			const char *line = newline ? newline + 1 : map;
			if (end > line)
				age = judge_line(line, (size_t)(end - line));
			end = newline ? newline : map;
		}
		munmap(map, (size_t)st.st_size);
	}
	close(fd);
	return age;
}

long
journal_idle(const struct rundir *rd)
{
	long age = -1;
	for (long i = 0; i <= rd->config->reap.journal_keep && age == -1; i++) {
		char *path = i == 0 ? rundir_path(rd, "journal.ndjson")
		                    : rundir_path(rd, "journal.ndjson.%ld", i);
		age = search(path);
		free(path);
	}
	return age < 0 ? -1 : age;
}
