import Hands

extension ConfigTable {
  /// The row for a concrete path, such as `providers.vllm.model`.
  static func key(at path: [String], in keys: [ConfigKey] = keys) -> ConfigKey? {
    keys.first { $0.matches(path) }
  }

  /// What may be below `path`; `takesAnyName` when the user chooses names there.
  static func names(below path: [String], in keys: [ConfigKey]) -> (names: [String], takesAnyName: Bool) {
    var names: [String] = []
    var takesAnyName = false
    for key in keys where key.path.count > path.count {
      guard zip(key.path, path).allSatisfy({ $0 == "*" || $0 == $1 }) else { continue }
      let next = key.path[path.count]
      if next == "*" {
        takesAnyName = true
      } else if !names.contains(next) {
        names.append(next)
      }
    }
    return (names, takesAnyName)
  }

  /// The dotted path, from `place` on, whose last name is the one typed: `base_url` at the top of a file is meant as
  /// `providers.NAME.base_url`. One without a name that the user chooses goes before the others.
  static func home(of typed: String, below place: [String], in keys: [ConfigKey]) -> String? {
    let homes = deepPaths(below: place, in: keys).compactMap { path -> [String]? in
      var rest = path
      while rest.last == "*" { rest.removeLast() }
      return rest.count > 1 && rest.last == typed ? rest : nil
    }
    let home = homes.first { !$0.contains("*") } ?? homes.first
    return home?.map { $0 == "*" ? "NAME" : $0 }.joined(separator: ".")
  }

  /// What is below `place` and not directly in it, each as its path from there on.
  private static func deepPaths(below place: [String], in keys: [ConfigKey]) -> [[String]] {
    keys.filter { key in
      key.path.count > place.count + 1 && zip(key.path, place).allSatisfy { $0 == "*" || $0 == $1 }
    }
    .map { Array($0.path.dropFirst(place.count)) }
  }

  /// Whether a name is what other programs call a key in their configs.
  static func isSecret(_ typed: String) -> Bool {
    ["apikey", "key", "token", "accesstoken", "authtoken", "secret", "secretkey", "password"]
      .contains(typed.lowercased().filter(\.isLetter))
  }

  /// The dotted path, from `place` on, whose last name is nearest to `typed`, however deep it is: `temperature` at
  /// the top of a file, or of a preset, is meant as `parameters.temperature`.
  static func deeper(_ typed: String, below place: [String], in keys: [ConfigKey]) -> String? {
    let homes = deepPaths(below: place, in: keys).filter { !$0.contains("*") }
    guard let name = Nearest.name(to: typed, among: homes.compactMap(\.last)) else { return nil }
    return homes.first { $0.last == name }?.joined(separator: ".")
  }
}
