// SPDX-License-Identifier: MIT
/* Changes that touch no phone, call or session of any scenario: typed line by line, or as a file that replaces the
 * whole configuration. */
#include "core/config/config.h"
#include "test/lab/scene.h"
#include "test/lab/world.h"

#include <stdio.h>
#include <string.h>

static const char *const changes[] = {
    "ephone-dn 90",  "number 99%02u", "name Somebody %u", "label Line %u", "description D%u", "exit",
    "ephone 9",      "mac-address 0200.0000.%04u", "description E%u", "button 1:90", "exit",
    "hostname box%u",
};

static void add_changes(unsigned count, struct buf *lines)
{
    static unsigned serial;
    for (unsigned i = 0; i < count; i++, serial++) {
        buf_printf(lines, changes[i % (sizeof changes / sizeof changes[0])], serial % 100);
        buf_addc(lines, '\n');
    }
    buf_adds(lines, "end\n");
}

void scene_disturb(unsigned count)
{
    struct buf lines = { 0 };
    add_changes(count, &lines);
    scene_config_line("configure terminal");
    for (char *rest = lines.data, *line; (line = strsep(&rest, "\n")) && *line; )
        scene_config_line(line);
    buf_free(&lines);
}

void scene_replace(unsigned count)
{
    struct buf text = { 0 }, printed = { 0 };
    config_print(config_running(), &text);
    text.size -= strlen("end\n");
    text.data[text.size] = '\0';
    add_changes(count, &text);
    world_file("replacement", buf_text(&text));
    world_shell("configure replace flash:replacement", &printed);
    if (!strstr(buf_text(&printed), "Rollback Done"))
        scene_fail("%s", buf_text(&printed));
    buf_free(&printed);
    buf_free(&text);
}
