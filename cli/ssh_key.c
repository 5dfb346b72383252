// SPDX-License-Identifier: MIT
/* Module "ssh_key": `crypto key …`. There is one host key; an RSA key takes so long that a job makes it. */
#include "cli/ssh_key.h"

#include "cli/shell.h"
#include "cli/sshd_parent.h"
#include "core/access.h"
#include "core/files.h"
#include "core/list.h"
#include "core/log.h"
#include "core/loop.h"
#include "core/memory.h"
#include "core/module.h"
#include "core/secret.h"
#include "core/settings.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_MAX_HERE = 600, PUBLIC_MAX = 2000, RSA_BITS = 2048, RSA_BITS_LEAST = 1024, BASE64_LINE = 64 };

static const struct log_message enabled = {
    "SSH", 5, "ENABLED", "A new SSH host key is there; clients will ask their users whether they trust it.",
};
static const struct log_message failed = {
    "SSH", 3, "KEYFAILED", "The SSH host key could not be written; look at the folder `ssh` below the root.",
};

/* -- files -- */

static bool key_path(char path[PATH_MAX_HERE], const char *suffix)
{
    const int n = snprintf(path, PATH_MAX_HERE, "%s/ssh/host_key%s", boot.root, suffix);
    return n > 0 && n < PATH_MAX_HERE;
}

/* The words of the public half: type, base64, what it is. False when there is none. */
static bool read_public(char text[PUBLIC_MAX], char **type, char **base64, char **what)
{
    char path[PATH_MAX_HERE], *state;
    size_t size;
    char *read = key_path(path, ".pub") ? files_read(path, PUBLIC_MAX - 1, &size) : NULL;
    if (!read)
        return false;
    snprintf(text, PUBLIC_MAX, "%s", read);
    free(read);
    *type = strtok_r(text, " \n", &state);
    *base64 = strtok_r(NULL, " \n", &state);
    *what = strtok_r(NULL, " \n", &state);
    return *type && *base64 && *what;
}

/* -- crypto key generate -- */

struct making {
    struct job job;
    char path[PATH_MAX_HERE];
    enum host_key kind;
    unsigned bits;
    int error;
    uint64_t session, begun;     /* who waits for it (0: nobody), and since when (loop_now) */
};
static bool under_way;

static void make(struct job *j)
{
    struct making *m = list_entry(j, struct making, job);
    m->error = secret_host_key(m->path, m->kind, m->bits);
}

static void tell(const struct making *m)
{
    struct shell_session *s = session_by_id(m->session);
    if (!s)
        return;
    if (m->error)
        session_print(s, "%% The host key cannot be written: %s\n", strerror(-m->error));
    else
        session_print(s, "[OK] (elapsed time was %llu seconds)\n\n",
                      (unsigned long long)((loop_now() - m->begun) / 1000));
    session_unpark(s);
}

static void made(struct job *j)
{
    struct making *m = list_entry(j, struct making, job);
    under_way = false;
    if (m->error) {
        log_say(&failed, "%s: %s", m->path, strerror(-m->error));
    } else {
        log_say(&enabled, "SSH 2.0 has been enabled");
        sshd_renew();
    }
    tell(m);
    free(m);
}

/* A key of this kind and size stays: scripts say the line again and again. */
static void generate(enum host_key kind, const char *name, unsigned bits, struct out *out)
{
    char text[PUBLIC_MAX], *type, *base64, *what, wanted[24], path[PATH_MAX_HERE];
    snprintf(wanted, sizeof wanted, "%s-%u", kind == HOST_KEY_RSA ? "rsa" : "ec", bits);
    out_text(out, "The name for the keys will be: %s\n\n", settings_system()->hostname);
    if (read_public(text, &type, &base64, &what) && !strcmp(what, wanted)) {
        out_text(out, "%% You already have %s keys of %u bits; they stay until `crypto key zeroize`.\n", name, bits);
        return;
    }
    if (under_way || !key_path(path, "") || access_host_key(path, sizeof path) < 0) {
        out_text(out, under_way ? "%% A key is being generated already\n" : "%% The host key cannot be written\n");
        return;
    }
    struct making *m = must(calloc(1, sizeof *m));
    struct shell_session *s = session_current();
    *m = (struct making){ .job = { make, made }, .kind = kind, .bits = bits, .session = s ? s->id : 0,
                          .begun = loop_now() };
    memcpy(m->path, path, sizeof path);
    under_way = true;
    out_text(out, "%% The key modulus size is %u bits\n%% Generating %u bit %s keys, keys will be non-exportable...\n",
             bits, bits, name);
    if (s)
        session_park(s);             /* the next line of a script sees the new key */
    loop_work(&m->job);
}

