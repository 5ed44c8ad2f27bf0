/// A prompt as one line of a JSON Lines file has it: a text, or an object with `prompt`, `text` or `content`.
package enum PromptLine {
  /// The prompt; nil for a line that is no JSON, or names none.
  package static func prompt(in line: String) -> String? {
    let prompt = JSONDocument.read(line) { value -> String? in
      let text = value.isObject ? value["prompt"] ?? value["text"] ?? value["content"] : value
      return text?.string
    }
    return prompt ?? nil
  }
}
