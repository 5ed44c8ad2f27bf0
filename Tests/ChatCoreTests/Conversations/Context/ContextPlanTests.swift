import Conversations
import Testing
import TestSupport

@Suite("Context plan")
struct ContextPlanTests {
  /// A branch drawn as `u10 a20 …`; `!` pins, `x` excludes. Identities count from 1.
  private func entries(_ drawing: String) -> [ContextPlanInput.Entry] {
    drawing.split(separator: " ").enumerated().map { place, word in
      let mark: ContextMark? = word.hasSuffix("!") ? .pinned : word.hasSuffix("x") ? .excluded : nil
      let tokens = Int(word.dropFirst().prefix { $0.isNumber }) ?? 0
      return ContextPlanInput.Entry(
        id: MessageID(Int64(place + 1)), role: word.hasPrefix("u") ? .user : .assistant, tokens: tokens, mark: mark)
    }
  }

  private func plan(
    _ drawing: String, window: Int, fixed: Int = 0, maxTokens: Int? = 10, policy: ContextPolicy = .dropOldest
  ) -> ContextPlan {
    ContextPlan(
      ContextPlanInput(
        entries: entries(drawing), fixedTokens: fixed, source: .exact, window: window, maxTokens: maxTokens,
        policy: policy))
  }

  private func ids(_ numbers: Int64...) -> [MessageID] { numbers.map(MessageID.init) }

  @Test("What fits is sent whole", arguments: ContextPolicy.allCases)
  func fits(policy: ContextPolicy) {
    let plan = plan("u10 a10 u10", window: 45, fixed: 5, policy: policy)
    #expect(plan.verdict == .send && plan.fits)
    #expect(plan.kept == ids(1, 2, 3) && plan.dropped.isEmpty && plan.excluded.isEmpty)
    #expect(plan.promptTokens == TokenCount(35, .exact))
  }

  @Test("One token over, the oldest exchange goes whole")
  func dropsOldest() {
    let plan = plan("u10 a10 u10 a10 u10", window: 64, fixed: 5)
    #expect(plan.verdict == .send && plan.fits)
    #expect(plan.dropped == ids(1, 2) && plan.kept == ids(3, 4, 5))
    #expect(plan.promptTokens.tokens == 35)
  }

  @Test("Under `ask` the same is shown and nothing decided")
  func asks() {
    let plan = plan("u10 a10 u10", window: 40, fixed: 5, policy: .ask)
    #expect(plan.verdict == .ask)
    #expect(plan.dropped == ids(1, 2) && plan.kept == ids(3))
  }

  @Test("Under `fail` nothing is dropped, and the excess is named")
  func fails() {
    let plan = plan("u10 a10 u10", window: 40, fixed: 5, policy: .fail)
    #expect(plan.verdict == .refuse(excess: 5))
    #expect(plan.dropped.isEmpty && plan.kept == ids(1, 2, 3) && plan.promptTokens.tokens == 35)
  }

  @Test("The system text and the last turn stay, even when they alone do not fit", arguments: ContextPolicy.allCases)
  func neverDropsLast(policy: ContextPolicy) {
    let plan = plan("u10 a10 u50", window: 60, fixed: 5, policy: policy)
    let excess = policy == .fail ? 25 : 5
    #expect(plan.verdict == .refuse(excess: excess) && !plan.fits)
    #expect(plan.kept == ids(1, 2, 3))
  }

  @Test("A pinned exchange outlives younger ones")
  func pins() {
    let plan = plan("u10! a10 u10 a10 u10", window: 45)
    #expect(plan.dropped == ids(3, 4) && plan.kept == ids(1, 2, 5) && plan.fits)
  }

  @Test("Excluding a reply keeps its turn out as well, so that roles alternate; the last turn cannot be excluded")
  func excludes() {
    let plan = plan("u10 a10x u10 a10 u10x", window: 100)
    #expect(plan.excluded == ids(1, 2) && plan.kept == ids(3, 4, 5) && plan.dropped.isEmpty)
    #expect(plan.promptTokens.tokens == 30)
  }

  @Test("Unset, max_tokens leaves a quarter of a small window free, and 1,024 of a large one")
  func reserves() {
    #expect(plan("u10", window: 100, maxTokens: nil).reservedTokens == 25)
    #expect(plan("u10", window: 32_768, maxTokens: nil).reservedTokens == 1024)
  }

  @Test("Whatever is drawn: kept, dropped and excluded are the branch; kept roles alternate; the last turn is there")
  func invariants() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2000 {
      let turns = random.roll(9) * 2 + 1
      let drawing = (0..<turns).map { place in
        (place % 2 == 0 ? "u" : "a") + "\(random.roll(40))" + ["", "", "!", "x"][random.roll(4)]
      }.joined(separator: " ")
      let policy = ContextPolicy.allCases[random.roll(3)]
      let plan = plan(drawing, window: random.roll(200) + 20, fixed: random.roll(20), policy: policy)
      let all = entries(drawing)
      #expect((plan.kept + plan.dropped + plan.excluded).sorted() == all.map(\.id))
      let kept = all.filter { plan.kept.contains($0.id) }
      #expect(kept.last?.id == all.last?.id)
      #expect(kept.enumerated().allSatisfy { $1.role == ($0 % 2 == 0 ? .user : .assistant) })
      #expect(plan.dropped.isEmpty || plan.fits)
      #expect((plan.verdict == .send || plan.verdict == .ask) == plan.fits)
    }
  }
}

@Suite("Cost and estimates")
struct CostTests {
  @Test("Usage at the catalogue's prices, marked as computed; nothing while a price is missing")
  func prices() {
    var model = CatalogueModel(id: "m")
    let usage = Usage(promptTokens: 1_000_000, completionTokens: 500_000)
    #expect(Cost.computed(usage, prices: model) == nil)
    model.promptPrice = 0.6
    #expect(Cost.computed(usage, prices: model) == nil)
    model.completionPrice = 1.2
    #expect(Cost.computed(usage, prices: model) == Cost(dollars: 1.2, source: .computed))
  }

  @Test("A limit is breached by what would pass it, the conversation's first")
  func limits() {
    let limit = SpendingLimit(perDay: 1, perConversation: 0.5)
    func cost(_ dollars: Double) -> Cost { Cost(dollars: dollars, source: .computed) }
    #expect(limit.breach(today: nil, conversation: cost(0.25), next: 0.25) == nil)
    #expect(limit.breach(today: cost(0.9), conversation: cost(0.3), next: 0.2)?.period == .day)
    #expect(limit.breach(today: cost(0.9), conversation: cost(0.4), next: 0.2)?.period == .conversation)
    #expect(limit.breach(today: nil, conversation: nil, next: 0.6)?.spent.shown == "$0.00")
    #expect(SpendingLimit().breach(today: cost(1e9), conversation: cost(1e9), next: 1e9) == nil)
  }

  @Test("Estimates are corrected by what was reported; exact counts are not")
  func calibration() {
    var calibration = TokenCalibration()
    #expect(calibration.corrected(TokenCount(100, .estimated)).tokens == 100)
    calibration.observe(guessed: 100, reported: 130)
    #expect(calibration.corrected(TokenCount(100, .estimated)) == TokenCount(130, .estimated))
    #expect(calibration.corrected(TokenCount(100, .exact)) == TokenCount(100, .exact))
    calibration.observe(guessed: 1, reported: 1_000_000)
    #expect(calibration.ratio == 4)
    #expect(TokenEstimate.tokens(in: "") == 0)
    #expect(TokenEstimate.tokens(in: "Hello, how can I help you today?") == 9)
  }
}
