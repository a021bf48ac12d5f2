/* forge: opens the configured kind. */
#include "ports/forge.h"

#include "base/die.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static const struct forge_ops *const kinds[] = {&forge_local, &forge_github};

struct forge *
forge_open(const struct config *c, const char *cache)
{
	struct forge *f = xcalloc(1, sizeof *f);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (c->forge.kind && strcmp(kinds[i]->kind, c->forge.kind) == 0)
			f->ops = kinds[i];
	if (!f->ops)
		die(EX_CONFIG, "forge.kind: %s: unknown", c->forge.kind ? c->forge.kind : "(none)");
	f->self = f->ops->open(c, cache, &f->err);
	if (!f->self)
		die(EX_CONFIG, "forge: %s", buf_str(&f->err));
	return f;
}

void
forge_free(struct forge *f)
{
	if (!f)
		return;
	f->ops->free(f->self);
	buf_free(&f->err);
	free(f);
}
