/*
 * configtable: every key of fac.json, as data. Internal to config*.c.
 *
 * A table is an array of rows ended by a row without a key. Each row says where in the C struct
 * its value goes, and its default as JSON text: "null" is "none", NULL means that the key must be
 * given. Sections write into the struct they stand in; arrays and maps into elements of their
 * own.
 */
#ifndef FAC_STATE_CONFIGTABLE_H
#define FAC_STATE_CONFIGTABLE_H

#include <stddef.h>

struct json;

enum row_type {
	ROW_TEXT, /* char * */
	ROW_PATH, /* char *, made absolute */
	ROW_INT,  /* long, min to max */
	ROW_BOOL, /* bool */
	/* an object of integers, each min to max, into an array of long by the place of the name in words */
	ROW_INTS,
	ROW_LIST,  /* struct strings of at least min elements */
	ROW_PATHS, /* the same, made absolute */
	/* a string, as a struct strings of one; the row of the list it shares stands before it */
	ROW_ONE,
	ROW_SECTION, /* an object with the rows of sub */
	/*
	 * an array of objects with the rows of sub, each `size` bytes; their number goes to
	 * `count`, an int
	 */
	ROW_ARRAY,
	/* an object of such objects; the element's first member is its key, judged by check */
	ROW_MAP
};

struct row {
	const char *key;
	enum row_type type;
	size_t at;
	const char *dflt;
	long min, max;
	const char *words;                   /* "a|b": the only strings allowed; NULL: any */
	const char *(*check)(const char *s); /* of each string: what is wrong with it, or NULL */
	const struct row *sub;
	size_t size, count;
};

struct reader {
	const char *name; /* the file, as the user calls it */
	char *dir;        /* absolute: what relative paths are relative to */
};

/*
 * Fills base from an object (NULL: an empty one) by its rows: what is given, else the default; a
 * list's "+KEY" comes on top of either. Dies with EX_CONFIG.
 */
void config_read(const struct reader *r, const char *prefix, const struct row *rows,
    const struct json *obj, char *base);
_Noreturn void config_refuse(const struct reader *r, const char *path, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

extern const struct row config_rows[];

const char *row_type_name(enum row_type t); /* "list of strings" */

#endif
