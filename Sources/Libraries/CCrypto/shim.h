#ifndef CALLBOARD_CRYPTO_H
#define CALLBOARD_CRYPTO_H
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdint.h>

/* The first certificate of a text in PEM; NULL when it holds none. What failed is forgotten: libcurl
   would take it for its own. */
static inline X509 *ccrypto_certificate(const char *pem) {
    BIO *text = BIO_new_mem_buf(pem, -1);
    X509 *certificate = text ? PEM_read_bio_X509(text, NULL, NULL, NULL) : NULL;
    BIO_free(text);
    ERR_clear_error();
    return certificate;
}

/* Nobody is there to type a password; notes that one was asked for. */
static inline int ccrypto_no_password(char *buffer, int size, int is_writing, void *was_asked) {
    (void)buffer, (void)size, (void)is_writing;
    *(int *)was_asked = 1;
    return -1;
}

/* The private key of a text in PEM; NULL when it holds none, or one that is locked with a password,
   which sets is_locked to 1. */
static inline EVP_PKEY *ccrypto_private_key(const char *pem, int *is_locked) {
    BIO *text = BIO_new_mem_buf(pem, -1);
    *is_locked = 0;
    EVP_PKEY *key = text ? PEM_read_bio_PrivateKey(text, NULL, ccrypto_no_password, is_locked) : NULL;
    BIO_free(text);
    ERR_clear_error();
    return key;
}

/* Whether the certificate's public key is the private key's. */
static inline int ccrypto_is_pair(const X509 *certificate, const EVP_PKEY *key) {
    int is_pair = X509_check_private_key(certificate, key) == 1;
    ERR_clear_error();
    return is_pair;
}

/* Seconds from 1970 to the first and to the last second in which a certificate is valid (RFC 5280,
   section 4.1.2.5); INT64_MIN for a date that is malformed. */
static inline int64_t ccrypto_seconds(const ASN1_TIME *date) {
    int days = 0, seconds = 0;
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    int is_known = epoch && ASN1_TIME_diff(&days, &seconds, epoch, date);
    ASN1_TIME_free(epoch);
    ERR_clear_error();
    return is_known ? (int64_t)days * 86400 + seconds : INT64_MIN;
}
static inline int64_t ccrypto_not_before(const X509 *certificate) {
    return ccrypto_seconds(X509_get0_notBefore(certificate));
}
static inline int64_t ccrypto_not_after(const X509 *certificate) {
    return ccrypto_seconds(X509_get0_notAfter(certificate));
}
#endif
