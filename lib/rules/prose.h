/*
 * prose: the lines of an issue's description, and which of them a person wrote to be read.
 *
 * As much of Markdown as triage needs: headings ("## x", or a line that is wholly bold), fenced
 * code, HTML comments (those in code too: prose.c says why), and what else a renderer leaves out, as
 * comments: link definitions to nowhere ("[//]: # (x)"), titles of others, and, outside of code,
 * "<?x?>", "<!x>" and CDATA of more than two words.
 *
 *	struct prose p = {0};			(reused from text to text)
 *	prose_read(&p, body, strlen(body));
 *	for (size_t i = 0; i < p.n; i++) … p.lines[i] …
 *
 * Offsets are those of the text that was given.
 */
#ifndef FAC_RULES_PROSE_H
#define FAC_RULES_PROSE_H

#include <stddef.h>

enum prose_kind { PROSE_BLANK, PROSE_HEADING, PROSE_TEXT, PROSE_FENCE, PROSE_CODE };

struct prose_line {
	enum prose_kind kind;
	size_t at, end; /* without blanks around it, nor its newline */
	size_t text;    /* where the words begin, behind marks of list, quote, task and emphasis */
};

struct prose_comment {
	size_t at, end; /* what is inside, without blanks around it; at == end: nothing */
};

struct prose {
	struct prose_line *lines;
	size_t n, cap;
	struct prose_comment *comments;
	size_t ncomments, ccap;
};

void prose_read(struct prose *p, const char *s, size_t n);
/* The line that holds the offset; NULL where none does (blanks, comments). */
const struct prose_line *prose_at(const struct prose *p, size_t at);

#endif
