/* Drops articles whose title is missing or too short to say anything. */
#include <newsd/plugin.h>
#include <stdlib.h>
#include <string.h>

typedef struct title_check {
  int64_t min_bytes;
} title_check;

static int64_t integer_at(const newsd_value* config, const char* key) {
  const newsd_object* object = &config->as.object;
  for (uint32_t i = 0; i < object->count; ++i) {
    const newsd_member* m = (const newsd_member*)((const char*)object->members + (size_t)object->stride * i);
    if (m->key.size == strlen(key) && memcmp(m->key.data, key, m->key.size) == 0) return m->value.as.integer;
  }
  return 0;
}

static newsd_status create(const newsd_host* host, const newsd_value* config, void** self, newsd_error* error) {
  (void)host, (void)error;
  title_check* made = malloc(sizeof *made);
  if (made == NULL) return NEWSD_RETRY;
  made->min_bytes = integer_at(config, "min_bytes");
  *self = made;
  return NEWSD_OK;
}

static newsd_status process(void* self, const newsd_batch* batch, const newsd_output* output, newsd_error* error) {
  for (uint32_t i = 0; i < batch->count; ++i) {
    const newsd_article* a = (const newsd_article*)((const char*)batch->articles + (size_t)batch->stride * i);
    const newsd_value* title = &a->fields[NEWSD_FIELD_TITLE];
    const int64_t bytes = title->type == NEWSD_STRING ? (int64_t)title->as.text.size : 0;
    if (bytes >= ((const title_check*)self)->min_bytes) continue;
    const newsd_text rule = {"short-title", 11};
    const newsd_status status = output->drop(output->context, i, rule, error);
    if (status != NEWSD_OK) return status;
  }
  return NEWSD_OK;
}

static const char* const reads[] = {"title", NULL};
static const newsd_stage stage = {
    .size = sizeof stage, .concurrency = NEWSD_PURE, .flags = NEWSD_STAGE_DROPS, .process = process};
static const newsd_plugin plugin = {
    .size = sizeof plugin,
    .kind = NEWSD_STAGE,
    .name = "title-check",
    .version = "1.0.0",
    .summary = "Drops articles whose title is too short.",
    .config_schema =
        "{\"type\": \"object\", \"properties\": {\"min_bytes\": {\"type\": \"integer\", \"minimum\": 0,"
        " \"default\": 8, \"description\": \"Articles with a shorter title are dropped.\"}}}",
    .reads = reads,
    .create = create,
    .destroy = free,
    .stage = &stage};
static const newsd_module module = {sizeof module, NEWSD_ABI_MAJOR, NEWSD_ABI_MINOR, 1, sizeof plugin, 0, &plugin};

const newsd_module* newsd_module_v1(void) { return &module; }
