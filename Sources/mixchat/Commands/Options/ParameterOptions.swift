import ArgumentParser
import Cells
import Configuration
import Conversations

/// The request's parameters. Values stay text here: the core's table checks them, here as everywhere.
struct ParameterOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ParameterOptions.help(.temperature))
  var temperature: String?

  @Option(name: .long, help: ParameterOptions.help(.maxTokens))
  var maxTokens: String?

  @Option(name: .long, help: ParameterOptions.help(.maxCompletionTokens))
  var maxCompletionTokens: String?

  @Option(name: .long, help: ParameterOptions.help(.topP))
  var topP: String?

  @Option(name: .long, help: ParameterOptions.help(.topK))
  var topK: String?

  @Option(name: .long, help: ParameterOptions.help(.minP))
  var minP: String?

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("End the reply where this text comes up; up to 4 times.", valueName: "text"))
  var stop: [String] = []

  // A value may begin with a minus sign.
  @Option(name: .long, parsing: .unconditional, help: ParameterOptions.help(.frequencyPenalty))
  var frequencyPenalty: String?

  @Option(name: .long, parsing: .unconditional, help: ParameterOptions.help(.presencePenalty))
  var presencePenalty: String?

  @Option(name: .long, parsing: .unconditional, help: ParameterOptions.help(.repetitionPenalty))
  var repetitionPenalty: String?

  @Option(name: .long, help: ParameterOptions.help(.seed))
  var seed: String?

  @Option(name: .customLong("n"), help: ParameterOptions.help(.n))
  var n: String?

  @Option(
    name: .long, help: ArgumentHelp("Bias of a token, −100…100; may be repeated.", valueName: "id:bias"))
  var logitBias: [String] = []

  @Flag(name: .long, help: "Ask for the log probability of each token.")
  var logprobs = false

  @Option(name: .long, help: ParameterOptions.help(.topLogprobs))
  var topLogprobs: String?

  @Option(name: .long, help: ParameterOptions.help(.prediction))
  var prediction: String?

  @Option(name: .long, help: ParameterOptions.help(.reasoningEffort))
  var reasoningEffort: String?

  @Option(name: .long, help: ParameterOptions.help(.responseFormat))
  var responseFormat: String?

  @Option(name: .long, help: ParameterOptions.help(.verbosity))
  var verbosity: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Ask for JSON by the schema in this file, and check that JSON came.", valueName: "path"),
    completion: .file(extensions: ["json"]))
  var schema: String?

  @Option(
    name: .customShort("o"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Any field of the request: JSON where it is JSON, else text; may be repeated.", valueName: "name=value"),
    completion: CompletionNames.fields)
  var field: [String] = []

  private static func help(_ name: ParameterName) -> ArgumentHelp {
    ArgumentHelp("\(name.row.help) (\(name.row.range))", valueName: valueName(name))
  }

  private static func valueName(_ name: ParameterName) -> String {
    switch name.row.kind {
    case .text: "text"
    case .texts: "text"
    case .bias: "id:bias"
    case .choice: "word"
    case .format: "format"
    default: "number"
    }
  }

  var overrides: [ConfigOverride] {
    var overrides: [ConfigOverride] = []
    for (name, value) in single {
      guard let value else { continue }
      overrides.append(Self.override(name, value))
    }
    if logprobs { overrides.append(Self.override(.logprobs, "true")) }
    if !logitBias.isEmpty { overrides.append(Self.override(.logitBias, logitBias.joined(separator: ","))) }
    if !stop.isEmpty { overrides.append(.init("parameters.stop", list: stop, option: "--stop")) }
    return overrides + fields
  }

  private var single: [(ParameterName, String?)] {
    [
      (.temperature, temperature), (.maxTokens, maxTokens), (.maxCompletionTokens, maxCompletionTokens),
      (.topP, topP), (.topK, topK), (.minP, minP), (.frequencyPenalty, frequencyPenalty),
      (.presencePenalty, presencePenalty), (.repetitionPenalty, repetitionPenalty), (.seed, seed), (.n, n),
      (.topLogprobs, topLogprobs), (.prediction, prediction), (.reasoningEffort, reasoningEffort),
      (.responseFormat, responseFormat), (.verbosity, verbosity),
    ]
  }

  mutating func validate() throws {
    if schema != nil, responseFormat != nil {
      throw ValidationError("--schema is a --response-format of its own: name one of them.")
    }
    for text in field where Self.parts(text) == nil {
      throw ValidationError("-o takes NAME=VALUE, not \u{201C}\(text)\u{201D}.")
    }
  }

  /// What `-o` sets: a parameter is checked as by its own option, any other field is sent as it is.
  private var fields: [ConfigOverride] {
    field.compactMap(Self.parts).map { name, value in
      guard case .parameter(let parameter) = RequestField(named: name) else {
        return ConfigOverride(["extra", name], value, option: "-o \(name)")
      }
      let key = "parameters.\(name)"
      if case .texts = parameter.row.kind, let items = JSONText.items(value) {
        return ConfigOverride(key, list: items.map { JSONText.string($0) ?? $0 }, option: "-o \(name)")
      }
      return ConfigOverride(key, value, option: "-o \(name)")
    }
  }

  private static func parts(_ text: String) -> (name: String, value: String)? {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return nil }
    return (String(parts[0]).trimmingSpaces(), String(parts[1]))
  }

  /// What `--schema` sets.
  static func override(schema json: String) -> ConfigOverride {
    .init("parameters.response_format", json, option: "--schema")
  }

  /// The option of a parameter, as typed.
  static func option(_ name: ParameterName) -> String {
    "--" + String(name.rawValue.map { $0 == "_" ? "-" : $0 })
  }

  private static func override(_ name: ParameterName, _ value: String) -> ConfigOverride {
    .init("parameters.\(name.rawValue)", value, option: option(name))
  }
}
