// The class is used through its header, so that the compiler knows its size and its table of virtual functions; the
// constructor, and the two functions whose result type has its destructor in the library, are looked up by name.
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

// Stands for `util::Status`: one owned pointer, null for success, and a destructor, so that it is returned the same
// way. What it owns is leaked: that only exists when a model is refused.
struct Outcome {
  void *failure;
  ~Outcome() {}
};
static_assert(sizeof(Outcome) == sizeof(sentencepiece::util::Status));

struct Library {
  void (*construct)(void *);
  Outcome (*load)(SentencePieceProcessor *, std::string_view);
  Outcome (*encode)(const SentencePieceProcessor *, std::string_view, std::vector<int> *);
};

const char *const kConstructor = "_ZN13sentencepiece22SentencePieceProcessorC1Ev";
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
      found.load = reinterpret_cast<decltype(found.load)>(dlsym(handle, kLoad));
      found.encode = reinterpret_cast<decltype(found.encode)>(dlsym(handle, kEncode));
    }
    return found;
  }();
  return opened.construct && opened.load && opened.encode ? &opened : nullptr;
}

void explain(char *reason, size_t capacity, const char *sentence) {
  if (reason != nullptr && capacity > 0) std::snprintf(reason, capacity, "%s", sentence);
}

const SentencePieceProcessor *processor(const csp_model *model) {
  return reinterpret_cast<const SentencePieceProcessor *>(model);
}

}  // namespace

csp_model *csp_open(const void *bytes, size_t count, char *reason, size_t capacity) {
  const Library *sentencepiece = library();
  if (sentencepiece == nullptr) {
    explain(reason, capacity, "The library libsentencepiece.so.0 is not installed");
    return nullptr;
  }
  try {
    void *memory = ::operator new(sizeof(SentencePieceProcessor));
    sentencepiece->construct(memory);
    auto *model = static_cast<SentencePieceProcessor *>(memory);
    const Outcome outcome = sentencepiece->load(model, std::string_view(static_cast<const char *>(bytes), count));
    if (outcome.failure == nullptr && model->GetPieceSize() > 0) return reinterpret_cast<csp_model *>(model);
    delete model;  // virtual: the library's own destructor
    explain(reason, capacity, "It is not a SentencePiece model");
  } catch (...) {
    explain(reason, capacity, "Memory ran out while it was read");
  }
  return nullptr;
}

void csp_close(csp_model *model) { delete reinterpret_cast<SentencePieceProcessor *>(model); }

ptrdiff_t csp_count(const csp_model *model, const char *utf8, size_t count) {
  try {
    std::vector<int> ids;
    const Outcome outcome = library()->encode(processor(model), std::string_view(utf8, count), &ids);
    return outcome.failure == nullptr ? static_cast<ptrdiff_t>(ids.size()) : -1;
  } catch (...) {
    return -1;
  }
}

int32_t csp_vocabulary_size(const csp_model *model) { return processor(model)->GetPieceSize(); }

const char *csp_piece(const csp_model *model, int32_t id, size_t *count) {
  if (id < 0 || id >= processor(model)->GetPieceSize()) return nullptr;
  const std::string &piece = processor(model)->IdToPiece(id);
  *count = piece.size();
  return piece.data();
}
