import ArgumentParser
import Cells
import ChatAPI
import Configuration
import Conversations
import Glibc

/// `mixchat doctor`: what works, what does not, and what to do.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the config, the files, the terminal and the way to the model, step by step.",
    discussion: """
      The last step asks the model for one token, which a paid endpoint charges for. --probe asks it a handful of tiny \
      questions besides, says before what they may cost, and keeps the answers: the settings of the chat show them.
      """)

  @Flag(name: .long, help: "Leave the endpoint alone: check this machine only.")
  var offline = false

  @Flag(name: .long, help: "Find out what the model can do, by \(ProbeCard.requestCount) tiny requests.")
  var probe = false

  @Flag(name: .shortAndLong, help: "Do not ask before the probe.")
  var yes = false

  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func validate() throws {
    if probe, offline {
      throw ValidationError("--probe asks the endpoint, --offline leaves it alone: name one of them.")
    }
  }

  mutating func run() throws {
    if probe, !yes, !Streams.isTerminal(STDIN_FILENO) {
      throw CommandStop("Not a terminal: pass --yes to send the probe's requests.", code: ExitStatus.usage)
    }
    let prints = !output.json
    var findings: [Finding] = []
    func add(_ finding: Finding) {
      findings.append(finding)
      if prints { finding.print() }
    }
    var settings: Settings?
    do {
      let loaded = try SettingsLoader(places, endpoint).load()
      settings = loaded
      add(.config(loaded))
    } catch let problems as ConfigProblems {
      for problem in problems.problems {
        add(Finding("config", .failed, problem.description, exitCode: ExitStatus.config))
      }
    }
    add(.store(places.paths))
    for finding in Finding.terminal(ProcessEnvironment.variables) { add(finding) }
    if let settings { add(.localModel(settings)) }
    if let settings { add(.tokenizer(settings)) }
    if let settings, !offline {
      do {
        for step in try EndpointSession.doctor(settings, onStep: { if prints { Finding($0).print() } }) {
          findings.append(Finding(step))
        }
      } catch let stop as CommandStop {
        // Without a sentence it was stopped by a signal.
        guard let message = stop.message else { throw stop }
        add(Finding("endpoint", .failed, message, exitCode: stop.code))
      }
    }
    if let settings, probe, !findings.contains(where: { $0.result == .failed }) {
      findings += try askProbe(settings, prints: prints)
    }
    if output.json { Streams.out(JSON.list(findings.map(\.json)).indented() + "\n") }
    if let failed = findings.first(where: { $0.result == .failed }) {
      throw CommandStop(nil, code: failed.exitCode)
    }
  }
}

extension DoctorCommand {
  /// Says what the probe takes, asks, and tells what it found.
  private func askProbe(_ settings: Settings, prints: Bool) throws -> [Finding] {
    let model = settings.model
    // Only the price hangs on it.
    var known: CatalogueModel?
    if settings.asksCatalogue, !settings.provider.isEmbedded,
      let catalogue = try? EndpointSession.use(settings, { client, name in try await client.models(provider: name) }),
      case .live(let entry) = CatalogueVerdict(on: model, in: catalogue)
    {
      known = entry
    }
    let price =
      settings.provider.isEmbedded
      ? "\(ProbeCard.requestCount) requests; the local model is free" : ProbeCard.price(of: known)
    Streams.error("mixchat: The probe of \(HarmlessText.line(model)) sends \(price).\n")
    if !yes {
      Streams.error("mixchat: Send them? [y/N] ")
      guard readLine()?.isYes == true else { return [] }
    }
    let day = ProbeFile.today()
    let card = try EndpointSession.use(settings) { client, name in
      try await client.probe(provider: name, model: model, day: day) { question, answer in
        if prints { Finding(question, answer, model: model).print() }
      }
    }
    do throws(FileProblem) {
      try ProbeFile(settings.paths).keep(card)
    } catch {
      Streams.error("mixchat: The answers could not be kept: \(error.message)\n")
    }
    return ProbeQuestion.allCases.compactMap { question in
      card.answers[question].map { Finding(question, $0, model: model) }
    }
  }
}

/// One line of the doctor's report.
struct Finding {
  var name: String
  var result: DoctorStep.Result
  var detail: String
  var advice: String?
  var milliseconds: Double?
  var exitCode: Int32

  init(
    _ name: String, _ result: DoctorStep.Result, _ detail: String, advice: String? = nil,
    exitCode: Int32 = ExitStatus.failure
  ) {
    self.name = name
    self.result = result
    self.detail = detail
    self.advice = advice
    self.exitCode = exitCode
  }

  /// A step on the way to the model.
  init(_ step: DoctorStep) {
    self.init(
      step.name.rawValue, step.result, step.detail, advice: step.advice,
      exitCode: step.failure?.cause.row.exitCode ?? ExitStatus.failure)
    milliseconds = step.milliseconds
  }

  /// What a probe found.
  init(_ question: ProbeQuestion, _ answer: ProbeAnswer, model: String) {
    let result: DoctorStep.Result =
      switch answer {
      case .yes: .passed
      case .no, .refused: .skipped
      case .unclear: .warned
      }
    self.init("probe-\(question.rawValue)", result, "\(model) \(question.words(answer)).")
  }

  /// Writes it to stdout, as wide as the terminal where it goes to one.
  func print() { Streams.out(text(width: Streams.isTerminal(STDOUT_FILENO) ? Streams.columns : nil)) }

  /// A line for people, with what to do below it; in a width, lines break between words.
  func text(width: Int?) -> String {
    let mark =
      switch result {
      case .passed: "ok  "
      case .warned: "warn"
      case .failed: "FAIL"
      case .skipped: "-   "
      }
    let time = milliseconds.map { "  (\($0.rough) ms)" } ?? ""
    let label = name + String(repeating: " ", count: max(1, (name.hasPrefix("probe-") ? 17 : 12) - name.count))
    let (head, words) = ("\(mark)  \(label)", HarmlessText.line(detail) + time)
    let indent = String(repeating: " ", count: 18)
    let hint = advice.flatMap { $0.isEmpty ? nil : HarmlessText.line($0) }
    guard let width, width > head.count + 20 else {
      return "\(head)\(words)\n" + (hint.map { "\(indent)\($0)\n" } ?? "")
    }
    func lines(_ text: String, _ first: String) -> [String] {
      let rest = String(repeating: " ", count: first.count)
      // The last column stays free: some terminals begin a new line there by themselves.
      return Row.wrap(text, width: width - first.count - 1).enumerated().map { ($0 == 0 ? first : rest) + $1.plainText }
    }
    return (lines(words, head) + (hint.map { lines($0, indent) } ?? [])).map { $0 + "\n" }.joined()
  }

  var json: JSON {
    [
      "step": .text(name), "result": .text(result.rawValue), "detail": .text(detail), "advice": .string(advice),
      "milliseconds": .rounded(milliseconds),
    ]
  }
}
