#include "spool/spool_source.hpp"

NEWSD_PLUGIN(newsd::spool::Spool)
