// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * More workloads for the engine, to see whether what helps those of rv_work.c
 * helps others: nothing in the engine was made with these in view
 *
 *	rv_more NAME [ROUNDS]
 *
 * Each prints a checksum, so that it is a test, too.
 */
#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t rng = 0x2545f4914f6cdd1dULL;

static uint32_t rnd(void)
{
	rng = rng * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(rng >> 33);
}

/* Merge sort of a list, by a comparison that is passed. */
struct link {
	struct link *next;
	int key;
};

static __attribute__((noinline)) int by_key(const struct link *a,
					    const struct link *b)
{
	return a->key - b->key;
}

static struct link *merge(struct link *a, struct link *b,
			  int (*cmp)(const struct link *, const struct link *))
{
	struct link head = { 0 };
	struct link *tail = &head;

	while (a && b) {
		struct link **least = cmp(a, b) <= 0 ? &a : &b;

		tail->next = *least;
		tail = *least;
		*least = tail->next;
	}
	tail->next = a ? a : b;
	return head.next;
}

static struct link *sort(struct link *list, unsigned int n)
{
	struct link *half = list, *rest;
	unsigned int i;

	if (n < 2)
		return list;
	for (i = 1; i < n / 2; i++)
		half = half->next;
	rest = half->next;
	half->next = NULL;
	return merge(sort(list, n / 2), sort(rest, n - n / 2), by_key);
}

static uint64_t do_list(unsigned int rounds)
{
	enum { N = 500 };
	static struct link node[N];
	uint64_t sum = 0;
	unsigned int i;

	while (rounds--) {
		struct link *p;

		for (i = 0; i < N; i++) {
			node[i].key = (int)(rnd() & 0xffff);
			node[i].next = i + 1 < N ? &node[i + 1] : NULL;
		}
		for (p = sort(node, N), i = 0; p; p = p->next)
			sum += (uint64_t)p->key * ++i;
	}
	return sum;
}

/* A hash table with open addressing. */
static uint64_t do_hash(unsigned int rounds)
{
	enum { SIZE = 4096 };
	static struct { char key[16]; unsigned int count; } slot[SIZE];
	uint64_t sum = 0;

	while (rounds--) {
		char key[16];
		uint32_t h = 2166136261U, v = rnd() % 2500;
		const char *p;
		unsigned int n = 0;

		do {
			key[n++] = (char)('a' + v % 26);
			v /= 26;
		} while (v);
		key[n] = 0;
		for (p = key; *p; p++)
			h = (h ^ (uint8_t)*p) * 16777619U;
		for (h %= SIZE; slot[h].count; h = (h + 1) % SIZE)
			if (!strcmp(slot[h].key, key))
				break;
		if (!slot[h].count)
			strcpy(slot[h].key, key);
		sum += ++slot[h].count;
	}
	return sum;
}

/* Reads a text of nested lists, strings and numbers. */
static const char *parse(const char *p, uint64_t *sum, unsigned int depth)
{
	while (*p == ' ' || *p == ',' || *p == ':')
		p++;
	if (*p == '[' || *p == '{') {
		char end = *p == '[' ? ']' : '}';

		for (p++; *p && *p != end;)
			p = parse(p, sum, depth + 1);
		*sum += depth;
		return p + (*p == end);
	}
	if (*p == '"') {
		for (p++; *p && *p != '"'; p++) {
			if (*p == '\\')
				p++;
			*sum = *sum * 31 + (uint8_t)*p;
		}
		return p + 1;
	}
	if (isdigit((unsigned char)*p) || *p == '-') {
		int minus = *p == '-';
		int64_t v = 0;

		for (p += minus; isdigit((unsigned char)*p); p++)
			v = v * 10 + (*p - '0');
		*sum += (uint64_t)(minus ? -v : v);
		return p;
	}
	while (isalpha((unsigned char)*p))
		p++;
	return p + !*p;
}

static uint64_t do_parse(unsigned int rounds)
{
	static const char text[] =
		"{\"name\": \"a \\\"quoted\\\" name\", \"list\": [1, 22, -333, "
		"4444, [true, false, null]], \"object\": {\"x\": 12345, \"y\": "
		"-67890, \"inner\": {\"deep\": [[[[7]]]], \"text\": \"lorem "
		"ipsum dolor sit amet\"}}, \"flag\": true, \"last\": 999999}";
	uint64_t sum = 0;

	while (rounds--)
		parse(text, &sum, 0);
	return sum;
}

