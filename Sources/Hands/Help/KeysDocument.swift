import Conversations

/// docs/keys.md, made from the tables; a test holds the file against it.
package enum KeysDocument {
  /// The whole page.
  package static var markdown: String {
    var page = """
      # Keys and commands

      After this page you know every key, command and parameter, and how to change the keys.

      Made from the tables in `Sources/Hands`; `MIXCHAT_UPDATE_DOCS=1 swift test --filter KeysDocument`
      writes it again. F1 shows the same inside mixchat, with the keys in force.

      Any key can be changed in the config by the name in the first column, with one key or a list:

      ```yaml
      keys:
        retry: f10
        newline: [alt+enter, ctrl+j]
        models: []
      ```

      Keys are written `ctrl+r`, `alt+enter`, `shift+tab`, `f3`, `pgup`, `space` or `x`. Refused, with the reason:
      keys that terminals cannot tell from others (Ctrl+I is Tab, Ctrl+M is Enter, Ctrl+[ is Esc), plain characters
      where one types, and keys that mean something else in the same place. Ctrl+H is Backspace.

      """
    for group in HelpGroup.allCases { page += section(group) }
    return page + console + vi + commands + parameters
  }

  private static func section(_ group: HelpGroup) -> String {
    var text = "\n## \(group.rawValue)\n\n| name | keys | where | does |\n|---|---|---|---|\n"
    for row in KeyBinding.table where row.group == group {
      let keys = row.keys.map { "`\(KeyName.text($0).escapingBars)`" }.joined(separator: " ")
      text += "| \(row.name) | \(keys) | \(places(row.contexts)) | \(row.help.escapingBars) |\n"
    }
    return text
  }

  private static func places(_ contexts: [KeyContext]) -> String {
    if contexts.count == KeyContext.allCases.count { return "anywhere" }
    return KeyContext.allCases.filter(contexts.contains).map { $0.title.lowercased() }.joined(separator: ", ")
  }

  private static var console: String {
    var text = "\n## On the Linux console\n\n"
    text +=
      "Without a window system Linux tells no program that Ctrl, Alt or Shift is held with an arrow, Home, End or\n"
    text +=
      "Delete, nor Shift with Enter. What has no other key can be had there as follows, or by a key of your own.\n\n"
    text += "| name | on the Linux console |\n|---|---|\n"
    for row in KeyBinding.consoleDetours { text += "| \(row.name) | \(row.words) |\n" }
    return text
  }

  private static var vi: String {
    var text = "\n## vi's keys\n\n"
    text += "With `/keys vi`, or `editor: {mode: vi}` in the config, the composer begins in insert mode.\n\n"
    text += "| keys | do |\n|---|---|\n"
    for row in ViKeys.table { text += "| `\(row.keys.escapingBars)` | \(row.help) |\n" }
    return text
  }

  private static var commands: String {
    var text = "\n## Commands\n\n"
    text += "A line that begins with `/` is a command, one that begins with `//` sends a literal `/`.\n\n"
    text += "| command | also | does |\n|---|---|---|\n"
    for row in CommandRow.table where !row.isHidden {
      let aliases = row.aliases.map { "`/\($0)`" }.joined(separator: " ")
      text += "| `\(row.usage.escapingBars)` | \(aliases) | \(row.help.escapingBars) |\n"
    }
    return text
  }

  private static var parameters: String {
    var text = "\n## Parameters\n\n"
    text += "Each is set by `/set NAME VALUE` or `/NAME VALUE`, unset by `default`, and shown in the settings (F2).\n\n"
    text += "| name | range | means |\n|---|---|---|\n"
    for name in ParameterName.allCases {
      text += "| \(name.rawValue) | \(name.row.range) | \(name.row.help) |\n"
    }
    return text
  }
}

extension String {
  /// Fit for a cell of a Markdown table.
  fileprivate var escapingBars: String {
    var text = ""
    for character in self {
      if character == "|" { text.append("\\") }
      text.append(character)
    }
    return text
  }
}
