// libcurl, loaded at first use. Linking it would make every start of the program load some thirty shared libraries
// (TLS, Kerberos, LDAP …) before the first row is painted; so nothing here refers to libcurl's symbols directly.
#ifndef CCURL_H
#define CCURL_H
#include <curl/curl.h>
#include <stddef.h>

// The functions used, found by name in libcurl.so.4. Null until ccurl_load has returned null.
struct ccurl_table {
  CURLcode (*global_init)(long flags);
  char *(*version)(void);
  const char *(*easy_strerror)(CURLcode code);
  CURL *(*easy_init)(void);
  void (*easy_cleanup)(CURL *easy);
  CURLcode (*easy_setopt)(CURL *easy, CURLoption option, ...);
  CURLcode (*easy_getinfo)(CURL *easy, CURLINFO info, ...);
  struct curl_slist *(*slist_append)(struct curl_slist *list, const char *line);
  void (*slist_free_all)(struct curl_slist *list);
  CURLM *(*multi_init)(void);
  CURLMcode (*multi_cleanup)(CURLM *multi);
  CURLMcode (*multi_setopt)(CURLM *multi, CURLMoption option, ...);
  const char *(*multi_strerror)(CURLMcode code);
  CURLMcode (*multi_add_handle)(CURLM *multi, CURL *easy);
  CURLMcode (*multi_remove_handle)(CURLM *multi, CURL *easy);
  CURLMcode (*multi_perform)(CURLM *multi, int *running);
  CURLMcode (*multi_poll)(CURLM *multi, struct curl_waitfd *extra, unsigned count, int milliseconds, int *ready);
  CURLMsg *(*multi_info_read)(CURLM *multi, int *left);
};
extern struct ccurl_table ccurl;

// Loads libcurl and initialises it, once per process; any thread. Null when it is ready, else what went wrong.
const char *ccurl_load(void);

// Begins to load libcurl on a thread that starts on another processor than the caller's, then calls `then` there; does
// not wait. The scheduler starts a thread where its creator runs, and there it would wait for a creator that has work,
// up to a tick of 4 ms. Once per process; the process must end by _exit, as no one waits for the thread.
void ccurl_load_aside(void (*then)(void));

// Plain calls through the table: Swift does not see a mutable C global as safe to read, and here none is read there.
static inline const char *ccurl_version(void) { return ccurl.version(); }
static inline const char *ccurl_strerror(CURLcode code) { return ccurl.easy_strerror(code); }
static inline const char *ccurl_multi_strerror(CURLMcode code) { return ccurl.multi_strerror(code); }
static inline CURL *ccurl_easy_init(void) { return ccurl.easy_init(); }
static inline void ccurl_easy_cleanup(CURL *easy) { ccurl.easy_cleanup(easy); }
static inline struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line) {
  return ccurl.slist_append(list, line);
}
static inline void ccurl_slist_free(struct curl_slist *list) { ccurl.slist_free_all(list); }
static inline CURLM *ccurl_multi_init(void) { return ccurl.multi_init(); }
static inline CURLMcode ccurl_multi_cleanup(CURLM *multi) { return ccurl.multi_cleanup(multi); }
static inline CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy) { return ccurl.multi_add_handle(multi, easy); }
static inline CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy) { return ccurl.multi_remove_handle(multi, easy); }
static inline CURLMcode ccurl_multi_perform(CURLM *multi, int *running) { return ccurl.multi_perform(multi, running); }

// Waits for transfers or for `wake` to become readable.
static inline CURLMcode ccurl_multi_wait(CURLM *multi, int wake, int milliseconds) {
  struct curl_waitfd extra = {.fd = wake, .events = CURL_WAIT_POLLIN, .revents = 0};
  int ready = 0;
  return ccurl.multi_poll(multi, &extra, 1, milliseconds, &ready);
}

// The next finished transfer, or null. The message's union is opaque to Swift's importer, hence the pair.
static inline CURL *ccurl_multi_finished(CURLM *multi, CURLcode *result) {
  int left = 0;
  for (CURLMsg *message; (message = ccurl.multi_info_read(multi, &left)) != NULL;) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}

// curl_multi_setopt and curl_easy_setopt are variadic, which Swift cannot call: one function per argument type.
static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return ccurl.multi_setopt(multi, option, value);
}
static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  return ccurl.easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
  return ccurl.easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
  return ccurl.easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
  return ccurl.easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
  return ccurl.easy_setopt(easy, option, value);
}

// What is younger than 7.66, the oldest libcurl that will do. By number, since the headers that this is compiled with
// and the library that is loaded may each be older or newer: numbers never change, and an unknown option is answered.
static const CURLcode CCURLE_PROXY = (CURLcode)97;  // 7.73
static const CURLcode CCURLE_SSL_CLIENTCERT = (CURLcode)98;  // 7.77
static const CURLcode CCURLE_TOO_LARGE = (CURLcode)100;  // 8.6
static const CURLoption CCURL_QUICK_EXIT = (CURLoption)(CURLOPTTYPE_LONG + 322);  // 7.87

static const CURLoption CCURL_PROTOCOLS_STR = (CURLoption)(CURLOPTTYPE_OBJECTPOINT + 318);  // 7.85

// Limits a transfer to http and https, as it was done before 7.85.
static inline CURLcode ccurl_set_web_only_by_bits(CURL *easy) {
  const CURLoption protocols = (CURLoption)(CURLOPTTYPE_LONG + 181);
  return ccurl.easy_setopt(easy, protocols, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
}
// Limits a transfer to http and https.
static inline CURLcode ccurl_set_web_only(CURL *easy) {
  CURLcode code = ccurl.easy_setopt(easy, CCURL_PROTOCOLS_STR, "http,https");
  return code == CURLE_UNKNOWN_OPTION ? ccurl_set_web_only_by_bits(easy) : code;
}
typedef size_t (*ccurl_sink)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode ccurl_set_sink(CURL *easy, CURLoption option, ccurl_sink value) {
  return ccurl.easy_setopt(easy, option, value);
}

// curl_easy_getinfo is variadic too; zero or null where libcurl knows nothing.
static inline long ccurl_get_long(CURL *easy, CURLINFO info) {
  long value = 0;
  return ccurl.easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}
static inline curl_off_t ccurl_get_offset(CURL *easy, CURLINFO info) {
  curl_off_t value = 0;
  return ccurl.easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}
static inline const char *ccurl_get_string(CURL *easy, CURLINFO info) {
  const char *value = NULL;
  return ccurl.easy_getinfo(easy, info, &value) == CURLE_OK ? value : NULL;
}

// A counter that wakes a poll (Linux's eventfd, which the Glibc module leaves out); −1 on failure.
int ccurl_wake_open(void);
void ccurl_wake_raise(int wake);
void ccurl_wake_clear(int wake);
#endif
