import Conversations
import Testing

@Suite("What the lab varies")
struct LabPlanTests {
  @Test(
    "A line gives every combination, the last axis fastest",
    arguments: [
      (
        "temperature 0:1.6:0.4",
        ["temperature 0", "temperature 0.4", "temperature 0.8", "temperature 1.2", "temperature 1.6"]
      ),
      ("temperature 0:0.3:0.1", ["temperature 0", "temperature 0.1", "temperature 0.2", "temperature 0.3"]),
      ("seed 1..3", ["seed 1", "seed 2", "seed 3"]),
      ("max-tokens 64,256", ["max_tokens 64", "max_tokens 256"]),
      ("temperature default 1", ["temperature default", "temperature 1"]),
      ("model a/b c@lab", ["b", "c @lab"]),
      ("preset terse", ["preset terse"]),
      ("repeat 2", ["no. 1", "no. 2"]),
      (
        "temperature 0 1 repeat 2",
        ["temperature 0 · no. 1", "temperature 0 · no. 2", "temperature 1 · no. 1", "temperature 1 · no. 2"]
      ),
      ("seed 1 1 1", ["seed 1"]),
    ])
  func combinations(_ line: String, _ labels: [String]) throws {
    #expect(try LabPlan(line: line).variants.map(\.label) == labels)
  }

  @Test(
    "What cannot be meant is refused in one sentence that says what would be right",
    arguments: [
      ("", "The lab needs something to vary"), ("warmth 0 1", "not “warmth”"), ("temperature", "needs values"),
      ("temperature 0:3:1", "temperature takes 0…2, not “3”"), ("temperature 1:0:0.1", "never ends"),
      ("temperature 0:1:0", "never ends"), ("temperature 0:1:-1", "never ends"), ("temperature 0:x:1", "is no range"),
      ("temperature 0:1:0.0001", "the lab takes up to 64"), ("seed 1..1000", "the lab takes up to 64"),
      ("seed 1..1e300", "too many values"), ("seed 0", "seed takes"), ("repeat 0", "from 1 to 64"),
      ("n 1 2", "use repeat instead"), ("temperature 0 temperature 1", "given twice"),
      ("temperature 0:1:0.1 seed 1..9", "up to 64"),
    ])
  func refusals(_ line: String, _ words: String) {
    #expect { try LabPlan(line: line) } throws: { ($0 as? LabError)?.message.contains(words) == true }
  }

  @Test("Presets and providers that are not there are named with those that are")
  func names() throws {
    let presets = [Preset(name: "terse")]
    #expect { try LabPlan(line: "preset long").check(presets: presets, providers: []) } throws: {
      ($0 as? LabError)?.message == "There is no preset “long”; the config names: terse."
    }
    #expect { try LabPlan(line: "model a@nowhere").check(presets: [], providers: [.local]) } throws: {
      ($0 as? LabError)?.message == "There is no provider “nowhere”; there are: local."
    }
    try LabPlan(line: "preset terse model a@local").check(presets: presets, providers: [.local])
  }

  @Test("Versions say what they were asked with otherwise, and nothing that all have")
  func differences() {
    var (cold, warm) = (Parameters(), Parameters())
    (cold[.temperature], warm[.temperature]) = (.real(0), .real(1))
    (cold[.seed], warm[.seed]) = (.integer(7), .integer(7))
    let versions = [
      ReplyFacts(model: "x/a", provider: "p", parameters: cold),
      ReplyFacts(model: "x/a", provider: "p", parameters: warm),
    ]
    #expect(versions.map { VersionDifference.label(of: $0, among: versions) } == ["temperature 0", "temperature 1"])
    let other = ReplyFacts(model: "x/b", provider: "q", parameters: Parameters())
    #expect(
      VersionDifference.label(of: other, among: versions + [other]) == "b · @q · temperature default · seed default")
    // Of replies of before nothing is known.
    let old = ReplyFacts(model: "x/a", provider: "p")
    #expect(VersionDifference.label(of: old, among: [old, versions[0]]) == "")
  }
}
