// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Run a static riscv64 program in the engine alone, and say how fast
 *
 *	rv_flat [-s] [-q] [-c pages] program [argument...]
 *
 * -s uses the switch instead of computed goto, -q prints no figures, -c sets
 * the size of the code cache.  Instructions and M instr/s go to stderr.
 */
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "../core/rv_host.h"

static double cpu_seconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

int main(int argc, char *argv[])
{
	enum secproc_rv_dispatch dispatch = SECPROC_RV_DISPATCH_GOTO;
	unsigned int nr_code_pages = SECPROC_RV_MAX_CODE_PAGES;
	enum secproc_rv_exit why;
	struct rv_host *host;
	bool quiet = false;
	double seconds;
	int status = 3;
	int opt;

	while ((opt = getopt(argc, argv, "+sqc:")) != -1) {
		if (opt == 's')
			dispatch = SECPROC_RV_DISPATCH_SWITCH;
		else if (opt == 'q')
			quiet = true;
		else if (opt == 'c')
			nr_code_pages = (unsigned int)atoi(optarg);
		else
			return 2;
	}
	if (optind == argc || !nr_code_pages) {
		fprintf(stderr, "usage: %s [-s] [-q] [-c pages] program [argument...]\n",
			argv[0]);
		return 2;
	}
	host = rv_host_create(nr_code_pages);
	if (rv_host_load(host, argv[optind], argv + optind))
		return 1;
	secproc_rv_set_dispatch(&host->hart, dispatch);
	seconds = cpu_seconds();
	why = rv_host_run(host, ~0ULL);
	seconds = cpu_seconds() - seconds;
	fflush(stdout);
	if (why == SECPROC_RV_EXIT_ECALL)
		status = host->exit_status;
	else
		fprintf(stderr, "%s: %s: pc %#llx va %#llx insn %#x\n",
			argv[optind], rv_host_exit_name(why),
			(unsigned long long)host->hart.pc,
			(unsigned long long)host->hart.fault.va,
			host->hart.fault.insn);
	if (!quiet)
		fprintf(stderr, "%llu instructions, %.4f s, %.0f M instr/s\n",
			(unsigned long long)host->hart.instret, seconds,
			(double)host->hart.instret / seconds / 1e6);
	rv_host_destroy(host);
	return status;
}
