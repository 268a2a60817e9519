#include <unicase.h>
#include <uninorm.h>