/* Compresses by references to what has been, as LZ4 does. */
static uint64_t do_lz(unsigned int rounds)
{
	enum { SIZE = 8192 };
	static uint8_t in[SIZE], out[2 * SIZE];
	static uint16_t last[1024];
	uint64_t sum = 0;
	unsigned int i, n;

	for (i = 0; i < SIZE; i++)
		in[i] = i > 64 && rnd() % 8 ? in[i - 1 - rnd() % 3 * 16] :
					      (uint8_t)(rnd() % 32);
	while (rounds--) {
		memset(last, 0, sizeof(last));
		for (i = n = 0; i + 4 < SIZE;) {
			uint32_t v, h;
			unsigned int at, len;

			memcpy(&v, in + i, 4);
			h = v * 2654435761U >> 22;
			at = last[h];
			last[h] = (uint16_t)i;
			for (len = 0; at < i && i + len < SIZE && len < 255 &&
			     in[at + len] == in[i + len]; len++)
				;
			if (len < 4) {
				out[n++] = in[i++];
				continue;
			}
			out[n++] = (uint8_t)len;
			out[n++] = (uint8_t)(i - at);
			out[n++] = (uint8_t)((i - at) >> 8);
			i += len;
		}
		sum += n + out[n / 2];
	}
	return sum;
}

/* Objects with virtual functions. */
struct shape;
struct shape_ops {
	double (*area)(const struct shape *shape);
	int (*edges)(const struct shape *shape);
};

struct shape {
	const struct shape_ops *ops;
	int w, h;
};

static double box_area(const struct shape *s)
{
	return (double)s->w * s->h;
}

static int box_edges(const struct shape *s)
{
	return s->w && s->h ? 4 : 0;
}

static double disc_area(const struct shape *s)
{
	return 3.14159 * s->w * s->w;
}

static int disc_edges(const struct shape *s)
{
	return s->w > s->h;
}

static uint64_t do_virtual(unsigned int rounds)
{
	static const struct shape_ops ops[] = {
		{ box_area, box_edges }, { disc_area, disc_edges },
		{ box_area, disc_edges },
	};
	enum { N = 64 };
	static struct shape shape[N];
	uint64_t sum = 0;
	double area = 0;
	unsigned int i;

	for (i = 0; i < N; i++)
		shape[i] = (struct shape) {
			&ops[rnd() % 3], (int)(rnd() % 50), (int)(rnd() % 50) };
	while (rounds--)
		for (i = 0; i < N; i++) {
			sum += (unsigned int)shape[i].ops->edges(&shape[i]);
			if (i % 4 == 0)
				area += shape[i].ops->area(&shape[i]);
		}
	return sum + (uint64_t)area;
}

/* Fourier transform, in place. */
static uint64_t do_fft(unsigned int rounds)
{
	enum { LOG = 9, N = 1 << LOG };
	static double re[N], im[N], wr[N / 2], wi[N / 2];
	unsigned int i, j, k, len;
	uint64_t v;

	for (i = 0; i < N / 2; i++) {
		wr[i] = cos(6.283185307179586 * i / N);
		wi[i] = sin(6.283185307179586 * i / N);
	}
	for (i = 0; i < N; i++)
		re[i] = (double)(rnd() % 1000) / 1000;
	while (rounds--) {
		for (i = 1, j = 0; i < N; i++) {
			for (k = N / 2; j & k; k /= 2)
				j ^= k;
			j ^= k;
			if (i < j) {
				double t = re[i];

				re[i] = re[j];
				re[j] = t;
				t = im[i];
				im[i] = im[j];
				im[j] = t;
			}
		}
		for (len = 2; len <= N; len *= 2)
			for (i = 0; i < N; i += len)
				for (j = 0; j < len / 2; j++) {
					unsigned int a = i + j, b = a + len / 2;
					double c = wr[j * (N / len)];
					double s = wi[j * (N / len)];
					double x = re[b] * c - im[b] * s;
					double y = re[b] * s + im[b] * c;

					re[b] = (re[a] - x) * 0.7;
					im[b] = (im[a] - y) * 0.7;
					re[a] = (re[a] + x) * 0.7;
					im[a] = (im[a] + y) * 0.7;
				}
	}
	memcpy(&v, &re[3], 8);
	return v;
}

