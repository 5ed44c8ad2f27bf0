import Testing

@testable import Cells
@testable import Pages

/// Diagrams of Mermaid: what is drawn, and what stays as it is written.
struct DiagramTests {
  private func draw(_ source: String, width: Int = 80) -> String? {
    Diagram.rows(source, width: width).map { rows in
      rows.map { $0.row(0..<$0.cells.count, prefix: Row()).plainText }.joined(separator: "\n")
    }
  }

  private func screen(_ text: String, _ width: Int = 60, _ mathematics: Mathematics = .unicode) -> String {
    LayoutCheck(width: width, step: 1, budget: .max, mathematics: mathematics).screen(text)
  }

  @Test func flowchartIsDrawnInLayers() {
    let source = """
      flowchart LR
          Client["Web client"] -->|HTTP| LB{Load balancer}
          LB --> S1[Server 1]
          LB --> S2[Server 2] %% no comment
          S1 & S2 -.-> Cache[(Redis)]; Cache -- miss --> DB
          style LB fill:#f9f
      """.replacing(" %% no comment", with: "")
    #expect(
      draw(source) == """
               ┌────────────┐
               │ Web client │
               └──────┬─────┘
                      │
                    HTTP
                      ▼
             ┌─────────────────┐
             │ ◇ Load balancer │
             └────────┬────────┘
                      │
              ┌───────┴──────┐
              ▼              ▼
        ┌──────────┐   ┌──────────┐
        │ Server 1 │   │ Server 2 │
        └─────┬────┘   └─────┬────┘
              ┊              ┊
              └┄┄┄┄┄┄┄┬┄┄┄┄┄┄┘
                      ▼
                  ┌───────┐
                  │ Redis │
                  └───┬───┘
                      │
                    miss
                      ▼
                   ┌────┐
                   │ DB │
                   └────┘
        """)
  }

  @Test func linesThatSkipALayerOrLeadBackAreDrawn() {
    #expect(
      draw("graph TD; A-->B; B-->C; A-->C") == """
           ┌───┐
           │ A │
           └─┬─┘
             │
          ┌──┴──┐
          ▼     │
        ┌───┐   │
        │ B │   │
        └─┬─┘   │
          │     │
          └──┬──┘
             ▼
           ┌───┐
           │ C │
           └───┘
        """)
    #expect(
      draw("graph TD\nUser -- asks --> API\nAPI --> User") == """
         ┌───────┐
         │ User  │
         └───┬───┘
             │ ▲
           asks│
             ▼ │
         ┌─────┴─┐
         │  API  │
         └───────┘
        """)
  }

  /// Groups, signs, loops and names as newer versions of Mermaid write them: all that they say is there.
  @Test(arguments: [
    (
      "graph TD\nsubgraph Back [Back end]\ndirection LR\nA[Auth] & B[Orders] --> Q[[Queue]]\nend\nUI --> A",
      ["│ Auth │", "│ Queue │", "│ UI │", "Back end: Auth, Orders, Queue"]
    ),
    ("---\ntitle: The flow\n---\ngraph TD\nA --> B", ["The flow", "│ A │"]),
    ("flowchart TD\nA@{ shape: diam, label: \"Is it, so?\" } --> B", ["│ ◇ Is it, so? │", "│ B │"]),
    ("graph TD\nA --x B\nA --o C", ["x", "o", "│ B │", "│ C │"]),
    ("graph TD\nA[Try] -->|again| A", ["Try", "↺ again"]),
    ("graph TD\nA ~~~ B", ["│ A │", "│ B │"]),
    ("graph TD\nA[\"`**Bold** text`\"] --> B[\"<b>x</b> &lt; y\"]", ["│ Bold text │", "│ x < y │"]),
    ("graph TD\nA[\"#quot;a#quot; #35;1 #fff; &copy; &#9829; #9829;\"] --> B", ["│ \"a\" #1 #fff; © ♥ ♥ │"]),
    (
      "sequenceDiagram\ntitle Log in\nautonumber\nbox Aqua Front end\nparticipant U as \"User (web)\"\nend\n"
        + "create participant S\nU->>S: go\nS-->>U: done\ndestroy S\nU<<->>S: talk\nU->>S",
      ["Log in", "│ User (web) │", "1. go", "2. done", "3. talk", "◄", "►", "Front end: User (web)"]
    ),
  ])
  func isDrawnWithAllThatItSays(_ source: String, _ words: [String]) {
    let drawn = draw(source) ?? "not drawn"
    for word in words { #expect(drawn.contains(word), "\(drawn)") }
  }

  /// A branch whose ways meet again is what flowcharts are written for.
  @Test func wordsOfLinesThatMeetHaveAPlace() {
    let source = """
      flowchart LR
        A[Start] --> B{Rain?}
        B -- Yes --> C[Take umbrella]
        B -- No --> D[Go out]
        C --> D
      """
    let drawn = draw(source) ?? "not drawn"
    for words in ["◇ Rain?", "Yes", "No", "Take umbrella", "Go out"] { #expect(drawn.contains(words), "\(drawn)") }
    // The same where both lines are one layer long.
    let short = draw("graph TD\nA -- one --> C\nA -- two --> D\nB -- three --> C\nB -- four --> D") ?? "not drawn"
    for words in ["one", "two", "three", "four"] { #expect(short.contains(words) || short == "not drawn", "\(short)") }
  }

  /// Words that make a drawing too wide stand in several rows.
  @Test func longWordsOfASequenceAreBroken() {
    let source = """
      sequenceDiagram
        Alice->>John: Hello John, how are you doing on this fine day?
        John->>John: Fight against hypochondria every day
        Note right of John: Rational thoughts prevail in the end
        John-->>Alice: Great!
      """
    let drawn = draw(source, width: 60) ?? "not drawn"
    #expect(drawn.contains("Hello John, how") && drawn.contains("fine day?"), "\(drawn)")
    #expect(drawn.split(separator: "\n").allSatisfy { $0.count <= 60 })
    #expect(draw(source, width: 120)?.contains("how are you doing on this fine day?") == true)
    #expect(draw(source, width: 20) == nil)
  }

  @Test func sequenceIsDrawnDownwards() {
    let source = """
      sequenceDiagram
        participant A as Alice
        A->>Bob: Hello Bob, how are you?
        Bob-->>A: Great!
        loop every minute
          A->>A: think
        end
        Note right of Bob: a note
      """
    #expect(
      draw(source) == """
        ┌───────┐                    ┌─────┐
        │ Alice │                    │ Bob │
        └───┬───┘                    └──┬──┘
            │  Hello Bob, how are you?  │
            ├──────────────────────────►┤
            │          Great!           │
            ├◄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┤
        ╌╌ loop every minute ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
            ├───┐ think                 │
            ├◄──┘                       │
            │                           │
        ╌╌ end ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌
            │                           │ ┌╌╌╌╌╌╌╌╌┐
            │                           │ ╎ a note ╎
            │                           │ └╌╌╌╌╌╌╌╌┘
            ╵                           ╵
        """)
  }

  /// What is not drawn, since a row could not show all that it says.
  @Test(arguments: [
    "pie title Pets\n\"Dogs\" : 3", "graph TD\nsubgraph one\nA-->B\nend\none-->C", "graph TD\nsubgraph one\nA-->B",
    "graph TD\nA[unclosed", "graph TD\nA@{ shape: rect", "sequenceDiagram\nbox x\nparticipant A", "graph XY\nA-->B",
    "graph TD\nA --", "graph TD\n--> B", "sequenceDiagram\nloop x\nA->>B: y",
    "sequenceDiagram\nA says hello", "classDiagram\nA <|-- B", "", "graph TD", "sequenceDiagram",
    "graph TD\n" + (0..<60).map { "N\($0) --> N\($0 + 1)" }.joined(separator: "\n"),
  ])
  func othersStayAsTheyAreWritten(_ source: String) { #expect(draw(source) == nil) }

  @Test func noneIsWiderThanThePage() {
    let source = "graph TD\n" + (0..<9).map { "R[Root] --> N\($0)[\"Number \($0) 日本\"]" }.joined(separator: "\n")
    for width in 1...160 {
      guard let rows = Diagram.rows(source, width: width) else { continue }
      #expect(rows.allSatisfy { $0.width <= width })
    }
    #expect(draw(source, width: 60) == nil && draw(source, width: 200) != nil)
  }

  @Test func aDiagramStandsBetweenItsRulesAndItsCopyIsTheSource() {
    let source = "graph TD\n  A --> B\n"
    let reply = "Look:\n\n```mermaid\n\(source)```"
    let shown = screen(reply, 40)
    #expect(shown.contains("── mermaid ") && shown.contains("│ A │") && !shown.contains("-->"))
    #expect(CodeBlock.all(in: reply).map(\.source) == [source])
    // Until it is whole, and where everything is shown as written, it is its source.
    #expect(screen(String(reply.dropLast()), 40).contains("A --> B"))
    #expect(screen(reply, 40, .source).contains("A --> B"))
    #expect(screen("- x\n\n  ```mermaid\n  graph TD\n    A --> B\n  ```\n", 40).contains("│ A │"))
  }

  @Test func definitionsAreSetInBelowTheirTerms() {
    let text = "Term\n: What it means, in a sentence that is long enough to be wrapped\n: Or this"
    #expect(screen(text, 42) == "Term\n: What it means, in a sentence that is\n  long enough to be wrapped\n: Or this")
    let rows = LayoutCheck(width: 42, step: 1, budget: .max).fresh(text)
    #expect(rows[0].cells[2].style.attributes.contains(.bold) && !rows[1].cells[4].style.attributes.contains(.bold))
  }
}
