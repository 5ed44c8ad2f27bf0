/* A loopback server of chat completions that is never the slow part: it prepares a reply's chunks once, as they go
 * over the wire, and writes them in large blocks (well above 200,000 deltas a second), or one by one at a given rate.
 *
 *   server --sse FILE [--rate N] [--gap MS] [--marker] [--log FILE]
 *
 * FILE holds server-sent events, each ended by a blank line. --rate: deltas a second (0: as fast as the socket takes
 * them). --gap: milliseconds between the first event (the role) and the second (the first text). --marker: the reply
 * is one delta whose text is `markNNNNN`, counting up. --log: one line a request, moments in nanoseconds of
 * CLOCK_MONOTONIC: asked, first text written, last byte written. Prints `port N`, then serves until its standard
 * input ends, so that it never outlives who started it. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct event {
  size_t start, end; /* in `wire` */
};

static char *wire, *plain;
static size_t plain_size;
static struct event *events;
static size_t event_count;
static double rate;
static long gap_ms;
static int with_marker;
static FILE *record;
static atomic_uint requests;

static int64_t now(void) {
  struct timespec moment;
  clock_gettime(CLOCK_MONOTONIC, &moment);
  return (int64_t)moment.tv_sec * 1000000000 + moment.tv_nsec;
}

static void sleep_until(int64_t moment) {
  struct timespec target = {moment / 1000000000, moment % 1000000000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &target, NULL) != 0) {
  }
}

static int send_all(int socket, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = send(socket, bytes, count, MSG_NOSIGNAL);
    if (sent <= 0) return -1;
    bytes += sent;
    count -= (size_t)sent;
  }
  return 0;
}

/* Each event becomes a chunk of the chunked encoding, as servers that flush for each token send it. */
static void load(const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    perror(path);
    exit(2);
  }
  fseek(file, 0, SEEK_END);
  plain_size = (size_t)ftell(file);
  rewind(file);
  plain = malloc(plain_size + 1);
  if (fread(plain, 1, plain_size, file) != plain_size) exit(2);
  plain[plain_size] = 0;
  fclose(file);
  size_t capacity = 1024, used = 0;
  events = malloc(capacity * sizeof *events);
  wire = malloc(plain_size * 2 + 64);
  for (char *at = plain; *at != 0;) {
    char *end = strstr(at, "\n\n");
    if (end == NULL) break;
    size_t length = (size_t)(end + 2 - at);
    if (event_count == capacity) events = realloc(events, (capacity *= 2) * sizeof *events);
    events[event_count].start = used;
    used += (size_t)sprintf(wire + used, "%zx\r\n", length);
    memcpy(wire + used, at, length);
    used += length;
    memcpy(wire + used, "\r\n", 2);
    used += 2;
    events[event_count++].end = used;
    at = end + 2;
  }
}

