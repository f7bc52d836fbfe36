/* The parts of plugins that do nothing, for modules that are wrong elsewhere. */
#pragma once

#include <newsd/plugin.h>

static inline newsd_status make(const newsd_host* host, const newsd_value* config, void** self, newsd_error* error) {
  (void)host, (void)config, (void)error;
  *self = NULL;
  return NEWSD_OK;
}

static inline void unmake(void* self) { (void)self; }

static inline newsd_status pass(void* self, const newsd_batch* batch, const newsd_output* output, newsd_error* error) {
  (void)self, (void)batch, (void)output, (void)error;
  return NEWSD_OK;
}

static inline newsd_status remember(void* self, const newsd_batch* batch, newsd_error* error) {
  (void)self, (void)batch, (void)error;
  return NEWSD_OK;
}

static inline newsd_status swallow(void* self, const newsd_sink_batch* batch, newsd_error* error) {
  (void)self, (void)batch, (void)error;
  return NEWSD_OK;
}
