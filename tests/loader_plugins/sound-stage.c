/* Nothing is wrong here. */
#include "parts.h"

static const char* const reads[] = {"title", "tags.rule", NULL};
static const char* const writes[] = {"x.sound-stage", NULL};
static const char schema[] =
    "{\"type\": \"object\", \"required\": [\"files\"], \"properties\": {"
    "\"files\": {\"type\": \"array\", \"description\": \"The files to read.\","
    " \"items\": {\"type\": \"string\", \"format\": \"path\"}},"
    "\"threshold\": {\"type\": \"number\", \"minimum\": 0, \"maximum\": 1, \"default\": 0.5}}}";
static const newsd_stage stage = {
    .size = sizeof(newsd_stage), .window_seconds = 3600, .process = pass, .observe = remember};
static const newsd_plugin plugin = {.size = sizeof(newsd_plugin),
                                    .kind = NEWSD_STAGE,
                                    .name = "sound-stage",
                                    .version = "1.0.0",
                                    .summary = "Does nothing.",
                                    .config_schema = schema,
                                    .reads = reads,
                                    .writes = writes,
                                    .create = make,
                                    .destroy = unmake,
                                    .stage = &stage};
static const newsd_module module = {.size = sizeof(newsd_module),
                                    .abi_major = NEWSD_ABI_MAJOR,
                                    .count = 1,
                                    .stride = sizeof(newsd_plugin),
                                    .plugins = &plugin};

const newsd_module* newsd_module_v1(void) { return &module; }