static const char stream_head[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
    "x-inference-id: bench\r\nCache-Control: no-cache\r\n\r\n";

static int send_chunk(int socket, const char *text) {
  char chunk[1024];
  int length = snprintf(chunk, sizeof chunk, "%zx\r\n%s\r\n", strlen(text), text);
  return send_all(socket, chunk, (size_t)length);
}

static int stream_marker(int socket, unsigned number, int64_t *first) {
  char text[512];
  send_chunk(socket, "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n");
  sleep_until(now() + gap_ms * 1000000);
  snprintf(text, sizeof text,
           "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"mark%05u\"},\"finish_reason\":null}]}\n\n",
           number);
  *first = now();
  send_chunk(socket, text);
  sleep_until(now() + gap_ms * 1000000);
  send_chunk(socket, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
  return send_all(socket, "0\r\n\r\n", 5);
}

static int stream_reply(int socket, int64_t *first) {
  size_t next = 0;
  if (event_count > 0 && send_all(socket, wire, events[next++].end) != 0) return -1;
  if (gap_ms > 0) sleep_until(now() + gap_ms * 1000000);
  *first = now();
  int64_t begun = *first;
  while (next < event_count) {
    size_t last = next;
    if (rate > 0) {
      sleep_until(begun + (int64_t)((double)(next - 1) * 1e9 / rate));
    } else {
      while (last + 1 < event_count && events[last + 1].end - events[next].start <= 65536) last++;
    }
    if (send_all(socket, wire + events[next].start, events[last].end - events[next].start) != 0) return -1;
    next = last + 1;
  }
  return send_all(socket, "0\r\n\r\n", 5);
}

/* Reads one request; returns its method's first letter, 0 at the end of the connection. */
static char read_request(int socket, char **buffer, size_t *capacity, size_t *held, int *streams) {
  for (;;) {
    char *end = *held > 3 ? memmem(*buffer, *held, "\r\n\r\n", 4) : NULL;
    if (end != NULL) {
      *end = 0;
      char *field = strcasestr(*buffer, "\r\nContent-Length:");
      size_t length = field != NULL ? strtoul(field + 17, NULL, 10) : 0;
      size_t head = (size_t)(end - *buffer) + 4;
      int waits = strcasestr(*buffer, "\r\nExpect: 100-continue") != NULL;
      *end = '\r';
      if (waits && *held == head) send_all(socket, "HTTP/1.1 100 Continue\r\n\r\n", 25);
      while (*held < head + length) {
        if (*held + 65536 > *capacity) *buffer = realloc(*buffer, *capacity = *held + 131072 + length);
        ssize_t got = recv(socket, *buffer + *held, *capacity - *held - 1, 0);
        if (got <= 0) return 0;
        *held += (size_t)got;
      }
      char method = (*buffer)[0];
      *streams = memmem(*buffer + head, length, "\"stream\":true", 13) != NULL ||
                 memmem(*buffer + head, length, "\"stream\": true", 14) != NULL;
      memmove(*buffer, *buffer + head + length, *held - head - length);
      *held -= head + length;
      return method;
    }
    if (*held + 4096 > *capacity) *buffer = realloc(*buffer, *capacity = *held + 65536);
    ssize_t got = recv(socket, *buffer + *held, *capacity - *held - 1, 0);
    if (got <= 0) return 0;
    *held += (size_t)got;
  }
}

static int send_json(int socket, const char *json) {
  char head[256];
  int length = snprintf(head, sizeof head,
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
                        strlen(json));
  return send_all(socket, head, (size_t)length) || send_all(socket, json, strlen(json));
}

static void *serve(void *argument) {
  int socket = (int)(intptr_t)argument, one = 1, streams = 0;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  size_t capacity = 65536, held = 0;
  char *buffer = malloc(capacity), method;
  while ((method = read_request(socket, &buffer, &capacity, &held, &streams)) != 0) {
    if (method != 'P') {
      if (send_json(socket, "{\"object\":\"list\",\"data\":[{\"id\":\"mistralai/Mixtral-8x7B-Instruct-v0.1\","
                            "\"object\":\"model\"}]}") != 0) break;
      continue;
    }
    if (!streams) {
      if (send_json(socket, "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Bench\"},"
                            "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,"
                            "\"total_tokens\":2}}") != 0)
        break;
      continue;
    }
    int64_t asked = now(), first = 0;
    unsigned number = atomic_fetch_add(&requests, 1);
    if (send_all(socket, stream_head, sizeof stream_head - 1) != 0) break;
    int failed = with_marker ? stream_marker(socket, number, &first) : stream_reply(socket, &first);
    if (record != NULL) {
      fprintf(record, "%lld %lld %lld\n", (long long)asked, (long long)first, (long long)now());
      fflush(record);
    }
    if (failed) break;
  }
  free(buffer);
  close(socket);
  return NULL;
}

static void *accept_all(void *argument) {
  int listener = (int)(intptr_t)argument;
  for (;;) {
    int socket = accept(listener, NULL, NULL);
    pthread_t thread;
    if (socket >= 0 && pthread_create(&thread, NULL, serve, (void *)(intptr_t)socket) == 0) pthread_detach(thread);
  }
  return NULL;
}

int main(int count, char **words) {
  for (int place = 1; place < count; place++) {
    const char *word = words[place], *value = place + 1 < count ? words[place + 1] : "";
    if (strcmp(word, "--sse") == 0) load(value), place++;
    else if (strcmp(word, "--rate") == 0) rate = atof(value), place++;
    else if (strcmp(word, "--gap") == 0) gap_ms = atol(value), place++;
    else if (strcmp(word, "--log") == 0) record = fopen(value, "w"), place++;
    else if (strcmp(word, "--marker") == 0) with_marker = 1;
    else return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 64) != 0) return 1;
  getsockname(listener, (struct sockaddr *)&address, &size);
  printf("port %d\n", ntohs(address.sin_port));
  fflush(stdout);
  pthread_t thread;
  pthread_create(&thread, NULL, accept_all, (void *)(intptr_t)listener);
  char byte;
  while (read(0, &byte, 1) > 0) {
  }
  return 0;
}
