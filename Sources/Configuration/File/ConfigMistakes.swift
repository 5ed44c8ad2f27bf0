/// Gathers the mistakes of a configuration, so that one round tells them all. One resolution has it to itself.
final class ConfigMistakes {
  private(set) var problems: [ConfigProblem] = []

  /// Adds what one step found; nothing follows from a mistake that an earlier one named.
  func add(_ found: [ConfigProblem]) {
    problems += found.filter { problem in
      guard let key = problem.key else { return true }
      return !problems.contains { $0.file == problem.file && $0.lies(at: key) }
    }
  }

  /// Does one step; nil where it finds mistakes in the configuration. Anything else is thrown on.
  func gather<Result>(_ step: () throws -> Result) throws -> Result? {
    do {
      return try step()
    } catch let found as ConfigProblems {
      add(found.problems)
      return nil
    }
  }

  /// Whether a mistake was found at a key or below it: what it holds is then not to be judged.
  func concern(_ path: [String]) -> Bool {
    let key = path.joined(separator: ".").shortened
    return problems.contains { $0.lies(at: key) }
  }

  /// Throws where there are any, in the order of the file.
  func refuse() throws(ConfigProblems) {
    guard let file = problems.first?.file else { return }
    let places = problems.enumerated().map { place, problem in
      (isElsewhere: problem.file == file ? 0 : 1, line: problem.file == file ? problem.line ?? .max : 0, place)
    }
    throw ConfigProblems(problems: places.sorted { $0 < $1 }.map { problems[$0.2] })
  }
}

extension ConfigProblem {
  fileprivate func lies(at path: String) -> Bool { key == path || key?.hasPrefix(path + ".") == true }
}
