// SPDX-License-Identifier: MIT
/* pidgin-sipe without a window: signs in, waits until remote call control is idle, and dials a buddy's work number from
 * its context menu, as a person does. Arguments: port of the registrar, number to dial. */
#include <purple.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* -- libpurple wants an event loop: GLib's -- */

struct watch {
    PurpleInputFunction function;
    gpointer data;
};

static gboolean on_io(GIOChannel *source, GIOCondition condition, gpointer data)
{
    const struct watch *w = data;
    PurpleInputCondition what = 0;
    if (condition & (G_IO_IN | G_IO_HUP | G_IO_ERR))
        what |= PURPLE_INPUT_READ;
    if (condition & (G_IO_OUT | G_IO_HUP | G_IO_ERR | G_IO_NVAL))
        what |= PURPLE_INPUT_WRITE;
    w->function(w->data, g_io_channel_unix_get_fd(source), what);
    return TRUE;
}

static guint add_io(int fd, PurpleInputCondition condition, PurpleInputFunction function, gpointer data)
{
    struct watch *w = g_new0(struct watch, 1);
    *w = (struct watch){ function, data };
    GIOCondition wanted = 0;
    if (condition & PURPLE_INPUT_READ)
        wanted |= G_IO_IN | G_IO_HUP | G_IO_ERR;
    if (condition & PURPLE_INPUT_WRITE)
        wanted |= G_IO_OUT | G_IO_HUP | G_IO_ERR | G_IO_NVAL;
    GIOChannel *channel = g_io_channel_unix_new(fd);
    const guint id = g_io_add_watch_full(channel, G_PRIORITY_DEFAULT, wanted, on_io, w, g_free);
    g_io_channel_unref(channel);
    return id;
}

static PurpleEventLoopUiOps loop_ops = {
    .timeout_add = g_timeout_add,
    .timeout_remove = g_source_remove,
    .input_add = add_io,
    .input_remove = g_source_remove,
    .timeout_add_seconds = g_timeout_add_seconds,
};

/* -- the story -- */

static const char *number;
static PurpleAccount *account;

static PurpleMenuAction *work_call(PurpleBuddy *buddy)
{
    PurplePluginProtocolInfo *info = PURPLE_PLUGIN_PROTOCOL_INFO(purple_find_prpl("prpl-sipe"));
    for (GList *at = info->blist_node_menu(&buddy->node); at; at = at->next) {
        PurpleMenuAction *action = at->data;
        if (action && action->label && strstr(action->label, "Work"))
            return action;
    }
    return NULL;
}

/* The client drops the click while its monitor is not up yet, or while it has a call: so click again and again. */
static gboolean try_to_dial(gpointer data)
{
    PurpleBuddy *buddy = data;
    PurpleMenuAction *action = work_call(buddy);
    /* action->data is the number, too, but this version of the client has freed it already. */
    if (action)
        ((void (*)(gpointer, gconstpointer))action->callback)(&buddy->node, number);
    return TRUE;
}

static void signed_on(PurpleConnection *connection, gpointer unused)
{
    (void)connection;
    (void)unused;
    printf("signed on\n");
    fflush(stdout);
    PurpleGroup *group = purple_group_new("Colleagues");
    purple_blist_add_group(group, NULL);
    PurpleBuddy *buddy = purple_buddy_new(account, "sip:bob@example.test", "Bob");
    purple_blist_add_buddy(buddy, NULL, group, NULL);
    purple_blist_node_set_string(&buddy->node, "phone", number);
    g_timeout_add(200, try_to_dial, buddy);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    number = argv[2];
    signal(SIGPIPE, SIG_IGN);
    purple_util_set_user_dir(getenv("PURPLE_HOME"));
    purple_debug_set_enabled(getenv("PURPLE_DEBUG") != NULL);
    purple_eventloop_set_ui_ops(&loop_ops);
    if (!purple_core_init("naisen-test"))
        return 2;
    purple_set_blist(purple_blist_new());

    account = purple_account_new("alice@example.test,alice", "prpl-sipe");
    purple_account_set_password(account, "secret");
    purple_account_set_string(account, "transport", "tcp");
    char server[64];
    snprintf(server, sizeof server, "127.0.0.1:%s", argv[1]);
    purple_account_set_string(account, "server", server);
    purple_accounts_add(account);
    purple_account_set_enabled(account, "naisen-test", TRUE);
    static int handle;
    purple_signal_connect(purple_connections_get_handle(), "signed-on", &handle, PURPLE_CALLBACK(signed_on), NULL);
    purple_savedstatus_activate(purple_savedstatus_new(NULL, PURPLE_STATUS_AVAILABLE));
    g_main_loop_run(g_main_loop_new(NULL, FALSE));
    return 0;
}