static void generate_rsa(const struct object *object, const struct args *args, const struct actor *who, struct out *out)
{
    enum { USAGE, EXPORTABLE, LABEL, MODULUS };
    const unsigned bits = args->at[MODULUS].given ? (unsigned)args->at[MODULUS].number : RSA_BITS;
    (void)object, (void)who;
    if (bits < RSA_BITS_LEAST)
        out_text(out, "%% SSH takes no modulus below %d bits\n", RSA_BITS_LEAST);
    else
        generate(HOST_KEY_RSA, "RSA", bits, out);
}

static void generate_ec(const struct object *object, const struct args *args, const struct actor *who, struct out *out)
{
    static const unsigned bits[] = { 256, 384, 521 };
    (void)object, (void)who;
    generate(HOST_KEY_EC, "EC", bits[args->at[0].number - 1], out);
}

static void zeroize(const struct object *object, const struct args *args, const struct actor *who, struct out *out)
{
    char private[PATH_MAX_HERE], public[PATH_MAX_HERE];
    (void)object, (void)args, (void)who;
    if (!key_path(private, "") || !key_path(public, ".pub") || (unlink(private) != 0 && errno != ENOENT)) {
        out_text(out, "%% The host key cannot be removed: %s\n", strerror(errno));
        return;
    }
    unlink(public);
    out_text(out, "%% All keys have been removed; SSH goes on with a new one.\n");
    sshd_renew();
}

/* -- show -- */

static bool show_key(struct cursor *c)
{
    char text[PUBLIC_MAX], *type, *base64, *what, hash[KEY_HASH_TEXT];
    if (!read_public(text, &type, &base64, &what))
        return false;
    out_string(c->out, "name", "Key name: %s\n", settings_system()->hostname);
    out_string(c->out, "kind", " Key type: %s\n Usage: General Purpose Key\n", what);
    if (secret_key_hash(base64, KEY_SHA256, hash))
        out_string(c->out, "sha256", " SHA-256: %s\n", hash);
    out_string(c->out, "type", " Key Data: %s\n", type);
    out_list(c->out, "data");
    for (const char *at = base64; *at; at += strnlen(at, BASE64_LINE)) {
        char line[BASE64_LINE + 1];
        snprintf(line, sizeof line, "%s", at);
        out_item(c->out);
        out_string(c->out, "line", "  %s\n", line);
        out_item_end(c->out);
    }
    out_list_end(c->out);
    return false;
}

void ssh_key_show(struct out *out)
{
    char text[PUBLIC_MAX], *type, *base64, *what;
    if (!read_public(text, &type, &base64, &what))
        return;
    out_string(out, "key_type", "IOS Keys in SECSH format(%s, base64 encoded): ", type);
    out_string(out, "key_name", "%s\n", settings_system()->hostname);
    out_string(out, "key", "%s\n", base64);
}

/* -- rows -- */

#define ACTION .mode = &mode_global, .place = 3330, .flags = ROW_ACTION

static struct row rows[] = {
    { .syntax = "crypto key generate rsa [general-keys|usage-keys] [exportable] [label WORD] [modulus <360-4096>]",
      .help = "Generate RSA keys", ACTION, .act = generate_rsa,
      .slot_help = HELP("Generate a general purpose RSA key pair", "The same: there is one key", "Changes nothing",
                        "Provide a label", "Changes nothing",
                        "Provide number of modulus bits on the command line", "Bits, 2048 unless given"),
      .effect = NEXT_SESSION("makes the SSH host key, unless it is of this kind and size already") },
    { .syntax = "crypto key generate ec keysize {256|384|521} [label WORD]", .help = "Generate EC keys", ACTION,
      .act = generate_ec, .slot_help = HELP("P-256", "P-384", "P-521", "Provide a label", "Changes nothing"),
      .effect = NEXT_SESSION("makes the SSH host key, unless it is of this kind and size already") },
    { .syntax = "crypto key zeroize [rsa|ec] [WORD]", .help = "Remove keys", ACTION, .act = zeroize,
      .slot_help = HELP("RSA keys", "EC keys", "Changes nothing"),
      .effect = NEXT_SESSION("removes the SSH host key, whatever its kind; a new one (Ed25519) is made for SSH") },
    { .syntax = NULL },
};

static struct command commands[] = {
    { .syntax = "show crypto key mypubkey {all|ec|rsa}", .help = "Show public keys of this system",
      .slot_help = HELP("Whatever its kind", "The same", "The same"), .level = EXEC_PRIVILEGED, .show = show_key },
    { .syntax = NULL },
};

static const struct path_help help[] = {
    { "crypto", "Keys" }, { "crypto key", "Key operations" }, { "crypto key generate", "Generate keys" },
    { "crypto key generate ec", "EC keys" }, { "show crypto", "Encryption" }, { "show crypto key", "Keys" },
    { NULL, NULL },
};
static const struct log_message *const messages[] = { &enabled, &failed, NULL };

extern const struct module module_ssh_key;
const struct module module_ssh_key = {
    .name = "ssh_key", .rows = rows, .commands = commands, .help = help, .messages = messages,
};
