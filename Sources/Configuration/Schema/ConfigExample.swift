import Cells
import Conversations
import Hands

/// Writes `mixchat config --example`: every key of the table, with its meaning, its allowed values and its default.
package enum ConfigExample {
  /// A config file in which every key is documented and none is set.
  package static var text: String {
    var lines = [
      "## mixchat's configuration. Every key is shown, none is set: "
        + "take away a `# ` (and those of its parents) to set one.",
      "## Order: command line, environment, preset, this file, built-in defaults. `mixchat config --check` checks it.",
      "",
    ]
    var open: [String] = []
    for key in ConfigTable.keys {
      let names = zip(key.path, [""] + key.path).map { name, above in
        name == "*" ? placeholder(under: above) : name
      }
      let parents = Array(names.dropLast())
      var depth = 0
      while depth < min(open.count, parents.count), open[depth] == parents[depth] { depth += 1 }
      for level in depth..<parents.count { lines.append("# \(indent(level))\(parents[level]):") }
      open = parents
      let space = indent(parents.count)
      lines.append("\(comment)\(space)\(key.help)")
      lines.append("\(comment)\(space)Takes \(key.kind.allowed). Default: \(key.unset).")
      if key.path == ["keys", "*"] {
        lines += KeyBinding.table.map { "# \(space)\($0.name): \(written($0.keys))  # \($0.help)" }
      } else {
        lines.append("# \(space)\(names[names.count - 1]): \(written(key))")
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Marks prose, so that `# ` at the start of a line marks keys only.
  private static let comment = "## "

  private static func indent(_ level: Int) -> String { String(repeating: "  ", count: level) }

  private static func placeholder(under name: String) -> String {
    switch name {
    case "providers": "vllm"
    case "presets": "coder"
    case "parameters": "n_batch"
    case "extra": "top_a"
    case "headers": "X-Title"
    default: "name"
    }
  }

  /// Bare where it is one.
  private static func written(_ keys: [Key]) -> String {
    let texts = keys.map { YAMLText.scalar(KeyName.text($0)) }
    return texts.count == 1 ? texts[0] : "[" + texts.joined(separator: ", ") + "]"
  }

  private static func written(_ key: ConfigKey) -> String {
    switch key.kind {
    case .text, .address, .headerName: YAMLText.scalar(key.sample)
    default: key.sample
    }
  }
}

/// Writes values as YAML.
enum YAMLText {
  /// A text as a scalar: bare where no reader could take it for something else, in double quotes otherwise.
  static func scalar(_ text: String) -> String {
    let bare = text.unicodeScalars.allSatisfy { scalar in
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
        || " /._-+@".unicodeScalars.contains(scalar)
    }
    let words: Set<String> = ["", "true", "false", "yes", "no", "on", "off", "null", "y", "n"]
    let isPlain =
      bare && !words.contains(text.lowercased()) && text.first?.isLetter == true && text.last != " "
    return isPlain ? text : quoted(text)
  }

  /// In double quotes; JSON's escapes are YAML's as well.
  static func quoted(_ text: String) -> String { JSONString.quoted(text) }

  /// A checked value, as the file would hold it.
  static func value(_ value: ConfigValue) -> String {
    switch value {
    case .text(let text): scalar(text)
    case .texts(let texts): "[" + texts.map(quoted).joined(separator: ", ") + "]"
    case .integer, .real, .flag: value.shown
    case .header(let source):
      switch source {
      case .text(let text): scalar(text)
      case .variable(let name): "{variable: \(scalar(name))}"
      case .command(let line): "{command: \(scalar(line))}"
      }
    case .parameter(let parameter):
      switch parameter {
      case .text(let text): scalar(text)
      case .texts(let texts): "[" + texts.map(quoted).joined(separator: ", ") + "]"
      case .bias(let pairs): "{" + pairs.map { "\($0.token): \($0.bias.formatted)" }.joined(separator: ", ") + "}"
      // JSON is YAML as well.
      case .real, .integer, .flag, .json: ParameterText.short(parameter)
      }
    }
  }
}
