/* Three plugins in one module, none of them called like the file. Sound. */
#include "parts.h"

static const newsd_stage stage = {.size = sizeof(newsd_stage), .process = pass};
static const newsd_sink sink = {.size = sizeof(newsd_sink), .deliver = swallow};
static const newsd_plugin plugins[] = {{.size = sizeof(newsd_plugin),
                                        .kind = NEWSD_STAGE,
                                        .name = "first",
                                        .version = "1.0.0",
                                        .summary = "Does nothing.",
                                        .create = make,
                                        .destroy = unmake,
                                        .stage = &stage},
                                       {.size = sizeof(newsd_plugin),
                                        .kind = NEWSD_STAGE,
                                        .name = "second",
                                        .version = "1.0.0",
                                        .summary = "Does nothing.",
                                        .create = make,
                                        .destroy = unmake,
                                        .stage = &stage},
                                       {.size = sizeof(newsd_plugin),
                                        .kind = NEWSD_SINK,
                                        .name = "third",
                                        .version = "1.0.0",
                                        .summary = "Does nothing.",
                                        .create = make,
                                        .destroy = unmake,
                                        .sink = &sink}};
static const newsd_module module = {.size = sizeof(newsd_module),
                                    .abi_major = NEWSD_ABI_MAJOR,
                                    .count = 3,
                                    .stride = sizeof(newsd_plugin),
                                    .plugins = plugins};

const newsd_module* newsd_module_v1(void) { return &module; }
