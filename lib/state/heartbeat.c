/* heartbeat: that passes end, and what the last one found. */
#include "state/heartbeat.h"

#include "base/clock.h"
#include "base/die.h"
#include "io/file.h"
#include "io/jsonout.h"
#include "state/journal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { HEARTBEAT_MAX = 4096 /* bytes */ };

void
heartbeat_write(const struct rundir *rd, int ready, int started, const char *full)
{
	struct buf b = BUF_INIT;
	struct jsonout j = jsonout(&b);
	char now[CLOCK_LEN], *path = rundir_path(rd, "heartbeat.json");

	jsonout_open(&j, NULL, '{');
	jsonout_str(&j, "at", clock_format(clock_now(), now));
	jsonout_str(&j, "boot_id", clock_boot_id());
	jsonout_int(&j, "boot_ms", clock_boot_ms());
	jsonout_int(&j, "ready", ready);
	jsonout_int(&j, "started", started);
	jsonout_str(&j, "full", full);
	jsonout_close(&j, '}');
	buf_addc(&b, '\n');
	if (file_put(path, b.s, b.len, FILE_REPLACE) < 0)
		warn("%s: %s", path, strerror(errno));
	buf_free(&b);
	free(path);
}

static enum reason
judge(const struct rundir *rd, const struct json *v)
{
	long window = rd->config->reap.window;
	int64_t at;

	if (strcmp(json_gets(v, "boot_id", ""), clock_boot_id()) != 0)
		return clock_boot_ms() / 1000 > window ? R_STALE : R_STARTED;
	if (!json_int(json_get(v, "boot_ms"), &at))
		return R_STALE;
	if ((clock_boot_ms() - at) / 1000 > window) /* guard: reap.stale */
		return R_STALE;
	bool work = json_geti(v, "ready", 0) > 0 && json_geti(v, "started", 0) == 0 &&
	            !json_gets(v, "full", NULL);
	long idle = journal_idle(rd);
	if (work && (idle < 0 || idle > window)) /* guard: reap.wedge */
		return R_WEDGED;
	return R_STARTED;
}

enum reason
heartbeat_judge(const struct rundir *rd)
{
	char *path = rundir_path(rd, "heartbeat.json");
	struct json_mark mark = json_mark();
	struct buf b = BUF_INIT;
	struct json_error e;
	enum reason why = R_STALE;

	if (file_slurp(path, HEARTBEAT_MAX, &b) < 0) {
		why = errno == ENOENT ? R_NOTHING_TO_WATCH : R_STALE;
	} else {
		const struct json *v = json_parse(b.s, b.len, &e);
		if (v)
			why = judge(rd, v);
	}
	json_release(mark);
	buf_free(&b);
	free(path);
	return why;
}
