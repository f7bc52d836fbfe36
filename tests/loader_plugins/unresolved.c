/* Needs a function that nobody has. */
#include <newsd/plugin.h>

const newsd_module* found_nowhere(void);
const newsd_module* newsd_module_v1(void) { return found_nowhere(); }
