/* A shared library that is no plugin. */
#include <newsd/plugin.h>

NEWSD_EXPORT int answer(void);
int answer(void) { return 42; }