static uint64_t do_mandel(unsigned int rounds)
{
	uint64_t sum = 0;
	unsigned int i, n;

	while (rounds--)
		for (i = 0; i < 256; i++) {
			double cr = -2 + 3.0 * (i % 16) / 16;
			double ci = -1 + 2.0 * (double)(i / 16) / 16;
			double r = 0, q = 0;

			for (n = 0; n < 60 && r * r + q * q < 4; n++) {
				double t = r * r - q * q + cr;

				q = 2 * r * q + ci;
				r = t;
			}
			sum += n;
		}
	return sum;
}

/* A table cipher with four lookups for each word. */
static uint64_t do_cipher(unsigned int rounds)
{
	static uint32_t table[4][256], key[44];
	uint32_t s[4] = { 1, 2, 3, 4 }, t[4];
	unsigned int i, j, r;

	for (i = 0; i < 4; i++)
		for (j = 0; j < 256; j++)
			table[i][j] = rnd() * 2 + (rnd() & 1);
	for (i = 0; i < 44; i++)
		key[i] = rnd();
	while (rounds--)
		for (r = 1; r < 11; r++) {
			for (i = 0; i < 4; i++)
				t[i] = table[0][s[i] >> 24] ^
				       table[1][s[(i + 1) % 4] >> 16 & 255] ^
				       table[2][s[(i + 2) % 4] >> 8 & 255] ^
				       table[3][s[(i + 3) % 4] & 255] ^
				       key[4 * r + i];
			memcpy(s, t, sizeof(s));
		}
	return (uint64_t)s[0] << 32 | s[1];
}

/* A tree of allocated nodes, built and taken down. */
struct tree {
	struct tree *left, *right;
	uint32_t key;
};

static struct tree *insert(struct tree *t, uint32_t key)
{
	if (!t) {
		t = calloc(1, sizeof(*t));
		if (!t)
			abort();
		t->key = key;
	} else if (key < t->key) {
		t->left = insert(t->left, key);
	} else if (key > t->key) {
		t->right = insert(t->right, key);
	}
	return t;
}

static unsigned int fell(struct tree *t)
{
	unsigned int n;

	if (!t)
		return 0;
	n = 1 + fell(t->left) + fell(t->right);
	free(t);
	return n;
}

static uint64_t do_tree(unsigned int rounds)
{
	uint64_t sum = 0;
	unsigned int i;

	while (rounds--) {
		struct tree *t = NULL;

		for (i = 0; i < 400; i++)
			t = insert(t, rnd() % 1000);
		sum += fell(t);
	}
	return sum;
}

static unsigned int place(unsigned int n, unsigned int row, uint32_t cols,
			  uint32_t left, uint32_t right)
{
	unsigned int found = 0;
	uint32_t free_ones = ~(cols | left | right) & ((1U << n) - 1);

	if (row == n)
		return 1;
	while (free_ones) {
		uint32_t bit = free_ones & -free_ones;

		free_ones ^= bit;
		found += place(n, row + 1, cols | bit, (left | bit) << 1,
			       (right | bit) >> 1);
	}
	return found;
}

static uint64_t do_queens(unsigned int rounds)
{
	uint64_t sum = 0;

	while (rounds--)
		sum += place(7, 0, 0, 0, 0);
	return sum;
}

/* Distance between words, by dynamic programming. */
static uint64_t do_edit(unsigned int rounds)
{
	static const char a[] = "a secure processor in software";
	static const char b[] = "the fastest interpreter of its kind";
	unsigned short row[sizeof(b)];
	uint64_t sum = 0;
	size_t i, j;

	while (rounds--) {
		for (j = 0; j < sizeof(b); j++)
			row[j] = (unsigned short)j;
		for (i = 1; i < sizeof(a); i++) {
			unsigned short corner = row[0];

			row[0] = (unsigned short)i;
			for (j = 1; j < sizeof(b); j++) {
				unsigned short best = corner +
						      (a[i - 1] != b[j - 1]);

				if (row[j] + 1 < best)
					best = row[j] + 1;
				if (row[j - 1] + 1 < best)
					best = row[j - 1] + 1;
				corner = row[j];
				row[j] = best;
			}
		}
		sum += row[sizeof(b) - 1];
	}
	return sum;
}

/* Copying and searching in the library, short and long. */
static uint64_t do_libc(unsigned int rounds)
{
	static char a[5000], b[5000];
	uint64_t sum = 0;

	memset(a, 'x', sizeof(a) - 1);
	while (rounds--) {
		size_t n = rnd() % 40 + 1;

		memcpy(b, a, n);
		memmove(b + 3, b, n);
		b[n + 3] = 0;
		sum += strlen(b) + (size_t)!!memchr(a, 'y', n * 4) +
		       (size_t)(memcmp(a, b, n) == 0);
		if (rounds % 16 == 0) {
			memcpy(b, a, sizeof(a));
			sum += strlen(b);
		}
	}
	return sum;
}

