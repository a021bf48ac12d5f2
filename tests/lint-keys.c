/* lint-keys: prints every configuration key that the code knows, its type and its default, for tests/lint. */
#include "state/config.h"

#include <stdio.h>

static void
print(const char *path, const char *type, const char *dflt, void *arg)
{
	(void)arg;
	printf("%s\t%s\t%s\n", path, type, dflt ? dflt : "required");
}

int
main(void)
{
	config_each_key(print, NULL);
	return 0;
}
