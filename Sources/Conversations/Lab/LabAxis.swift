import Cells

/// One thing that a pane of the lab asks otherwise than the conversation would.
package enum LabChange: Sendable, Equatable {
  /// A parameter; nil is the endpoint's default.
  case parameter(ParameterName, ParameterValue?)
  /// A model, and the provider entry that serves it where that is another one.
  case model(String, provider: String?)
  /// All that a preset sets.
  case preset(String)
  /// The same once more, by number from 1.
  case repetition(Int)

  /// As a pane's head and a version say it: `temperature 0.4`, `Mixtral-8x7B-Instruct-v0.1`, `preset terse`, `2nd`.
  package var label: String {
    switch self {
    case .parameter(let name, let value): "\(name.rawValue) \(value.map(ParameterText.short) ?? "default")"
    case .model(let name, let provider):
      (name.split(separator: "/").last.map(String.init) ?? name) + (provider.map { " @\($0)" } ?? "")
    case .preset(let name): "preset \(name)"
    case .repetition(let number): "no. \(number)"
    }
  }
}

/// What a word of an axis cannot mean, in one sentence.
package struct LabError: Error, Equatable, Sendable {
  /// What is wrong, and what would be right.
  package var message: String

  package init(_ message: String) { self.message = message }
}

/// One direction in which the lab varies a request: a parameter, the model, the preset, or plain repeats.
package struct LabAxis: Sendable, Equatable {
  /// What is varied.
  package var subject: Subject
  /// In the order given, none twice.
  package var changes: [LabChange]

  /// What an axis varies.
  package enum Subject: Sendable, Equatable {
    case parameter(ParameterName)
    case models
    case presets
    case repeats

    /// By the word that begins an axis: a parameter's name, `model`, `preset`, `repeat`.
    package init?(word: String) {
      switch word.lowercased() {
      case "model", "models": self = .models
      case "preset", "presets": self = .presets
      case "repeat", "repeats": self = .repeats
      case let name:
        guard let parameter = ParameterName(rawValue: name.replacingCharacter("-", with: "_")) else { return nil }
        self = .parameter(parameter)
      }
    }

    /// As an axis is named in sentences.
    package var name: String {
      switch self {
      case .parameter(let name): name.rawValue
      case .models: "model"
      case .presets: "preset"
      case .repeats: "repeat"
      }
    }
  }

  /// Most values on one axis; more cannot be compared.
  package static let most = 64

  /// Reads the values of an axis.
  ///
  /// - Parameter words: each one value, or a range of numbers: `0:1.6:0.4` from, to and step, `1..5` whole numbers. A
  ///   model may name its provider: `NAME@PROVIDER`. For repeats, how many.
  /// - Throws: `LabError` for a value out of range, a range without an end, or no value at all.
  package init(_ subject: Subject, _ words: [String]) throws(LabError) {
    self.subject = subject
    changes = []
    guard !words.isEmpty else { throw LabError("\(subject.name) needs values, as in \(Self.example(subject)).") }
    for word in words {
      for change in try Self.read(subject, word) where !changes.contains(change) { changes.append(change) }
    }
    guard changes.count <= Self.most else {
      throw LabError("\(subject.name) has \(changes.count) values; the lab takes up to \(Self.most).")
    }
  }

  private static func read(_ subject: Subject, _ word: String) throws(LabError) -> [LabChange] {
    switch subject {
    case .models:
      let parts = word.split(separator: "@", maxSplits: 1).map(String.init)
      guard let name = parts.first else { throw LabError("A model needs a name.") }
      return [.model(name, provider: parts.count > 1 ? parts[1] : nil)]
    case .presets: return [.preset(word)]
    case .repeats:
      guard let count = Int(word), (1...most).contains(count) else {
        throw LabError("repeat takes a whole number from 1 to \(most), not \u{201C}\(word)\u{201D}.")
      }
      return (1...count).map { .repetition($0) }
    case .parameter(let name):
      var changes: [LabChange] = []
      for value in try range(word, of: name) ?? [word] { changes.append(try change(name, value)) }
      return changes
    }
  }

  private static func change(_ name: ParameterName, _ text: String) throws(LabError) -> LabChange {
    guard name != .n else { throw LabError("n gives several replies to one request; use repeat instead.") }
    do {
      return .parameter(name, try ParameterCheck.parse(name, text))
    } catch {
      throw LabError(error.message)
    }
  }

  /// The values of a range as texts; nil for what is no range.
  private static func range(_ word: String, of name: ParameterName) throws(LabError) -> [String]? {
    guard [.real, .integer].contains(name.row.kind.shape) else { return nil }
    let parts: [String]
    if let dots = word.firstRange(of: "..") {
      parts = [String(word[..<dots.lowerBound]), String(word[dots.upperBound...]), "1"]
    } else {
      parts = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    }
    guard parts.count > 1 else { return nil }
    let numbers = parts.compactMap(Double.init)
    guard numbers.count == parts.count, (2...3).contains(parts.count), numbers.allSatisfy(\.isFinite) else {
      throw LabError("\u{201C}\(word)\u{201D} is no range; write FROM:TO:STEP, as in \(example(.parameter(name))).")
    }
    let step = numbers.count == 3 ? numbers[2] : 1
    guard step > 0, numbers[1] >= numbers[0] else {
      throw LabError("\u{201C}\(word)\u{201D} never ends: the step must be above 0, and the end not below the start.")
    }
    let count = ((numbers[1] - numbers[0]) / step + 1e-9).rounded(.down) + 1
    guard count <= Double(most) else {
      throw LabError(
        "\u{201C}\(word)\u{201D} has \(count < 1e9 ? String(Int(count)) : "too many") values; "
          + "the lab takes up to \(most).")
    }
    // Steps such as 0.1 are no sums of powers of two: a value is rounded to the digits that it was given with.
    return (0..<Int(count)).map { place in
      ((numbers[0] + Double(place) * step) * 1e6).rounded() / 1e6
    }.map(\.formatted)
  }

  static func example(_ subject: Subject) -> String {
    switch subject {
    case .parameter(.seed): "seed 1..5"
    case .parameter(.maxTokens), .parameter(.maxCompletionTokens): "max_tokens 64 256 1024"
    case .parameter(let name) where name.row.kind.shape == .real: "\(name.rawValue) 0.1:0.9:0.2"
    case .parameter(let name): "\(name.rawValue) VALUE VALUE"
    case .models: "model NAME NAME"
    case .presets: "preset NAME NAME"
    case .repeats: "repeat 3"
    }
  }
}

extension ParameterRow.Kind {
  /// Whether a value is a number, and of which kind.
  enum Shape { case real, integer, other }
  var shape: Shape {
    switch self {
    case .real: .real
    case .integer: .integer
    default: .other
    }
  }
}
