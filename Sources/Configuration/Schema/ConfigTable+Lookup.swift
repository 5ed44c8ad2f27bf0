import ChatCore

extension ConfigTable {
  /// The row for a concrete path, such as `providers.vllm.model`.
  static func key(at path: [String], in keys: [ConfigKey] = keys) -> ConfigKey? {
    keys.first { $0.matches(path) }
  }

  /// What may stand below `path`; `takesAnyName` when the user chooses names there.
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

  /// The dotted path whose last name is nearest to `typed`, wherever it stands: `temperature` at the top of a file
  /// is meant as `parameters.temperature`.
  static func elsewhere(_ typed: String, in keys: [ConfigKey]) -> String? {
    let homes = keys.filter { !$0.path.contains("*") && $0.path.count > 1 }
    let names = homes.compactMap(\.path.last)
    guard let name = Nearest.name(to: typed, among: names) else { return nil }
    return homes.first { $0.path.last == name }?.dotted
  }
}
