import Cells
import Testing

@testable import Configuration

/// A config with a mistake, and the message that names it.
struct ConfigMistake: Sendable, CustomTestStringConvertible {
  var name: String
  var text: String
  var messages: [String]
  var testDescription: String { name }
}

@Suite("Mistakes in a config file")
struct ConfigErrorTests {
  static let mistakes: [ConfigMistake] = [
    .init(
      name: "a typo at the top",
      text: "# mine\nmoddel: x\n",
      messages: ["c.yaml:2:1: There is no key `moddel`. Did you mean `model`?"]),
    .init(
      name: "two letters swapped, in a group",
      text: "timeouts:\n  connect: 5\n  ilde: 3\n",
      messages: ["c.yaml:3:3: There is no key `ilde` in `timeouts`. Did you mean `idle`?"]),
    .init(
      name: "a parameter outside its group",
      text: "temperature: 0.5\n",
      messages: ["c.yaml:1:1: There is no key `temperature`. Did you mean `parameters.temperature`?"]),
    .init(
      name: "a parameter outside its group, in a preset",
      text: "presets:\n  terse:\n    temperatur: 0.5\n",
      messages: [
        "c.yaml:3:5: There is no key `temperatur` in `presets.terse`. Did you mean `parameters.temperature`?"
      ]),
    .init(
      name: "what belongs to a provider, at the top",
      text: "base_url: http://lab\nheaders: {X-A: b}\n",
      messages: [
        "c.yaml:1:1: There is no key `base_url`. Did you mean `providers.NAME.base_url`?",
        "c.yaml:2:1: There is no key `headers`. Did you mean `providers.NAME.headers`?",
      ]),
    .init(
      name: "a key itself",
      text: "api_key: sk-1\nproviders:\n  lab:\n    api_key: sk-2\n",
      messages: [
        "c.yaml:1:1: There is no key `api_key`. A key is not written here: a variable holds it, or `key_command` prints"
          + " it.",
        "c.yaml:4:5: There is no key `api_key` in `providers.lab`. A key is not written here: a variable holds it, or"
          + " `key_command` prints it. Allowed: base_url, model, key_variable, key_command, needs_key,"
          + " sends_reasoning, context_window, key_header, headers, extra.",
      ]),
    .init(
      name: "a key itself, under a name that is near to another's",
      text: "key: sk-1\n",
      messages: [
        "c.yaml:1:1: There is no key `key`. A key is not written here: a variable holds it, or `key_command` prints it."
      ]),
    .init(
      name: "nothing near",
      text: "retry:\n  zzzzzz: 1\n",
      messages: ["c.yaml:2:3: There is no key `zzzzzz` in `retry`. Allowed: attempts, cap, longest_wait."]),
    .init(
      name: "a number out of range",
      text: "parameters:\n  temperature: 3\n",
      messages: ["c.yaml:2:16: `parameters.temperature` cannot be “3”. Allowed: 0…2."]),
    .init(
      name: "a whole number with a fraction",
      text: "parameters: {max_tokens: 1.5}\n",
      messages: [
        "c.yaml:1:26: `parameters.max_tokens` cannot be “1.5”. Allowed: a whole number of at least 1."
      ]),
    .init(
      name: "too many stop strings",
      text: "parameters:\n  stop: [a, b, c, d, e]\n",
      messages: [
        "c.yaml:2:9: `parameters.stop` cannot be “\"a\" \"b\" \"c\" \"d\" \"e\"”. Allowed: up to 4 strings."
      ]),
    .init(
      name: "a bias beyond its range",
      text: "parameters:\n  logit_bias:\n    12: -101\n",
      messages: ["c.yaml:3:5: `parameters.logit_bias` cannot be “12:-101”. Allowed: token id → −100…100."]),
    .init(
      name: "a word that is none of the choices",
      text: "editor:\n  mode: vim\n",
      messages: ["c.yaml:2:9: `editor.mode` cannot be “vim”. Did you mean `vi`? Allowed: emacs, vi."]),
    .init(
      name: "a flag that is none",
      text: "mouse: maybe\n",
      messages: ["c.yaml:1:8: `mouse` cannot be “maybe”. Allowed: true or false."]),
    .init(
      name: "a group where a value belongs",
      text: "model:\n  name: x\n",
      messages: ["c.yaml:2:3: `model` cannot be a group of keys. Allowed: text."]),
    .init(
      name: "a value where a group belongs",
      text: "timeouts: 5\n",
      messages: [
        "c.yaml:1:11: `timeouts` takes a group of keys, not a single value. Allowed: connect, first_byte, idle."
      ]),
    .init(
      name: "an address without a scheme",
      text: "providers:\n  lab:\n    base_url: lab:8000\n",
      messages: [
        "c.yaml:3:15: `providers.lab.base_url` cannot be “lab:8000”."
          + " Allowed: an address that begins with http:// or https://."
      ]),
    .init(
      name: "an unknown key of a provider",
      text: "providers:\n  lab:\n    base_ur: http://lab\n",
      messages: ["c.yaml:3:5: There is no key `base_ur` in `providers.lab`. Did you mean `base_url`?"]),
    .init(
      name: "a header with a line feed, whose value is not repeated",
      text: "providers:\n  lab:\n    base_url: http://lab\n    model: m\n    headers:\n      X-A: \"se\\ncret\"\n",
      messages: ["c.yaml:6:12: The header `X-A` holds a line feed."]),
    .init(
      name: "a header that the transfer needs, and a name that is none",
      text: "providers:\n  lab:\n    headers: {Host: x, \"a b\": y}\n    key_header: \"a:b\"\n",
      messages: [
        "c.yaml:3:15: The header `Host` is mixchat's own and cannot be set.",
        "c.yaml:3:24: The name of a header has letters, digits and - only.",
        "c.yaml:4:17: `providers.lab.key_header` cannot be “a:b”. Allowed: the name of a header.",
      ]),
    .init(
      name: "a header's value from something that there is not",
      text: "providers:\n  lab:\n    headers:\n      X-A: {varable: B}\n",
      messages: [
        "c.yaml:4:12: `providers.lab.headers.X-A` cannot be “varable”. Did you mean `variable`?"
          + " Allowed: a text, {variable: NAME} or {command: LINE}."
      ]),
    .init(
      name: "a key named twice",
      text: "model: a\nmouse: true\nmodel: b\n",
      messages: ["c.yaml:1:1: `model` is more than once in one group; the first is here."]),
    .init(
      name: "a tab for indentation",
      text: "timeouts:\n\tidle: 3\n",
      messages: [
        "c.yaml:2:1: The file is not YAML: found character that cannot start any token."
          + " YAML takes no tabs for indentation."
      ]),
    .init(
      name: "an open quote",
      text: "model: \"x\nmouse: true\n",
      messages: ["c.yaml:3:1: The file is not YAML: found unexpected end of stream."]),
    .init(
      name: "a list at the top",
      text: "- model\n",
      messages: [
        "c.yaml:1:1: The file takes a group of keys, not a list. Allowed: provider, model, key_command, providers,"
          + " local,"
          + " system, parameters, extra, stream, timeouts, retry, insecure_http, catalogue, theme, math, reasoning,"
          + " align, pictures, motion, notify, sidebar, mouse, editor, keys, commands, loaders, input, title, save,"
          + " retention, lab, context, budget, charges, preset, presets."
      ]),
    .init(
      name: "several at once, in the order of the file",
      text: "mouse: 3\nthem: dark\nretry: {attempts: 99}\n",
      messages: [
        "c.yaml:1:8: `mouse` cannot be “3”. Allowed: true or false.",
        "c.yaml:2:1: There is no key `them`. Did you mean `theme`?",
        "c.yaml:3:19: `retry.attempts` cannot be “99”. Allowed: a whole number, 1…20.",
      ]),
    .init(
      name: "escape sequences are not repeated",
      text: "title: \"\\e[31mred\"\n",
      messages: ["c.yaml:1:8: `title` cannot be “^[[31mred”. Allowed: words, model, off."]),
  ]

