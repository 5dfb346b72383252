// SPDX-License-Identifier: MIT
/* A body as sip/ hands it in: into a new dialog, and into one that lives, whole and cut. */
#include "core/loop.h"
#include "test/fuzz/application.h"
#include "test/fuzz/stage.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    application_open((const char *)data, size);
    application_ask((const char *)data, size);
    application_ask((const char *)data, size / 2);
    application_close();
    stage_clear();
    return 0;
}
