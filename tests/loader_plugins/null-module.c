/* Its entry gives nothing. */
#include <newsd/plugin.h>

const newsd_module* newsd_module_v1(void) { return NULL; }
