// SPDX-License-Identifier: MIT
/* Which doors are open. Nothing listens unless a `line vty` lets somebody in (`transport input`). Addresses and ports
 * come from the boot file and never change, so a door only opens or closes. */
#include "cli/access.h"

#include "cli/console.h"
#include "cli/sshd_parent.h"
#include "cli/telnet.h"
#include "cli/visitor.h"
#include "core/access.h"
#include "core/settings.h"
#include "core/stream.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const struct log_message access_log_shut = {
    "SYS", 3, "VTY_SHUT", "The port of telnet or SSH is busy; it is tried again every 5 seconds"
};

static bool started;
static struct listener *telnet, *telnet_prepared;
static int ssh_prepared = -1;
static bool ssh_is_open;
static bool telnet_accepted, ssh_accepted;       /* the running configuration wants it, open or not */

static void wanted_doors(const struct snapshot *s, bool *want_telnet, bool *want_ssh)
{
    *want_telnet = *want_ssh = false;
    for (const struct object *o = NULL; (o = config_next(s, &mode_line_vty, o));) {
        const struct settings_line *line = object_slice(o, &vty_slice);
        *want_telnet |= line->telnet;
        *want_ssh |= line->ssh;
    }
}

static bool refuse_listen(struct refusal *r, const struct address *a, int error)
{
    char where[ADDRESS_TEXT];
    return refuse(r, FAULT_RESOURCE_BUSY, "Cannot listen on %s: %s", address_text(a, where), strerror(-error));
}

static bool prepare_telnet(struct refusal *r)
{
    struct address a;
    int error = 0;
    boot_address(0, TELNET_PORT, boot.telnet_port, &a);
    telnet_prepared = telnet_listen(&a, &error);
    return telnet_prepared || refuse_listen(r, &a, error);
}

static bool prepare_ssh(struct refusal *r)
{
    struct address a;
    if (access(boot.sshd, X_OK) != 0)
        return refuse(r, FAULT_NOT_SUPPORTED, "Cannot start SSH: %.100s: %s", boot.sshd, strerror(errno));
    boot_address(0, SSH_PORT, boot.ssh_port, &a);
    ssh_prepared = sshd_bind(&a);
    return ssh_prepared >= 0 || refuse_listen(r, &a, ssh_prepared);
}

bool access_prepare(const struct snapshot *next, struct refusal *r)
{
    bool want_telnet, want_ssh;
    if (!started)
        return true;
    wanted_doors(next, &want_telnet, &want_ssh);
    /* Each is tried. One that could not open at startup is tried again, and refuses no line about something else. */
    const bool telnet_fits = !want_telnet || telnet || prepare_telnet(r) || telnet_accepted;
    const bool ssh_fits = !want_ssh || ssh_is_open || prepare_ssh(r) || ssh_accepted;
    return telnet_fits && ssh_fits;
}

void access_abort(void)
{
    if (telnet_prepared)
        listener_close(telnet_prepared, false);
    telnet_prepared = NULL;
    if (ssh_prepared >= 0)
        close(ssh_prepared);
    ssh_prepared = -1;
}

static void apply_telnet(bool want)
{
    if (telnet_prepared)
        telnet = telnet_prepared;
    telnet_prepared = NULL;
    if (want || !telnet)
        return;
    listener_close(telnet, false);
    telnet = NULL;
}

static void apply_ssh(bool want)
{
    if (ssh_prepared >= 0) {
        sshd_open(ssh_prepared);
        ssh_is_open = true;
    }
    ssh_prepared = -1;
    if (want || !ssh_is_open)
        return;
    sshd_close();
    ssh_is_open = false;
}

void access_apply(void)
{
    bool want_telnet, want_ssh;
    if (!started)
        return;
    wanted_doors(config_running(), &want_telnet, &want_ssh);
    apply_telnet(want_telnet);
    apply_ssh(want_ssh);
    telnet_accepted = want_telnet;
    ssh_accepted = want_ssh;
    if ((want_telnet && !telnet) || (want_ssh && !ssh_is_open)) {
        log_say(&access_log_shut, "%s cannot be opened yet", want_telnet && !telnet ? "telnet" : "SSH");
        config_retry();
    }
}

bool access_ssh_open(void)
{
    return ssh_is_open;
}

/* /run/naisen is empty after every boot of the machine. */
static void make_folder(const char *path)
{
    char folder[sizeof boot.socket];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash && slash != folder) {
        *slash = '\0';
        (void)mkdir(folder, 0755);      /* that it failed shows when the socket is made */
    }
}

int access_start(void)
{
    struct refusal r;
    make_folder(boot.socket);
    int error = *boot.socket ? console_start(boot.socket) : 0;
    if (error)
        return error;
    started = true;
    if (access_prepare(config_running(), &r))
        access_apply();
    return 0;
}

void access_stop(void)
{
    if (telnet)
        listener_close(telnet, true);
    telnet = NULL;
    sshd_stop();
    ssh_is_open = false;
    console_stop();
    started = false;
}
