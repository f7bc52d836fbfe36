/* Built for an ABI that is yet to come: exports its entry alone. */
#include <newsd/plugin.h>

NEWSD_EXPORT const void* newsd_module_v2(void);
const void* newsd_module_v2(void) { return NULL; }
