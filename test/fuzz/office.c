// SPDX-License-Identifier: MIT
#include "test/fuzz/office.h"
#include "test/fuzz/application.h"
#include "test/fuzz/stage.h"

void office_begin(void)
{
    stage_open();
    stage_serve();
    if (!application_lives()) {
        application_open("", 0);
        application_monitors("201");
        application_monitors("203");
    }
    stage_call(1, "203", 3);
    stage_call(2, "510", 0);
}

void office_end(void)
{
    const bool changed = stage_restore();
    if (changed)
        stage_leave();
    else
        stage_hang_up();
    if (changed || !application_lives())
        application_close();
    stage_clear();
}
