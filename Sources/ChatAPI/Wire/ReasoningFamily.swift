/// How a family of models parts what it thinks from what it says, where a server leaves both in one text.
struct ReasoningFamily {
  /// What a text begins with that is thought, blanks aside.
  let opens: [[UInt8]]
  /// What ends the thought.
  let closes: [[UInt8]]
  /// What may be around the answer then, and is no part of it.
  let answerOpens: [[UInt8]]
  let answerCloses: [[UInt8]]

  private init(
    _ opens: [String], _ closes: [String], answer answerOpens: [String] = [], _ answerCloses: [String] = []
  ) {
    self.opens = opens.map { Array($0.utf8) }
    self.closes = closes.map { Array($0.utf8) }
    self.answerOpens = answerOpens.map { Array($0.utf8) }
    self.answerCloses = answerCloses.map { Array($0.utf8) }
  }

  /// A pair of tags. What is around an answer in tags of that kind may be what was asked for, and stays.
  private static func tags(_ name: String) -> ReasoningFamily { ReasoningFamily(["<\(name)>"], ["</\(name)>"]) }

  /// Those that are known by tags that no other text begins with.
  static let all: [ReasoningFamily] = [
    // DeepSeek, Qwen, GLM, MiniMax, Nemotron, Phi, Hunyuan, Granite 3.3 and most others.
    tags("think"), tags("thinking"), tags("thought"), tags("thoughts"), tags("reasoning"), tags("seed:think"),
    // Magistral.
    ReasoningFamily(["[THINK]"], ["[/THINK]"]),
    // Kimi.
    ReasoningFamily(["\u{25C1}think\u{25B7}"], ["\u{25C1}/think\u{25B7}"]),
    // OpenThinker and what was made from its data.
    ReasoningFamily(
      ["<|begin_of_thought|>"], ["<|end_of_thought|>"], answer: ["<|begin_of_solution|>"], ["<|end_of_solution|>"]),
    // Command A.
    ReasoningFamily(
      ["<|START_THINKING|>"], ["<|END_THINKING|>"], answer: ["<|START_RESPONSE|>"], ["<|END_RESPONSE|>"]),
    // Apertus, openPangu, MedGemma, Gemma 4, Solar Open.
    ReasoningFamily(["<|inner_prefix|>"], ["<|inner_suffix|>"]),
    ReasoningFamily(["[unused16]"], ["[unused17]"]),
    ReasoningFamily(["<unused94>thought\n"], ["<unused95>"]),
    ReasoningFamily(["<|channel>thought\n"], ["<channel|>"]),
    ReasoningFamily(["<|think|>"], ["<|end|>"], answer: ["<|begin|>assistant<|content|>"], ["<|end|>"]),
    // gpt-oss; some servers leave out the marks of an end.
    ReasoningFamily(
      ["<|channel|>analysis<|message|>", "<|start|>assistant<|channel|>analysis<|message|>"],
      [
        "<|end|><|start|>assistant<|channel|>final<|message|>", "<|start|>assistant<|channel|>final<|message|>",
        "<|channel|>final<|message|>",
      ], answer: [], ["<|return|>", "<|end|>"]),
  ]

  /// Granite 3.2 parts them by sentences, with which any other model's text may begin as well.
  private static let granite = ReasoningFamily(
    ["Here is my thought process:", "Here's my thought process:"], ["Here is my response:", "Here's my response:"])

  /// The families that a model's text may be of.
  static func families(of model: String) -> [ReasoningFamily] {
    model.lowercased().contains("granite") ? all + [granite] : all
  }
}
