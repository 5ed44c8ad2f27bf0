import Conversations
import Glibc

/// What lists of models say apart from windows and prices, in the spellings that are about.
extension Catalogue {
  /// Words in a model's type, or in its name where the list has no types, of models that are not for conversations.
  private static let otherKinds = [
    "embed", "image", "video", "speech", "audio", "tts", "stt", "transcri", "whisper", "dall-e", "moderation", "rerank",
    "music", "sora", "realtime", "ocr", "text-similarity", "babbage-002", "davinci-002",
  ]
  /// Words of models that are, whatever else their type says.
  private static let chatKinds = ["chat", "language", "llm", "vlm", "text-generation", "text->text", "responses"]

  static func readAbilities(of value: JSONValue, into model: inout CatalogueModel) {
    let type = (value["type"] ?? value["model_type"] ?? value["pipeline_tag"] ?? value["task"])?.string?.lowercased()
    let words = Set(names(value["capabilities"]) + names(value["tags"]) + names(value["features"]))
    let taken = Set(names(value["supported_parameters"]) + names(value["supported_sampling_parameters"]))
    let inputs = modalities(value, "input"), outputs = modalities(value, "output")
    model.isChat = isChat(model.id.lowercased(), type: type, outputs: outputs, value)
    if !taken.isEmpty { model.parameters = taken }
    func has(_ names: String...) -> Bool { !words.isDisjoint(with: names) || !taken.isDisjoint(with: names) }
    let says = type == "vlm" || has("vision", "image_input", "image-input", "multimodal")
    model.takesPictures = takesPictures(inputs, says: says, value["capabilities"])
    if model.takesPictures == true { model.abilities.insert(.vision) }
    if has(
      "tools", "tool_use", "tool-use", "tool_calling", "tool-calling", "function_calling", "function-calling",
      "functions")
    {
      model.abilities.insert(.tools)
    }
    if has("thinking", "reasoning", "reasoning_effort", "include_reasoning", "extended_thinking", "supports_reasoning")
    {
      model.abilities.insert(.thinking)
    }
    model.released = released(value)
  }

  /// Whether it takes pictures; nil where nothing is said. What goes in is said more plainly than what it can do.
  private static func takesPictures(_ inputs: Set<String>, says: Bool, _ capabilities: JSONValue?) -> Bool? {
    if !inputs.isEmpty { return inputs.contains { $0.hasPrefix("image") } }
    if let vision = capabilities?["vision"]?.bool { return vision }
    if says { return true }
    // A list of what it can do, in which seeing is not.
    return capabilities?.elements.isEmpty == false ? false : nil
  }

  private static func isChat(_ id: String, type: String?, outputs: Set<String>, _ value: JSONValue) -> Bool {
    if let told = value["capabilities"]?["completion_chat"]?.bool ?? value["capabilities"]?["chat"]?.bool {
      return told
    }
    if !outputs.isEmpty, !outputs.contains("text") { return false }
    if let type, type != "model" {
      return chatKinds.contains(where: type.contains) || !otherKinds.contains(where: type.contains)
    }
    let name = id.split(separator: "/").last.map(String.init) ?? id
    return !outputs.isEmpty || !otherKinds.contains(where: name.contains)
  }

  /// A list of words, or the names of what an object says yes to, in lower case.
  private static func names(_ value: JSONValue?) -> [String] {
    guard let value else { return [] }
    if value.isArray { return value.elements.compactMap { $0.string?.lowercased() } }
    return value.members.filter { $0.value.bool == true }.map { $0.name.lowercased() }
  }

  /// What a model takes or gives: `{"modalities": {"input": [...]}}`, `input_modalities`, or `text+image->text`.
  private static func modalities(_ value: JSONValue, _ direction: String) -> Set<String> {
    let isInput = direction == "input"
    let homes = [value, value["architecture"], value["info"]].compactMap(\.self)
    var found: [String] = []
    for home in homes {
      let list = home["modalities"]
      found += names(isInput ? list?["input"] : list?["output"])
      found += names(isInput ? home["input_modalities"] : home["output_modalities"])
      found += names(isInput ? home["supported_input_modalities"] : home["supported_output_modalities"])
      guard let arrow = home["modality"]?.string?.lowercased() else { continue }
      let sides = arrow.split(separator: "-", maxSplits: 1).map { $0.drop { $0 == ">" } }
      guard sides.count == 2 else { continue }
      found += sides[isInput ? 0 : 1].split(separator: "+").map(String.init)
    }
    return Set(found)
  }

  /// When it came out, as a date.
  private static func released(_ value: JSONValue) -> String? {
    if let date =
      (value["info"]?["releasedAt"] ?? value["released_at"] ?? value["release_date"] ?? value["created_at"])?
      .string.flatMap(date)
    {
      return date
    }
    guard let seconds = value["created"]?.double, seconds > 1e9, seconds < 1e11 else { return nil }
    return day(Int64(seconds))
  }

  /// The date that a moment begins with; nil for what is none.
  private static func date(_ text: String) -> String? {
    let date = text.prefix(10)
    let isDate =
      date.utf8.count == 10
      && date.utf8.enumerated().allSatisfy { place, byte in
        place == 4 || place == 7 ? byte == UInt8(ascii: "-") : (48...57).contains(byte)
      }
    return isDate ? String(date) : nil
  }

  /// The date of a moment in seconds since 1970, in UTC.
  private static func day(_ seconds: Int64) -> String {
    LocalTime(Timestamp(milliseconds: seconds * 1000), utcOffset: 0).date
  }

  /// Whether a list says that a model is no longer served: by a flag, a word, or a date that has passed.
  static func isRetired(_ value: JSONValue) -> Bool {
    let info = value["info"]
    if let told = value["deprecated"]?.bool ?? value["retired"]?.bool ?? info?["deprecated"]?.bool { return told }
    if value["active"]?.bool == false { return true }
    if let status = (value["status"] ?? value["lifecycle_status"])?.string?.lowercased() {
      if ["retired", "deprecated", "removed", "unavailable", "legacy-retired"].contains(status) { return true }
    }
    let ends = [value["deprecation"], value["deprecated_at"], value["retired_at"], value["expiration_date"]]
    let today = day(Int64(time(nil)))
    return ends.contains { $0?.string.flatMap(date).map { $0 <= today } ?? false }
  }
}
