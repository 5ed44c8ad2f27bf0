import Foundation
import TestSupport
import Testing

@Suite("mixchat doctor --probe")
struct ProbeCommandTests {
  @Test("It says what it takes, tells what it found, and keeps it; without a terminal it needs --yes")
  func probe() throws {
    let server = try FaultServer.chat(list: #"{"data":[{"id":"m","pricing":{"input":1.0,"output":2.0}}]}"#) { _ in
      FaultStep.reply(["OK"])
    }
    let program = try Program()
    try program.writeConfig("provider: lab\nproviders:\n  lab: {base_url: '\(server.url)', model: m}\n")
    let refused = try program.run(["doctor", "--probe"])
    #expect(refused.status == 64 && server.requests.isEmpty)
    #expect(refused.errors == "mixchat: Not a terminal: pass --yes to send the probe's requests.\n")
    let outcome = try program.run(["doctor", "--probe", "--yes"])
    #expect(
      outcome.errors.contains("The probe of m sends 8 requests of together at most ~736 tokens, ~$0.0010."),
      "\(outcome.errors)")
    #expect(outcome.output.contains("ok    probe-usage      m tells usage while it streams."), "\(outcome.output)")
    #expect(outcome.output.contains("probe-seed       m gives the same reply for the same seed."))
    #expect(outcome.output.contains("-     probe-logprobs   m tells no log probabilities."))
    let kept = try String(contentsOfFile: program.home + ".local/state/mixchat/probes", encoding: .utf8)
    #expect(kept.contains("\tlab\tm\tusage=yes system=yes reasoning=no seed=yes"), "\(kept)")
    let json =
      try JSONSerialization.jsonObject(
        with: Data(program.run(["doctor", "--probe", "--yes", "--json"]).output.utf8)) as? [[String: Any]]
    #expect(json?.contains { $0["step"] as? String == "probe-picture" } == true)
  }
}
