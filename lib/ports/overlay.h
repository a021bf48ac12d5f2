/*
 * overlay: what fac changed, beside a dump that it never writes; tracker_file.c's own.
 *
 * A directory with one file per changed issue, NAME.json (base/path.h, of the canonical ref):
 *
 *	{"ref":"…","state":"in_progress","base_state":"ready","comments":[{"marker":"…","text":"…","at":"…"}],"closed":{"why":"…","at":"…"}|null,"at":"…"}
 *
 * state counts as long as the dump still says base_state, which is what it said when fac wrote;
 * once a person changes the dump, the person's word is the state. To undo what fac did to an
 * issue, remove its file. Both are null where fac only commented.
 *
 * Files are replaced durably, under a lock (the file `lock` in the directory) that the caller
 * holds from reading to writing. Readers need none.
 */
#ifndef FAC_PORTS_OVERLAY_H
#define FAC_PORTS_OVERLAY_H

#include "io/json.h"
#include "state/facts.h"

/*
 * Strings are parsed values: they live until the caller's json_release(). All zero: fac changed
 * nothing.
 */
struct overlay {
	const char *state, *base_state; /* both or neither */
	const struct json *comments;    /* array */
	const struct json *closed;      /* object, or NULL */
};

/* What fac wants changed; members that are NULL stay as they are. */
struct overlay_edit {
	const char *state, *base_state;
	const char *marker, *text;
	const char *why; /* of closing */
};

/* The lock's descriptor (close unlocks), the directory made where it is missing; -1 and err. */
int overlay_lock(const char *dir, struct buf *err);

/* ANSWER_NO: there is no file. ANSWER_UNKNOWN: there is one, and it is not understood. */
enum answer overlay_read(const char *dir, const char *ref, struct overlay *o, struct buf *err);

/* The state, where the dump says base. */
const char *overlay_state(const struct overlay *o, const char *base);

/* Writes o with the edit. ANSWER_UNKNOWN and err where that failed. */
enum answer overlay_write(const char *dir, const char *ref, const struct overlay *o,
    const struct overlay_edit *edit, struct buf *err);

/*
 * Calls fn for every file of the directory; with o NULL, and ANSWER_UNKNOWN and err in the end,
 * where one is not understood.
 */
enum answer overlay_each(const char *dir,
    void (*fn)(const char *ref, const struct overlay *o, void *arg), void *arg, struct buf *err);

#endif
