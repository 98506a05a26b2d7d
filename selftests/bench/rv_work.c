// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Workloads for the engine, as one static riscv64 program
 *
 *	rv_work NAME [ROUNDS]
 *
 * Each prints a checksum, so that it is a test, too.  Compiles for the host as
 * well.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t rng = 88172645463325252ULL;

static uint64_t rnd(void)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return rng;
}

static __attribute__((noinline)) unsigned int fib(unsigned int n)
{
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static uint64_t do_fib(unsigned int rounds)
{
	uint64_t sum = 0;

	while (rounds--)
		sum += fib(24);
	return sum;
}

static uint64_t do_sieve(unsigned int rounds)
{
	enum { SIZE = 100000 };
	static uint8_t composite[SIZE];
	uint64_t nr = 0;
	unsigned int i, j;

	while (rounds--) {
		memset(composite, 0, sizeof(composite));
		for (i = 2; i < SIZE; i++) {
			if (composite[i])
				continue;
			nr++;
			for (j = 2 * i; j < SIZE; j += i)
				composite[j] = 1;
		}
	}
	return nr;
}

static uint32_t ror(uint32_t v, unsigned int n)
{
	return v >> n | v << (32 - n);
}

static void sha256_block(uint32_t state[8], const uint8_t *p)
{
	static uint32_t k[64];
	uint32_t w[64], v[8], t1, t2;
	unsigned int i;

	/* Not the real constants: the work is the same. */
	if (!k[0])
		for (i = 0; i < 64; i++)
			k[i] = 0x9e3779b9 * (2 * i + 1);
	for (i = 0; i < 16; i++)
		w[i] = (uint32_t)p[4 * i] << 24 | (uint32_t)p[4 * i + 1] << 16 |
		       (uint32_t)p[4 * i + 2] << 8 | p[4 * i + 3];
	for (; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
		       (ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^
			w[i - 15] >> 3) +
		       (ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^ w[i - 2] >> 10);
	memcpy(v, state, sizeof(v));
	for (i = 0; i < 64; i++) {
		t1 = v[7] + (ror(v[4], 6) ^ ror(v[4], 11) ^ ror(v[4], 25)) +
		     ((v[4] & v[5]) ^ (~v[4] & v[6])) + k[i] + w[i];
		t2 = (ror(v[0], 2) ^ ror(v[0], 13) ^ ror(v[0], 22)) +
		     ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
		memmove(&v[1], &v[0], 7 * sizeof(v[0]));
		v[4] += t1;
		v[0] = t1 + t2;
	}
	for (i = 0; i < 8; i++)
		state[i] += v[i];
}

static uint64_t do_sha256(unsigned int rounds)
{
	static uint8_t data[4096];
	uint32_t state[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	size_t i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)rnd();
	while (rounds--)
		for (i = 0; i < sizeof(data); i += 64)
			sha256_block(state, data + i);
	return (uint64_t)state[0] << 32 | state[7];
}

static uint64_t do_matmul(unsigned int rounds)
{
	enum { N = 48 };
	static double a[N][N], b[N][N], c[N][N];
	uint64_t sum = 0;
	unsigned int i, j, k;

	for (i = 0; i < N; i++)
		for (j = 0; j < N; j++) {
			a[i][j] = (double)(int64_t)rnd() / 1e18;
			b[i][j] = (double)(int64_t)rnd() / 1e18;
		}
	while (rounds--) {
		for (i = 0; i < N; i++)
			for (j = 0; j < N; j++) {
				double t = 0;

				for (k = 0; k < N; k++)
					t += a[i][k] * b[k][j];
				c[i][j] = t;
			}
		a[rounds % N][0] = c[1][rounds % N] / 3;
	}
	for (i = 0; i < N; i++)
		for (j = 0; j < N; j++) {
			uint64_t v;

			memcpy(&v, &c[i][j], 8);
			sum = sum * 31 + v;
		}
	return sum;
}

/* Bodies under gravity, in singles: division and square root. */
static uint64_t do_nbody(unsigned int rounds)
{
	enum { N = 8 };
	float x[N][3], v[N][3] = { { 0 } };
	uint64_t sum = 0;
	unsigned int i, j, k;

	for (i = 0; i < N; i++)
		for (k = 0; k < 3; k++)
			x[i][k] = (float)(rnd() % 1000) / 100;
	while (rounds--) {
		for (i = 0; i < N; i++)
			for (j = 0; j < N; j++) {
				float d[3], r2 = 0.01F, f;

				for (k = 0; k < 3; k++) {
					d[k] = x[j][k] - x[i][k];
					r2 += d[k] * d[k];
				}
				f = 0.001F / (r2 * __builtin_sqrtf(r2));
				for (k = 0; k < 3; k++)
					v[i][k] += f * d[k];
			}
		for (i = 0; i < N; i++)
			for (k = 0; k < 3; k++)
				x[i][k] += v[i][k] * 0.01F;
	}
	for (i = 0; i < N; i++) {
		uint32_t t;

		memcpy(&t, &x[i][0], 4);
		sum = sum * 31 + t;
	}
	return sum;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static uint64_t do_qsort(unsigned int rounds)
{
	enum { N = 2000 };
	static uint64_t v[N];
	uint64_t sum = 0;
	unsigned int i;

	while (rounds--) {
		for (i = 0; i < N; i++)
			v[i] = rnd();
		qsort(v, N, sizeof(v[0]), compare);
		for (i = 0; i < N; i += 100)
			sum = sum * 31 + v[i];
	}
	return sum;
}

struct node {
	struct node *next;
	uint64_t value;
};

static uint64_t do_chase(unsigned int rounds)
{
	enum { N = 1000 };
	static struct node node[N];
	struct node *p = node;
	uint64_t sum = 0;
	unsigned int i, n;

	/* A permutation of one cycle. */
	for (i = 0; i < N; i++) {
		node[i].next = &node[(i + 389) % N];
		node[i].value = rnd();
	}
	while (rounds--)
		for (n = 0; n < 10000; n++) {
			sum += p->value;
			p = p->next;
		}
	return sum;
}

static uint64_t do_stream(unsigned int rounds)
{
	enum { N = 32768 };
	static uint64_t a[N], b[N], c[N];
	unsigned int i;

	for (i = 0; i < N; i++)
		b[i] = rnd();
	while (rounds--) {
		for (i = 0; i < N; i++)
			a[i] = b[i] + 3 * c[i];
		for (i = 0; i < N; i++)
			c[i] = a[i] ^ b[i];
	}
	return a[1] + c[N - 1];
}

/* Linked lists, small matrices, a state machine and a CRC, as CoreMark has. */
static uint16_t crc16(uint16_t crc, uint16_t v)
{
	unsigned int i;

	for (i = 0; i < 16; i++) {
		crc = (crc ^ v) & 1 ? (uint16_t)(crc >> 1 ^ 0xa001) : crc >> 1;
		v >>= 1;
	}
	return crc;
}

struct item {
	struct item *next;
	int16_t key, data;
};

static struct item *reverse(struct item *p)
{
	struct item *done = NULL, *next;

	while (p) {
		next = p->next;
		p->next = done;
		done = p;
		p = next;
	}
	return done;
}

static struct item *find(struct item *p, int16_t key)
{
	while (p && p->key != key)
		p = p->next;
	return p;
}

static uint16_t numbers(const char *text, uint16_t crc)
{
	enum { START, INT, FRACTION, EXPONENT, BAD } state = START;
	unsigned int count[BAD + 1] = { 0 };
	unsigned int i;

	for (; *text; text++) {
		switch (state) {
		case START:
			state = *text >= '0' && *text <= '9' ? INT :
				*text == '.' ? FRACTION : BAD;
			break;
		case INT:
			if (*text == '.')
				state = FRACTION;
			else if (*text < '0' || *text > '9')
				state = *text == 'e' ? EXPONENT : BAD;
			break;
		case FRACTION:
			if (*text < '0' || *text > '9')
				state = *text == 'e' ? EXPONENT : BAD;
			break;
		case EXPONENT:
			if (*text < '0' || *text > '9')
				state = BAD;
			break;
		case BAD:
			break;
		}
		if (*text == ',')
			state = START;
		count[state]++;
	}
	for (i = 0; i <= BAD; i++)
		crc = crc16(crc, (uint16_t)count[i]);
	return crc;
}

static uint16_t int_matrix(uint16_t crc, int16_t seed)
{
	enum { N = 9 };
	static int16_t a[N][N], b[N][N];
	unsigned int i, j, k;
	int32_t t, sum = 0;

	for (i = 0; i < N; i++)
		for (j = 0; j < N; j++) {
			a[i][j] = (int16_t)(seed + (int)(i * j));
			b[i][j] = (int16_t)(seed ^ (int)(i + 3 * j));
		}
	for (i = 0; i < N; i++)
		for (j = 0; j < N; j++) {
			for (t = 0, k = 0; k < N; k++)
				t += a[i][k] * b[k][j];
			sum += t >> 3;
		}
	return crc16(crc, (uint16_t)sum);
}

static uint64_t do_core(unsigned int rounds)
{
	enum { N = 40 };
	static struct item item[N];
	struct item *list = NULL, *p;
	uint16_t crc = 0;
	unsigned int i;

	for (i = 0; i < N; i++) {
		item[i].key = (int16_t)(i * 7 % N);
		item[i].data = (int16_t)rnd();
		item[i].next = list;
		list = &item[i];
	}
	while (rounds--) {
		for (i = 0; i < N; i++) {
			p = find(list, (int16_t)i);
			crc = crc16(crc, (uint16_t)p->data);
			p->data = (int16_t)(p->data + (int)i);
			if (i % 4 == 0)
				list = reverse(list);
		}
		crc = int_matrix(crc, (int16_t)rounds);
		crc = numbers("12,3.5,7e2,.5e1,x9,1.2.3,99999,0.001e9,,5",
			      crc);
	}
	return crc;
}

/* An interpreter of byte code in the interpreter. */
static uint64_t do_bytecode(unsigned int rounds)
{
	enum { PUSH, ADD, MUL, XOR, DUP, SWAP, DEC, JNZ, END };
	static const uint8_t code[] = {
		PUSH, 1, PUSH, 200,
		SWAP, DUP, PUSH, 3, MUL, PUSH, 7, ADD, XOR, PUSH, 13, ADD, SWAP,
		DEC, JNZ, 4, END,
	};
	uint64_t sum = 0;

	while (rounds--) {
		uint64_t stack[16];
		unsigned int pc = 0, sp = 0;
		uint64_t t;

		for (;;) {
			switch (code[pc++]) {
			case PUSH:
				stack[sp++] = code[pc++];
				continue;
			case ADD:
				sp--;
				stack[sp - 1] += stack[sp];
				continue;
			case MUL:
				sp--;
				stack[sp - 1] *= stack[sp];
				continue;
			case XOR:
				sp--;
				stack[sp - 1] ^= stack[sp];
				continue;
			case DUP:
				stack[sp] = stack[sp - 1];
				sp++;
				continue;
			case SWAP:
				t = stack[sp - 1];
				stack[sp - 1] = stack[sp - 2];
				stack[sp - 2] = t;
				continue;
			case DEC:
				stack[sp - 1]--;
				continue;
			case JNZ:
				pc = stack[sp - 1] ? code[pc] : pc + 1;
				continue;
			}
			break;
		}
		sum += stack[0];
	}
	return sum;
}

/* Records, strings and small procedures, as Dhrystone has them. */
struct record {
	struct record *next;
	int kind, number;
	char name[32];
};

static __attribute__((noinline)) int compare_names(const struct record *a,
						   const struct record *b)
{
	return a->kind == b->kind && strcmp(a->name, b->name) > 0;
}

static __attribute__((noinline)) void follow(struct record *to,
					     const struct record *from)
{
	struct record *next = to->next;

	*to = *from;
	to->next = next;
	to->number += 5;
	if (to->kind == 2)
		to->kind = 0;
	else
		to->kind++;
}

static __attribute__((noinline)) void fill_table(int *table, int at, int value)
{
	int i;

	for (i = at; i < at + 4; i++)
		table[i] = value + i;
	table[at + 20] = table[at] / 3;
}

static uint64_t do_records(unsigned int rounds)
{
	static struct record one = { .name = "DHRYSTONE, 1'ST STRING" };
	static struct record two = { .name = "DHRYSTONE, 2'ND STRING" };
	static int table[50];
	uint64_t sum = 0;

	one.next = &two;
	two.next = &one;
	while (rounds--) {
		follow(&one, &two);
		fill_table(table, rounds % 20, one.number);
		two.number = table[rounds % 20] * 7 / (one.kind + 1);
		strcpy(one.name, "DHRYSTONE, 1'ST STRING");
		one.name[11] = (char)('1' + one.kind);
		sum += (uint64_t)compare_names(&one, one.next) +
		       (uint64_t)(unsigned int)table[25];
	}
	return sum + (uint64_t)(unsigned int)two.number;
}

/* Library code: printing, scanning, copying, comparing. */
static uint64_t do_text(unsigned int rounds)
{
	char line[200], copy[200];
	uint64_t sum = 0;

	while (rounds--) {
		snprintf(line, sizeof(line), "%u %s %#llx %.6g|%-10s|%08.3f",
			 rounds, "text", (unsigned long long)rnd(),
			 (double)rounds / 7, "left", (double)rounds * 1.25);
		memset(copy, 0, sizeof(copy));
		strcpy(copy, line);
		sum += strtoul(copy, NULL, 10) + strlen(copy) +
		       (size_t)(strstr(copy, "left") - copy) +
		       (strcmp(line, copy) == 0);
		sum += (uint64_t)(strtod(strchr(copy, '|') - 3, NULL) * 1000);
	}
	return sum;
}

static const struct {
	const char *name;
	uint64_t (*run)(unsigned int rounds);
	unsigned int rounds;
} work[] = {
	{ "core", do_core, 800 },
	{ "fib", do_fib, 40 },
	{ "sieve", do_sieve, 30 },
	{ "sha256", do_sha256, 60 },
	{ "qsort", do_qsort, 25 },
	{ "matmul", do_matmul, 20 },
	{ "nbody", do_nbody, 1000 },
	{ "chase", do_chase, 600 },
	{ "stream", do_stream, 40 },
	{ "bytecode", do_bytecode, 1000 },
	{ "records", do_records, 30000 },
	{ "text", do_text, 2000 },
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