/* Integers and words, printed and read again. */
static uint64_t do_print(unsigned int rounds)
{
	char line[100], word[20];
	uint64_t sum = 0;

	while (rounds--) {
		unsigned int v;
		int n;

		n = snprintf(line, sizeof(line), "%d: %s=%08x, %5u%c\n",
			     (int)rounds, "key", rnd(), rnd() % 1000, '!');
		if (sscanf(line, "%u: %9[a-z]", &v, word) == 2)
			sum += v + (unsigned int)n + strlen(word);
	}
	return sum;
}

/* Matches a pattern with . * ^ $ by backtracking. */
static int match_here(const char *re, const char *text);

static int match_star(int c, const char *re, const char *text)
{
	do {
		if (match_here(re, text))
			return 1;
	} while (*text && (*text++ == c || c == '.'));
	return 0;
}

static int match_here(const char *re, const char *text)
{
	if (!re[0])
		return 1;
	if (re[1] == '*')
		return match_star(re[0], re + 2, text);
	if (re[0] == '$' && !re[1])
		return !*text;
	if (*text && (re[0] == '.' || re[0] == *text))
		return match_here(re + 1, text + 1);
	return 0;
}

static uint64_t do_regex(unsigned int rounds)
{
	static const char *const re[] = { "a.*b.*c$", "x*y*z", "in.*er",
					  "^nothing", "s.*s.*s" };
	static const char text[] =
		"an interpreter should be fast, small, and sure of its ways";
	uint64_t sum = 0;
	size_t i;

	while (rounds--)
		for (i = 0; i < sizeof(re) / sizeof(re[0]); i++) {
			const char *p = text;
			const char *r = re[i];

			if (*r == '^') {
				sum += (unsigned int)match_here(r + 1, p);
				continue;
			}
			do {
				if (match_here(r, p)) {
					sum++;
					break;
				}
			} while (*p++);
		}
	return sum;
}

/* Multiplication of long numbers. */
static uint64_t do_bignum(unsigned int rounds)
{
	enum { N = 16 };
	static uint64_t a[N], b[N], c[2 * N];
	unsigned int i, j;

	for (i = 0; i < N; i++) {
		a[i] = (uint64_t)rnd() << 32 | rnd();
		b[i] = (uint64_t)rnd() << 32 | rnd();
	}
	while (rounds--) {
		memset(c, 0, sizeof(c));
		for (i = 0; i < N; i++) {
			uint64_t carry = 0;

			for (j = 0; j < N; j++) {
				unsigned __int128 t = (unsigned __int128)
					a[i] * b[j] + c[i + j] + carry;

				c[i + j] = (uint64_t)t;
				carry = (uint64_t)(t >> 64);
			}
			c[i + N] = carry;
		}
		a[rounds % N] ^= c[rounds % (2 * N)];
	}
	return c[N] ^ c[2 * N - 1];
}

static const struct {
	const char *name;
	uint64_t (*run)(unsigned int rounds);
	unsigned int rounds;
} work[] = {
	{ "list", do_list, 10 },	{ "hash", do_hash, 4000 },
	{ "parse", do_parse, 200 },	{ "lz", do_lz, 5 },
	{ "virtual", do_virtual, 300 },	{ "fft", do_fft, 5 },
	{ "mandel", do_mandel, 10 },	{ "cipher", do_cipher, 500 },
	{ "tree", do_tree, 5 },		{ "queens", do_queens, 10 },
	{ "edit", do_edit, 50 },	{ "libc", do_libc, 1000 },
	{ "print", do_print, 300 },	{ "regex", do_regex, 50 },
	{ "bignum", do_bignum, 200 },
};

int main(int argc, char *argv[])
{
	unsigned int rounds;
	size_t i;

	for (i = 0; i < sizeof(work) / sizeof(work[0]); i++) {
		if (argc > 1 && strcmp(argv[1], work[i].name) &&
		    strcmp(argv[1], "all"))
			continue;
		rounds = argc > 2 ? (unsigned int)atoi(argv[2]) :
				    work[i].rounds;
		if (argc == 1)
			printf("%s\n", work[i].name);
		else
			printf("%s %016llx\n", work[i].name,
			       (unsigned long long)work[i].run(rounds));
	}
	return 0;
}
