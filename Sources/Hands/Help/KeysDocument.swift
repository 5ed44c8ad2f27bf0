import Conversations

/// docs/keys.md, made from the tables; a test holds the file against it.
package enum KeysDocument {
  /// The whole page.
  package static var markdown: String { start + contents + keys + console + vi + commands + parameters }

  private static let start = """
    # Keys and commands

    After this page you know every key, command and parameter, and how to change the keys.

    F1 shows the same inside mixchat, with the keys in force. This page is made from the tables in `Sources/Hands`:
    `MIXCHAT_UPDATE_DOCS=1 swift test --filter KeysDocument` writes it again.

    """

  private static let change = """

    ## Changing keys

    Any key can be changed in the config by its name, the last column of the tables, with one key or a list:

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

  /// Where keys work, as the page has it: a heading, the contexts, and what they are.
  private static let places: [(title: String, contexts: [KeyContext], words: String)] = [
    ("Anywhere", KeyContext.allCases, "These work wherever you are."),
    ("In the chat", [.composer, .transcript, .find], "While you write, among the messages and in the find bar."),
    ("Writing", [.composer], "In the composer, where you write messages."),
    ("Wherever you type", [.composer, .list, .form, .find, .help], "In the composer, and in the fields of panels."),
    ("Messages", [.transcript], "Tab goes to the messages."),
    ("Messages and pages", [.transcript, .page], "Where you only read."),
    ("Pages", [.page], "Panels that only scroll: the context, a comparison, a request."),
    ("Menus of / and @", [.menu], "The list above the composer that `/` and `@` open."),
    ("Offers", [.offer], "A line above the empty composer that offers something."),
    ("Lists", [.list], "The conversations, the palette, the models, the branches."),
    ("Forms", [.form], "The settings, and questions of one line."),
    ("Find", [.find], "Ctrl+F finds words in the conversation."),
    ("Lab", [.lab], "The panes of `/lab`."),
    ("Microscope", [.microscope], "How sure the model was of each word."),
    ("Help", [.help], "F1 opens it; letters look for something in it."),
  ]

  private static let furtherTitles = ["Changing keys", "On the Linux console", "vi's keys", "Commands", "Parameters"]

  private static var contents: String {
    let titles = places.map(\.title) + furtherTitles
    return "\n" + titles.map { "- [\($0)](#\(anchor($0)))\n" }.joined()
  }

  /// As GitHub makes it of a heading.
  private static func anchor(_ title: String) -> String {
    String(title.lowercased().filter { $0.isLetter || $0 == " " }.map { $0 == " " ? "-" : $0 })
  }

  private static var keys: String {
    var page = ""
    for (number, place) in places.enumerated() {
      page += "\n## \(place.title)\n\n\(place.words)\n"
      let rows = KeyBinding.table.filter { self.place(of: $0) == number }
      let groups = HelpGroup.allCases.filter { group in rows.contains { $0.group == group } }
      for group in groups {
        if groups.count > 1 { page += "\n**\(group.rawValue)**\n" }
        page += "\n| to | press | name |\n|---|---|---|\n"
        page += lines(rows.filter { $0.group == group }, places: place.contexts)
      }
    }
    return page + change
  }

  /// The narrowest place that has all contexts of a row.
  private static func place(of row: KeyBinding) -> Int? {
    places.indices.filter { row.contexts.allSatisfy(places[$0].contexts.contains) }
      .min { places[$0].contexts.count < places[$1].contexts.count }
  }

  /// Rows of a table; those with the same words, such as the nine for code blocks, become one.
  private static func lines(_ rows: [KeyBinding], places: [KeyContext]) -> String {
    var text = ""
    var rest = rows[...]
    while let first = rest.first {
      let alike = rest.prefix { $0.help == first.help }
      rest = rest.dropFirst(alike.count)
      var (keys, name) = (keys(of: first), first.name)
      if let last = alike.last, alike.count > 1 {
        keys += " … " + self.keys(of: last)
        name += " … " + last.name
      }
      let contexts = KeyContext.allCases.filter(first.contexts.contains)
      let only =
        contexts.count == places.count
        ? "" : " (\(contexts.map { $0.title.lowercased() }.joined(separator: ", ")))"
      text += "| \(first.help.escapingBars)\(only) | \(keys) | \(name) |\n"
    }
    return text
  }

  private static func keys(of row: KeyBinding) -> String {
    row.keys.map { "`\(KeyName.text($0).escapingBars)`" }.joined(separator: " ")
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
    text += "A line that begins with `/` is a command, one that begins with `//` sends a slash.\n\n"
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
