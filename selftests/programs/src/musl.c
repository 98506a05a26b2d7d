// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A libc at work: what it prints depends on the libc, so it is compared with
 * the same program under qemu-riscv64 only.  The argument is how many rounds.
 */
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <iconv.h>
#include <inttypes.h>
#include <langinfo.h>
#include <locale.h>
#include <math.h>
#include <regex.h>
#include <search.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

static jmp_buf back;
static int rounds;
static unsigned int seed = 1;

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void numbers(void)
{
	double *d = malloc(rounds * sizeof(*d)), sum = 0;
	char text[64], *end;
	int i;

	for (i = 0; i < rounds; i++) {
		d[i] = sin(i) * exp(cos(i * 0.7)) + fmod(i * 1.37, 0.9);
		snprintf(text, sizeof(text), "%.17g", d[i]);
		if (strtod(text, &end) != d[i] || *end)
			printf("not the same: %s\n", text);
	}
	qsort(d, rounds, sizeof(*d), by_value);
	for (i = 0; i < rounds; i++)
		sum += d[i] / (i + 1);
	printf("%a %.15e %g %Lg %f\n", sum, d[0], d[rounds - 1],
	       lgammal(7.5L), tgamma(0.3));
	printf("%#x %#o %+d %05d|%-8s|%8.3s|%*d|%n\n", 255, 8, 3, -42, "left",
	       "right", 6, 7, &i);
	printf("%d %lld %zu %jd %" PRIx64 " %c %p\n", i,
	       -9223372036854775807LL, sizeof(long), (intmax_t)-1,
	       UINT64_MAX, 'c', (void *)0x1234);
	free(d);
}

static void texts(void)
{
	regex_t re;
	regmatch_t m[3];
	wchar_t wide[64];
	char narrow[64], *at = narrow, in[] = "Z\374rich", *from = in;
	size_t left = sizeof(in), room = sizeof(narrow);
	iconv_t cd;
	int i, found = 0;

	setlocale(LC_ALL, "C.UTF-8");
	mbstowcs(wide, "gr\303\274\303\237e \342\202\254", 64);
	for (i = 0; wide[i]; i++)
		wide[i] = towupper(wide[i]);
	printf("%ls %d %s\n", wide, wcswidth(wide, 64), nl_langinfo(CODESET));
	regcomp(&re, "([a-z]+)-([0-9]{2,4})", REG_EXTENDED);
	for (i = 0; i < rounds; i++) {
		snprintf(narrow, sizeof(narrow), "%s-%d", i % 3 ? "ab" : "X",
			 i);
		if (!regexec(&re, narrow, 3, m, 0))
			found += m[2].rm_eo - m[2].rm_so;
	}
	regfree(&re);
	printf("%d %d %d\n", found, fnmatch("*.[ch]", "a.c", 0),
	       fnmatch("*.[ch]", "a.o", 0));
	cd = iconv_open("UTF-8", "ISO-8859-1");
	iconv(cd, &from, &left, &at, &room);
	iconv_close(cd);
	printf("%s\n", narrow);
}

static void files(void)
{
	char line[128], word[32];
	struct dirent **list;
	struct utsname name;
	struct stat st;
	glob_t names;
	int i, n, sum = 0, value;
	FILE *f;

	mkdir("d", 0755);
	for (i = 0; i < 10; i++) {
		snprintf(line, sizeof(line), "d/f%d", i);
		f = fopen(line, "w+");
		setvbuf(f, NULL, i % 2 ? _IOLBF : _IOFBF, 0);
		for (n = 0; n < rounds; n++)
			fprintf(f, "line %d %s\n", n * i, "word");
		rewind(f);
		while (fscanf(f, "line %d %31s\n", &value, word) == 2)
			sum += value;
		fseek(f, 7, SEEK_SET);
		fputs("###", f);
		fclose(f);
	}
	truncate("d/f3", 5);
	rename("d/f4", "d/g4");
	unlink("d/f5");
	symlink("f6", "d/l");
	n = scandir("d", &list, NULL, alphasort);
	for (i = 0; i < n; i++)
		printf("%s ", list[i]->d_name);
	glob("d/f*", 0, NULL, &names);
	stat("d/l", &st);
	printf("\n%d %zu %ld %o\n", sum, names.gl_pathc, (long)st.st_size,
	       st.st_mode);
	uname(&name);
	printf("%s %s\n", name.sysname, name.machine);
	errno = 0;
	f = fopen("d/none", "r");
	printf("%s\n", strerror(errno));
}

static int jump(int depth)
{
	if (depth == 0)
		longjmp(back, 5);
	return jump(depth - 1) + rounds;
}

int main(int argc, char **argv)
{
	time_t t = 1000000000;
	char text[64];
	struct tm tm;
	void *p[64] = { 0 };
	int i;

	rounds = argc > 1 ? atoi(argv[1]) : 10;
	numbers();
	texts();
	files();
	if (!setjmp(back))
		printf("%d\n", jump(100));
	else
		puts("back");
	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), "%A %d %B %Y %T %j", &tm);
	puts(text);
	for (i = 0; i < rounds * 20; i++) {
		seed = seed * 1103515245 + 12345;
		p[seed >> 16 & 63] = realloc(p[seed >> 16 & 63],
					     (seed >> 8) % 5000 + 1);
		*(char *)p[seed >> 16 & 63] = 1;
	}
	for (i = 0; i < 64; i++)
		free(p[i]);
	printf("%s %d\n", getenv("LANG") ? getenv("LANG") : "none", argc);
	return 3;
}
