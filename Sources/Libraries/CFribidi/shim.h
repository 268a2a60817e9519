#include <fribidi/fribidi.h>

/* Macros that Swift does not import. */
static const FriBidiParType cfribidi_paragraph_by_first_strong = FRIBIDI_PAR_ON;
static const FriBidiFlags cfribidi_shape_flags = FRIBIDI_FLAGS_DEFAULT | FRIBIDI_FLAGS_ARABIC;
static const FriBidiFlags cfribidi_reorder_flags = FRIBIDI_FLAGS_DEFAULT | FRIBIDI_FLAGS_ARABIC;
