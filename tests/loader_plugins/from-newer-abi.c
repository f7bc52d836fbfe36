/* Built against a later minor version, in which structs have grown at their ends. Sound. */
#include "parts.h"

typedef struct newer_stage {
  newsd_stage known;
  void (*extra)(void);
} newer_stage;

typedef struct newer_plugin {
  newsd_plugin known;
  const char* extra;
} newer_plugin;

static const newer_stage stage = {.known = {.size = sizeof(newer_stage), .process = pass}};
static const newer_plugin plugins[] = {{.known = {.size = sizeof(newer_plugin),
                                                  .kind = NEWSD_STAGE,
                                                  .name = "from-newer-abi",
                                                  .version = "1.0.0",
                                                  .summary = "Does nothing.",
                                                  .create = make,
                                                  .destroy = unmake,
                                                  .stage = &stage.known},
                                        .extra = "unknown"},
                                       {.known = {.size = sizeof(newer_plugin),
                                                  .kind = NEWSD_STAGE,
                                                  .name = "second",
                                                  .version = "1.1.0-rc.1",
                                                  .summary = "Does nothing.",
                                                  .create = make,
                                                  .destroy = unmake,
                                                  .stage = &stage.known},
                                        .extra = "unknown"}};
static const newsd_module module = {.size = sizeof(newsd_module),
                                    .abi_major = NEWSD_ABI_MAJOR,
                                    .abi_minor = 9,
                                    .count = 2,
                                    .stride = sizeof(newer_plugin),
                                    .plugins = &plugins[0].known};

const newsd_module* newsd_module_v1(void) { return &module; }
