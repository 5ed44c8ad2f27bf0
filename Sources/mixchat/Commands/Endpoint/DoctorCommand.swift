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
    discussion: "The last step asks the model for one token, which a paid endpoint charges for.")

  @Flag(name: .long, help: "Leave the endpoint alone: check this machine only.")
  var offline = false

  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var places: PlaceOptions

  mutating func run() throws {
    let prints = !output.json
    var findings: [Finding] = []
    func add(_ finding: Finding) {
      findings.append(finding)
      if prints { Streams.out(finding.text) }
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
        for step in try EndpointSession.doctor(settings, onStep: { if prints { Streams.out(Finding($0).text) } }) {
          findings.append(Finding(step))
        }
      } catch let stop as CommandStop {
        // Without a sentence it was stopped by a signal.
        guard let message = stop.message else { throw stop }
        add(Finding("endpoint", .failed, message, exitCode: stop.code))
      }
    }
    if output.json { Streams.out(JSON.list(findings.map(\.json)).pretty + "\n") }
    if let failed = findings.first(where: { $0.result == .failed }) {
      throw CommandStop(nil, code: failed.exitCode)
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

  /// A line for people, with what to do below it.
  var text: String {
    let mark =
      switch result {
      case .passed: "ok  "
      case .warned: "warn"
      case .failed: "FAIL"
      case .skipped: "-   "
      }
    let time = milliseconds.map { "  (\($0.fixed($0 < 10 ? 1 : 0)) ms)" } ?? ""
    let label = name + String(repeating: " ", count: max(1, 12 - name.count))
    let hint = advice.flatMap { $0.isEmpty ? nil : "                  \(HarmlessText.line($0))\n" } ?? ""
    return "\(mark)  \(label)\(HarmlessText.line(detail))\(time)\n\(hint)"
  }

  var json: JSON {
    [
      "step": .text(name), "result": .text(result.rawValue), "detail": .text(detail), "advice": .string(advice),
      "milliseconds": .rounded(milliseconds),
    ]
  }
}
