import Cells
import Conversations

extension Preset {
  /// Takes one checked value over; the path is the preset's own (`parameters.temperature`).
  mutating func take(_ path: [String], _ value: ConfigValue) {
    switch path.first {
    case "provider": provider = value.text
    case "model": model = value.text
    case "system": systemPrompt = value.text
    case "parameters":
      if let name = path.last.flatMap(ParameterName.init(rawValue:)), case .parameter(let parameter) = value {
        parameters[name] = parameter
      }
    case "extra":
      if let name = path.last, let json = value.json { parameters.extra[name] = json }
    default: break
    }
  }
}

/// A preset in a file of its own: the keys of one entry of `presets`.
enum PresetFile {
  private static let keys = ConfigTable.presetKeys(under: "")

  static func entries(of source: ConfigSource) throws(ConfigProblems) -> [ConfigFile.Entry] {
    try ConfigFile.parse(source.text, path: source.path, keys: keys).entries
  }
}

/// Presets and prompt snippets as files of the config folder: `presets/NAME.yaml`, `prompts/NAME.md` (or `.txt`).
package struct PresetLibrary: Sendable {
  private let paths: Paths
  private let inConfig: [Preset]

  /// The files below `paths`, and the presets that the config file itself defines.
  package init(paths: Paths, inConfig: [Preset] = []) {
    self.paths = paths
    self.inConfig = inConfig
  }

  /// The names of preset files, sorted.
  package var fileNames: [String] {
    PrivateFiles.list(paths.presetsDirectory).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
  }

  /// One preset's file; nil when there is none, or when the name would lead out of the folder.
  package func source(_ name: String) throws(ConfigProblems) -> ConfigSource? {
    guard !name.contains("/"), !name.hasPrefix(".") else { return nil }
    let path = "\(paths.presetsDirectory)/\(name).yaml"
    do {
      return try PrivateFiles.read(path, limit: 1 << 20).map { ConfigSource(path: path, text: $0) }
    } catch {
      throw ConfigProblems(problems: [ConfigProblem(file: path, line: error.line, what: error.inPlace)])
    }
  }

  /// Every preset, files before entries of the config of the same name; mistakes in files come with them.
  package func presets() -> (presets: [Preset], problems: [ConfigProblem]) {
    var found: [Preset] = []
    var problems: [ConfigProblem] = []
    for name in fileNames {
      do throws(ConfigProblems) {
        guard let source = try source(name) else { continue }
        var preset = Preset(name: name)
        for entry in try PresetFile.entries(of: source) { preset.take(entry.path, entry.value) }
        found.append(preset)
      } catch {
        problems += error.problems
      }
    }
    found += inConfig.filter { preset in !found.contains { $0.name == preset.name } }
    return (found.sorted { $0.name < $1.name }, problems)
  }

  /// Every prompt snippet, by name; one that cannot be read has its reason with it.
  package func prompts() -> [PromptSnippet] {
    PrivateFiles.list(paths.promptsDirectory).compactMap { file in
      guard ["md", "txt"].contains(PathName.ending(file)) else { return nil }
      let name = PathName.stem(file)
      do throws(FileProblem) {
        guard let text = try PrivateFiles.read("\(paths.promptsDirectory)/\(file)", limit: 1 << 20) else { return nil }
        // Editors end a file with a newline; a turn needs none.
        return PromptSnippet(name: name, text: text.hasSuffix("\n") ? String(text.dropLast()) : text)
      } catch {
        return PromptSnippet(name: name, text: "", problem: error.message)
      }
    }
  }
}