  @Test("is named with file, line, key, allowed values and nearest name", arguments: mistakes)
  func isNamed(_ mistake: ConfigMistake) throws {
    let problems = #expect(throws: ConfigProblems.self) {
      try ConfigFile.parse(mistake.text, path: "c.yaml")
    }
    #expect(problems?.problems.map(\.description) == mistake.messages)
  }

  // A field of the request takes any JSON.
  @Test(
    "Every key of the table refuses what it does not take, and is named when misspelt",
    arguments: ConfigTable.keys.filter { !$0.isField })
  func everyKey(_ key: ConfigKey) throws {
    let path = key.path.map { $0 == "*" ? "lab" : $0 }
    func file(_ names: [String], _ value: String) -> String {
      names.enumerated().map { String(repeating: "  ", count: $0) + $1 + ":" }.joined(separator: "\n") + " \(value)\n"
    }
    let bad = #expect(throws: ConfigProblems.self) { try ConfigFile.parse(file(path, "[[1, {a: b}]]"), path: "c.yaml") }
    let refused = try #require(bad?.problems.first)
    #expect(refused.line == path.count)
    #expect(refused.key == path.joined(separator: "."))
    #expect(refused.allowed == key.kind.allowed)
    // `keys.*` takes any name here; the keymap knows which there are.
    guard key.path.last != "*", let name = path.last, name.count > 1 else { return }
    let typo = String(name.dropLast())
    let misspelt = #expect(throws: ConfigProblems.self) {
      try ConfigFile.parse(file(path.dropLast() + [typo], "1"), path: "c.yaml")
    }
    let told = try #require(misspelt?.problems.first)
    #expect(told.line == path.count && told.column == 2 * path.count - 1)
    #expect(told.nearest.map { $0.hasPrefix(typo) } == true, "\(typo): \(told)")
  }

  @Test("A provider without an address names the file and line")
  func providerWithoutAddress() {
    let text = "mouse: true\nproviders:\n  lab:\n    model: m\n"
    let problems = #expect(throws: ConfigProblems.self) { try resolve(text) }
    #expect(
      problems?.description
        == "c.yaml:4: The provider `lab` has no `base_url`. Allowed: an address that begins with http:// or https://.")
  }

  @Test("An unknown provider names the nearest")
  func unknownProvider() {
    let problems = #expect(throws: ConfigProblems.self) { try resolve("provider: amilapi\n") }
    #expect(
      problems?.description
        == "c.yaml:1: There is no provider “amilapi”. Did you mean `aimlapi`? Allowed: aimlapi, local.")
  }

  @Test("A theme, and a key that cannot be, are named with their line")
  func themesAndKeys() {
    let theme = #expect(throws: ConfigProblems.self) { try resolve("mouse: true\ntheme: drak\n") }
    let names = (["auto"] + Theme.builtIns.map(\.name)).joined(separator: ", ")
    #expect(
      theme?.description == "c.yaml:2: There is no theme “drak”. Did you mean `dark`? Allowed: \(names).")
    let key = #expect(throws: ConfigProblems.self) { try resolve("keys:\n  help: ctrl+i\n  pallete: f7\n") }
    #expect(key?.problems.map(\.line) == [2, 3])
    #expect(key?.problems.map(\.key) == ["keys.help", "keys.pallete"])
  }

  @Test("A loader is a command by words or as a list, for an ending or a MIME type; one that is none is named")
  func loaders() throws {
    let text = "loaders:\n  rtf: unrtf --text '{}'\n  application/x.y: [a, b c]\n  html: []\n"
    #expect(
      try resolve(text).inputs.loaders == [
        .init(kind: "rtf", command: ["unrtf", "--text", "{}"]), .init(kind: "application/x.y", command: ["a", "b c"]),
        .init(kind: "html", command: []),
      ])
    let problems = #expect(throws: ConfigProblems.self) { try resolve("loaders:\n  a: b\n  rtf: \"unrtf 'x\"\n") }
    #expect(
      problems?.description
        == "c.yaml:3: “unrtf 'x” is no command: it is empty, or a quote is not closed.")
  }

  @Test("One round tells every mistake, of whatever kind, in the order of the file")
  func oneRound() {
    let text = """
      keys: {help: ctrl+i}
      theme: drak
      mouse: 3
      provider: amilapi
      providers:
        lab: {model: m}
        attic: {base_url: attic}
        cellar: {base_urll: http://localhost}
      preset: tersee
      presets:
        terse: {temperature: 1}

      """
    let problems = #expect(throws: ConfigProblems.self) { try resolve(text, presets: ["file": "mouse: true\n"]) }
    #expect(problems?.problems.map(\.line) == [1, 2, 3, 4, 6, 7, 8, 9, 11])
    #expect(
      problems?.problems.map(\.key) == [
        "keys.help", "theme", "mouse", "provider", "providers.lab", "providers.attic.base_url",
        "providers.cellar.base_urll", "preset", "presets.terse.temperature",
      ])
  }

  @Test("What only follows from a mistake is not told")
  func consequences() {
    let text = """
      provider: cellar
      providers:
        cellar: {base_urll: http://localhost}
      preset: terse
      presets:
        terse: {temperature: 1}

      """
    let problems = #expect(throws: ConfigProblems.self) { try resolve(text) }
    #expect(problems?.problems.map(\.key) == ["providers.cellar.base_urll", "presets.terse.temperature"])
    let file = #expect(throws: ConfigProblems.self) {
      try resolve("theme: drak\npreset: loud\n", presets: ["loud": "parameters: {temperature: 9}\n"])
    }
    #expect(file?.problems.map(\.file) == ["presets/loud.yaml", "c.yaml"])
  }

  @Test("Aliases cannot make a small file large")
  func aliases() {
    var text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    for (new, old) in zip("bcdefgh", "abcdefg") {
      text += "\(new): &\(new) [\(Array(repeating: "*\(old)", count: 10).joined(separator: ","))]\n"
    }
    let problems = #expect(throws: ConfigProblems.self) { try ConfigFile.parse(text, path: "c.yaml") }
    #expect(problems?.description.contains("unfolds into too many values") == true)
  }

  @Test("Nothing, a comment, and null set nothing")
  func empty() throws {
    for text in ["", "# only this\n", "---\n", "model:\ntheme: ~\ntimeouts:\n"] {
      #expect(try ConfigFile.parse(text, path: "c.yaml").entries.isEmpty)
    }
  }
}

func resolve(
  _ text: String? = nil, environment: [String: String] = [:], overrides: [ConfigOverride] = [],
  baseURL: String? = nil, presets: [String: String] = [:]
) throws -> Settings {
  let paths = Paths(environment: ["HOME": "/home/u"])
  var input = SettingsInput(
    environment: environment, config: text.map { ConfigSource(path: "c.yaml", text: $0) }, paths: paths)
  input.overrides = overrides
  input.baseURL = baseURL
  input.presetFile = { name in presets[name].map { ConfigSource(path: "presets/\(name).yaml", text: $0) } }
  input.presetNames = presets.keys.sorted()
  return try input.resolve()
}
