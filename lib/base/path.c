/* path: names of files made from names of strangers. */
#include "base/path.h"
#include "base/die.h"
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static const char upper_hex[] = "0123456789ABCDEF";

static bool
stands_for_itself(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '_' || c == '-';
}

bool
path_encode(struct buf *out, const char *id, size_t n)
{
	size_t start = out->len;
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)id[i];
		if (stands_for_itself(id[i]) && !(i == 0 && c == '-')) {
			buf_addc(out, id[i]);
		} else {
			const char esc[] = {'%', upper_hex[c >> 4], upper_hex[c & 15]};
			buf_add(out, esc, sizeof esc);
		}
		if (out->len - start > NAME_MAX_LEN)
			break;
	}
	if (out->len == start || out->len - start > NAME_MAX_LEN) { /* guard: path.length */
		buf_cut(out, start);
		return false;
	}
	return true;
}

static int
hex_value(char c)
{
	const char *at = c ? strchr(upper_hex, c) : NULL;
	return at ? (int)(at - upper_hex) : -1;
}

bool
path_decode(struct buf *out, const char *name)
{
	size_t start = out->len, n = strlen(name);
	if (n == 0 || n > NAME_MAX_LEN || name[0] == '-')
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = name[i];
		if (c == '%') {
			int hi = i + 2 < n ? hex_value(name[i + 1]) : -1;
			int lo = i + 2 < n ? hex_value(name[i + 2]) : -1;
			if (hi < 0 || lo < 0)
				goto refuse;
			c = (char)(hi << 4 | lo);
			/* Only one spelling of an identity is a NAME. */
			if (stands_for_itself(c) &&
			    !(i == 0 && c == '-')) /* guard: path.canonical */
				goto refuse;
			i += 2;
		} else if (!stands_for_itself(c)) {
			goto refuse;
		}
		buf_addc(out, c);
	}
	return true;
refuse:
	buf_cut(out, start);
	return false;
}

char *
path_join(const char *dir, const char *leaf)
{
	return path_fmt("%s/%s", dir, leaf);
}

char *
path_fmt(const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;
	va_start(ap, fmt);
	buf_vaddf(&b, fmt, ap);
	va_end(ap);
	return buf_detach(&b);
}

const char *
path_base(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

const char *
path_bindir(void)
{
	static char dir[PATH_MAX];
	if (dir[0])
		return dir;
	ssize_t n = readlink("/proc/self/exe", dir, sizeof dir - 1);
	if (n <= 0 || n == sizeof dir - 1 || dir[0] != '/')
		die(EX_OSERR, "/proc/self/exe: %s", n == -1 ? strerror(errno) : "no usable path");
	dir[n] = '\0';
	size_t leaf = (size_t)(path_base(dir) - dir);
	dir[leaf > 1 ? leaf - 1 : 1] = '\0'; /* the root directory keeps its slash */
	return dir;
}
