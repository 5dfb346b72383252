// SPDX-License-Identifier: MIT
/* Stock libcli beside bench_config and bench_shell: its own loop and its own reader of files, with commands that do
 * nothing but copy their words, on as many lines as a large startup-config has. */
#include "test/lab/bench.h"

#include <libcli.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STANZAS = 2500, LINES_EACH = 5, LINES = STANZAS * LINES_EACH };

static char kept[4][128];

/* Each takes the rest of its line, as a setting would. */
static int keep(struct cli_def *cli, const char *command, char *words[], int count)
{
    (void)cli;
    for (int i = 0; i < count; i++)
        snprintf(kept[i % 4], sizeof kept[0], "%s %s", command, words[i]);
    return CLI_OK;
}

static struct cli_def *make_shell(void)
{
    static const char *const commands[] = { "ephone-dn", "number", "label", "description" };
    struct cli_def *cli = cli_init();
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        cli_register_command(cli, NULL, commands[i], keep, PRIVILEGE_UNPRIVILEGED, MODE_ANY, NULL);
    struct cli_command *cti = cli_register_command(cli, NULL, "cti", NULL, PRIVILEGE_UNPRIVILEGED, MODE_ANY, NULL);
    cli_register_command(cli, cti, "watch", keep, PRIVILEGE_UNPRIVILEGED, MODE_ANY, NULL);
    cli_telnet_protocol(cli, 0);
    cli_set_hostname(cli, "R1");
    return cli;
}

static char *make_text(size_t *size)
{
    char *text = NULL;
    FILE *f = open_memstream(&text, size);
    for (unsigned i = 1; i <= STANZAS; i++)
        fprintf(f, "ephone-dn %u\nnumber %u\nlabel Desk %u\ndescription Room %u\ncti watch\n", i, 10000 + i, i, i);
    fprintf(f, "quit\n");
    fclose(f);
    return text;
}

static void print_row(const char *what, double seconds)
{
    printf("%-46s %12.0f lines/s    %.1f ms\n", what, LINES / seconds, seconds * 1000);
    fflush(stdout);
}

static void read_file(char *text, size_t size)
{
    struct cli_def *cli = make_shell();
    FILE *f = fmemopen(text, size, "r");
    const double began = bench_now();
    cli_file(cli, f, PRIVILEGE_PRIVILEGED, MODE_EXEC);
    print_row("stock libcli: a file of 12,500 lines", bench_now() - began);
    fclose(f);
    cli_done(cli);
}

/* One process types, another one reads what is printed, as ours in bench_shell is between two sockets. */
static void type_all(int fd, const char *text, size_t size)
{
    if (fork())
        return;
    for (ssize_t n; size && (n = write(fd, text, size)) > 0; text += n, size -= (size_t)n)
        ;
    shutdown(fd, SHUT_WR);
    _exit(0);
}

static void paste(const char *text, size_t size)
{
    int ends[2];
    char printed[65536];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
        exit(1);
    const pid_t shell = fork();
    if (!shell) {
        close(ends[0]);
        cli_loop(make_shell(), ends[1]);
        _exit(0);
    }
    close(ends[1]);
    const double began = bench_now();
    type_all(ends[0], text, size);
    while (read(ends[0], printed, sizeof printed) > 0)
        ;
    print_row("stock libcli: the same, pasted", bench_now() - began);
    close(ends[0]);
    while (wait(NULL) > 0)
        ;
}

int main(void)
{
    size_t size;
    char *text = make_text(&size);
    read_file(text, size);
    paste(text, size);
    free(text);
    return 0;
}
