#include <unicase.h>
#include <uninorm.h>

/* The forms are macros over structures that Swift does not import. The result is to be freed;
   NULL with errno on failure. */
static inline uint8_t *unistring_nfc(const uint8_t *text, size_t length, size_t *result_length) {
    return u8_normalize(UNINORM_NFC, text, length, NULL, result_length);
}
/* Full case folding of no particular language, then compatibility decomposition. */
static inline uint8_t *unistring_fold(const uint8_t *text, size_t length, size_t *result_length) {
    return u8_casefold(text, length, NULL, UNINORM_NFKD, NULL, result_length);
}
