// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Counts a program's instructions under qemu-riscv64, as a plugin of it
 *
 *	qemu-riscv64 -plugin count.so,to=NAME PROGRAM
 *
 * appends a line with the number to the file.  Debian ships an emulator that
 * loads plugins, but not the header that they include, so what is needed of the
 * interface (version 1) is declared here.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t plugin_id;
struct plugin_tb;
struct plugin_insn;

enum { INLINE_ADD_U64 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id,
					   void (*fn)(plugin_id id,
						      struct plugin_tb *tb));
void qemu_plugin_register_atexit_cb(plugin_id id,
				    void (*fn)(plugin_id id, void *data),
				    void *data);
size_t qemu_plugin_tb_n_insns(const struct plugin_tb *tb);
struct plugin_insn *qemu_plugin_tb_get_insn(const struct plugin_tb *tb,
					    size_t i);
void qemu_plugin_register_vcpu_insn_exec_inline(struct plugin_insn *insn,
						int op, void *counter,
						uint64_t by);

extern const int qemu_plugin_version;
int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv);

const int qemu_plugin_version = 1;

static uint64_t instructions;
static char *file;

static void translated(plugin_id id, struct plugin_tb *tb)
{
	size_t i;

	(void)id;
	for (i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		qemu_plugin_register_vcpu_insn_exec_inline(insn, INLINE_ADD_U64,
							   &instructions, 1);
	}
}

static void ended(plugin_id id, void *data)
{
	FILE *f = fopen(file, "a");

	(void)id;
	(void)data;
	if (!f)
		return;
	fprintf(f, "%" PRIu64 "\n", instructions);
	fclose(f);
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
	(void)info;
	if (argc != 1 || strncmp(argv[0], "to=", 3))
		return -1;
	file = strdup(argv[0] + 3);
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, ended, NULL);
	return 0;
}
