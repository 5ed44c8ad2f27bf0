// Everything is looked up by name. The library of another release has the same names, and a larger class with another
// table of virtual functions: what the header says of those two holds for the machine that it was compiled on.
#include "CSentencePiece.h"

#include <dlfcn.h>
#include <sentencepiece_processor.h>

#include <cstdio>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

using sentencepiece::SentencePieceProcessor;

// The names below are those of exactly this signature; a header that disagrees must not compile.
static_assert(
    std::is_same_v<
        decltype(std::declval<SentencePieceProcessor &>().LoadFromSerializedProto(std::declval<std::string_view>())),
        sentencepiece::util::Status>);
static_assert(std::is_same_v<decltype(std::declval<const SentencePieceProcessor &>().Encode(
                                 std::declval<std::string_view>(), std::declval<std::vector<int> *>())),
                             sentencepiece::util::Status>);

namespace {

// The same as `util::Status`: one owned pointer, null for success, and a destructor, so that it is returned the same
// way. What it owns is leaked: that only exists when a model is refused.
struct Outcome {
  void *failure;
  ~Outcome() {}
};
static_assert(sizeof(Outcome) == sizeof(sentencepiece::util::Status));

// More room than any release's class takes: a handful of pointers.
const size_t kRoom = 4096;
static_assert(sizeof(SentencePieceProcessor) * 16 <= kRoom);

struct Library {
  void (*construct)(void *);
  void (*destroy)(SentencePieceProcessor *);
  int (*size)(const SentencePieceProcessor *);
  const std::string &(*piece)(const SentencePieceProcessor *, int);
  Outcome (*load)(SentencePieceProcessor *, std::string_view);
  Outcome (*encode)(const SentencePieceProcessor *, std::string_view, std::vector<int> *);
};

const char *const kConstructor = "_ZN13sentencepiece22SentencePieceProcessorC1Ev";
const char *const kDestructor = "_ZN13sentencepiece22SentencePieceProcessorD1Ev";
const char *const kSize = "_ZNK13sentencepiece22SentencePieceProcessor12GetPieceSizeEv";
const char *const kPiece = "_ZNK13sentencepiece22SentencePieceProcessor9IdToPieceB5cxx11Ei";
const char *const kLoad =
    "_ZN13sentencepiece22SentencePieceProcessor23LoadFromSerializedProtoESt17basic_string_viewIcSt11char_traitsIcEE";
const char *const kEncode =
    "_ZNK13sentencepiece22SentencePieceProcessor6EncodeESt17basic_string_viewIcSt11char_traitsIcEEPSt6vectorIiSaIiEE";

// Opened once and kept. A C++ library cannot be unloaded safely.
const Library *library() {
  static const Library opened = [] {
    Library found = {};
    if (void *handle = dlopen("libsentencepiece.so.0", RTLD_NOW | RTLD_LOCAL)) {
      found.construct = reinterpret_cast<decltype(found.construct)>(dlsym(handle, kConstructor));
      found.destroy = reinterpret_cast<decltype(found.destroy)>(dlsym(handle, kDestructor));
      found.size = reinterpret_cast<decltype(found.size)>(dlsym(handle, kSize));
      found.piece = reinterpret_cast<decltype(found.piece)>(dlsym(handle, kPiece));
      found.load = reinterpret_cast<decltype(found.load)>(dlsym(handle, kLoad));
      found.encode = reinterpret_cast<decltype(found.encode)>(dlsym(handle, kEncode));
    }
    return found;
  }();
  const bool is_whole =
      opened.construct && opened.destroy && opened.size && opened.piece && opened.load && opened.encode;
  return is_whole ? &opened : nullptr;
}

void explain(char *reason, size_t capacity, const char *sentence) {
  if (reason != nullptr && capacity > 0) std::snprintf(reason, capacity, "%s", sentence);
}

const SentencePieceProcessor *processor(const csp_model *model) {
  return reinterpret_cast<const SentencePieceProcessor *>(model);
}

void release(SentencePieceProcessor *model) {
  library()->destroy(model);
  ::operator delete(model);
}

}  // namespace

csp_model *csp_open(const void *bytes, size_t count, char *reason, size_t capacity) {
  const Library *sentencepiece = library();
  if (sentencepiece == nullptr) {
    explain(reason, capacity, "The library libsentencepiece.so.0 is not installed");
    return nullptr;
  }
  try {
    void *memory = ::operator new(kRoom);
    sentencepiece->construct(memory);
    auto *model = static_cast<SentencePieceProcessor *>(memory);
    const Outcome outcome = sentencepiece->load(model, std::string_view(static_cast<const char *>(bytes), count));
    if (outcome.failure == nullptr && sentencepiece->size(model) > 0) return reinterpret_cast<csp_model *>(model);
    release(model);
    explain(reason, capacity, "It is not a SentencePiece model");
  } catch (...) {
    explain(reason, capacity, "Memory ran out while it was read");
  }
  return nullptr;
}

void csp_close(csp_model *model) {
  if (model != nullptr) release(reinterpret_cast<SentencePieceProcessor *>(model));
}

ptrdiff_t csp_count(const csp_model *model, const char *utf8, size_t count) {
  try {
    std::vector<int> ids;
    const Outcome outcome = library()->encode(processor(model), std::string_view(utf8, count), &ids);
    return outcome.failure == nullptr ? static_cast<ptrdiff_t>(ids.size()) : -1;
  } catch (...) {
    return -1;
  }
}

int32_t csp_vocabulary_size(const csp_model *model) { return library()->size(processor(model)); }

const char *csp_piece(const csp_model *model, int32_t id, size_t *count) {
  if (id < 0 || id >= csp_vocabulary_size(model)) return nullptr;
  const std::string &piece = library()->piece(processor(model), id);
  *count = piece.size();
  return piece.data();
}
