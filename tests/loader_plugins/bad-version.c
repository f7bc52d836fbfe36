/* Its version is not a semantic one. */
#include "parts.h"

static const newsd_stage stage = {.size = sizeof(newsd_stage), .process = pass};
static const newsd_plugin plugin = {.size = sizeof(newsd_plugin),
                                    .kind = NEWSD_STAGE,
                                    .name = "bad-version",
                                    .version = "one",
                                    .summary = "Does nothing.",
                                    .create = make,
                                    .destroy = unmake,
                                    .stage = &stage};
static const newsd_module module = {.size = sizeof(newsd_module),
                                    .abi_major = NEWSD_ABI_MAJOR,
                                    .count = 1,
                                    .stride = sizeof(newsd_plugin),
                                    .plugins = &plugin};

const newsd_module* newsd_module_v1(void) { return &module; }
