/* Its descriptor claims to be smaller than any has been. */
#include "parts.h"

static const newsd_stage stage = {.size = sizeof(newsd_stage), .process = pass};
static const newsd_plugin plugin = {.size = 16,
                                    .kind = NEWSD_STAGE,
                                    .name = "short-struct",
                                    .version = "1.0.0",
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
