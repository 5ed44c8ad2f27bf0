import ArgumentParser
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

  private static func help(_ name: ParameterName) -> ArgumentHelp {
    ArgumentHelp("\(name.row.help) (\(name.row.range))", valueName: valueName(name))
  }

  private static func valueName(_ name: ParameterName) -> String {
    switch name.row.kind {
    case .text: "text"
    case .texts: "text"
    case .bias: "id:bias"
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
    return overrides
  }

  private var single: [(ParameterName, String?)] {
    [
      (.temperature, temperature), (.maxTokens, maxTokens), (.maxCompletionTokens, maxCompletionTokens),
      (.topP, topP), (.topK, topK), (.minP, minP), (.frequencyPenalty, frequencyPenalty),
      (.presencePenalty, presencePenalty), (.repetitionPenalty, repetitionPenalty), (.seed, seed), (.n, n),
      (.topLogprobs, topLogprobs), (.prediction, prediction),
    ]
  }

  /// The option of a parameter, as typed.
  static func option(_ name: ParameterName) -> String {
    "--" + String(name.rawValue.map { $0 == "_" ? "-" : $0 })
  }

  private static func override(_ name: ParameterName, _ value: String) -> ConfigOverride {
    .init("parameters.\(name.rawValue)", value, option: option(name))
  }
}
