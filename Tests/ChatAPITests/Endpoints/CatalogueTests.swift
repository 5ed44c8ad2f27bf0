import Conversations
import Testing

@testable import ChatAPI

@Suite("Lists of models in the spellings that are about")
struct CatalogueTests {
  private func model(_ json: String) throws -> CatalogueModel {
    try #require(Catalogue.read(Array(#"{"object":"list","data":[\#(json)]}"#.utf8))?.first)
  }

  /// What is expected of an entry, in one line: chat, abilities, window, longest reply, prices, date, retired.
  private func line(_ model: CatalogueModel) -> String {
    [
      model.isChat ? "chat" : "no chat", model.marks, model.contextLength.map(String.init) ?? "-",
      model.outputMax.map(String.init) ?? "-", model.prices ?? "-", model.released ?? "-",
      model.isRetired ? "retired" : "live",
    ].joined(separator: " | ")
  }

  @Test(
    "Each says what a model is, can do and costs",
    arguments: [
      // The AI/ML API.
      (
        #"""
        {"id":"openai/gpt-4o","type":"openai/chat-completions","info":{"contextLength":128000,"outputMax":16384,\#
        "releasedAt":"2024-05-13"},"modalities":{"input":["image","text"],"output":["text"]},\#
        "capabilities":["streaming","tools","vision"],"pricing":{"kind":"fixed","units":[{"unit":"input_token",\#
        "price":2.5,"per":1000000},{"unit":"output_token","price":10,"per":1000000}]}}
        """#,
        "chat | vision tools | 128000 | 16384 | $2.50/$10.00 | 2024-05-13 | live"
      ),
      (
        #"{"id":"flux/dev","type":"image","info":{},"modalities":{"input":["text"],"output":["image"]}}"#,
        "no chat |  | - | - | - | - | live"
      ),
      (#"{"id":"bagoodex/search","type":"openai/embeddings"}"#, "no chat |  | - | - | - | - | live"),
      // OpenRouter.
      (
        #"""
        {"id":"deepseek/r1","created":1737381095,"context_length":163840,\#
        "architecture":{"modality":"text+image->text","input_modalities":["text","image"],\#
        "output_modalities":["text"]},"pricing":{"prompt":"0.0000005","completion":"0.00000218"},\#
        "top_provider":{"context_length":163840,"max_completion_tokens":8000},"supported_parameters":["temperature",\#
        "tools","reasoning"]}
        """#,
        "chat | vision tools thinking | 163840 | 8000 | $0.50/$2.18 | 2025-01-20 | live"
      ),
      // Mistral.
      (
        #"""
        {"id":"mistral-large","created":1700000000,"capabilities":{"completion_chat":true,"function_calling":true,\#
        "vision":false},"max_context_length":131072,"deprecation":"2020-01-01T00:00:00Z"}
        """#,
        "chat | tools | 131072 | - | - | 2023-11-14 | retired"
      ),
      (
        #"{"id":"mistral-embed","capabilities":{"completion_chat":false},"deprecation":null}"#,
        "no chat |  | - | - | - | - | live"
      ),
      // Groq.
      (
        #"{"id":"qwen3","active":true,"context_window":131072,"max_completion_tokens":40960}"#,
        "chat |  | 131072 | 40960 | - | - | live"
      ),
      (#"{"id":"old","active":false,"context_window":8192}"#, "chat |  | 8192 | - | - | - | retired"),
      (#"{"id":"whisper-large-v3","active":true}"#, "no chat |  | - | - | - | - | live"),
      // Together: dollars per million as numbers; LM Studio; Ollama; GitHub; xAI; DeepInfra; Hugging Face; Vercel.
      (
        #"{"id":"a/b","type":"chat","context_length":8192,"pricing":{"input":0.2,"output":0.2}}"#,
        "chat |  | 8192 | - | $0.20/$0.20 | - | live"
      ),
      (#"{"id":"v","type":"vlm","max_context_length":4096}"#, "chat | vision | 4096 | - | - | - | live"),
      (#"{"id":"e","type":"embeddings"}"#, "no chat |  | - | - | - | - | live"),
      (
        #"{"id":"o","capabilities":["completion","tools","thinking","vision"]}"#,
        "chat | vision tools thinking | - | - | - | - | live"
      ),
      (
        #"""
        {"id":"g","limits":{"max_input_tokens":8000,"max_output_tokens":4000},"supported_input_modalities":["text",\#
        "image"],"supported_output_modalities":["text"],"tags":["reasoning"]}
        """#,
        "chat | vision thinking | 8000 | 4000 | - | - | live"
      ),
      (
        #"""
        {"id":"grok","prompt_text_token_price":20000,"completion_text_token_price":100000,\#
        "input_modalities":["text"],"output_modalities":["text"]}
        """#,
        "chat |  | - | - | $2.00/$10.00 | - | live"
      ),
      (
        #"""
        {"id":"d","metadata":{"context_length":65536,"max_tokens":8192,"pricing":{"input_tokens":0.07,\#
        "output_tokens":0.16}}}
        """#,
        "chat |  | 65536 | 8192 | $0.07/$0.16 | - | live"
      ),
      (
        #"""
        {"id":"h","architecture":{"input_modalities":["text"],"output_modalities":["text"]},\#
        "providers":[{"provider":"x","context_length":9000,"pricing":{"input":0.1,"output":0.3}}]}
        """#,
        "chat |  | 9000 | - | $0.10/$0.30 | - | live"
      ),
      (
        #"{"id":"w","type":"language","context_window":1000,"pricing":{"input":"0.00000015","output":"0.0000006"}}"#,
        "chat |  | 1000 | - | $0.15/$0.60 | - | live"
      ),
      // Nothing but names, as OpenAI and vLLM list them.
      (#"{"id":"text-embedding-3-small","object":"model"}"#, "no chat |  | - | - | - | - | live"),
      (#"{"id":"gpt-5","object":"model","created":1754425777}"#, "chat |  | - | - | - | 2025-08-05 | live"),
      (#"{"id":"x","expiration_date":"2999-01-01"}"#, "chat |  | - | - | - | - | live"),
    ])
  func entry(json: String, expected: String) throws { #expect(line(try model(json)) == expected) }

  @Test(
    "Whether it takes pictures and its mark for seeing are one thing; what goes in wins over what it can do",
    arguments: [
      (#""supported_input_modalities":["text","image"]"#, true), (#""architecture":{"modality":"text->text"}"#, false),
      (#""info":{"input_modalities":["text","Image_URL"]}"#, true),
      (#""modalities":{"input":["text"]},"tags":["multimodal"]"#, false), (#""capabilities":["image_input"]"#, true),
      (#""capabilities":["tools"]"#, false), (#""capabilities":{"vision":false},"tags":["vision"]"#, false),
      (#""capabilities":{"vision":true}"#, true), (#""type":"vlm""#, true), (#""tags":["tools"]"#, nil),
    ] as [(String, Bool?)])
  func sight(members: String, takes: Bool?) throws {
    let model = try model(#"{"id":"m",\#(members)}"#)
    #expect(model.takesPictures == takes)
    #expect(model.abilities.contains(.vision) == (takes == true))
  }

  @Test("Flags and dates that make no sense say nothing")
  func absurd() throws {
    for json in [
      #"""
      {"id":"m","created":1e300,"capabilities":5,"modalities":"text","type":7,"architecture":[],\#
      "deprecation":"soon"}
      """#,
      #"{"id":"m","capabilities":[1,null,{}],"supported_parameters":{},"pricing":{"input":"NaN","output":-1}}"#,
    ] {
      #expect(line(try model(json)) == "chat |  | - | - | - | - | live")
    }
  }

  @Test("A list of parameters refuses those that it has a word for and does not name")
  func parameters() throws {
    let listed = try model(#"{"id":"m","supported_parameters":["temperature","max_completion_tokens","reasoning"]}"#)
    #expect(listed.refusal(of: .temperature) == nil && listed.refusal(of: .maxTokens) == nil)
    #expect(listed.refusal(of: .reasoningEffort) == nil && listed.refusal(of: .n) == nil)
    #expect(listed.refusal(of: .topK) == "the catalogue says that m does not take it")
    for json in [#"{"id":"m"}"#, #"{"id":"m","supported_parameters":[]}"#, #"{"id":"m","supported_parameters":["x"]}"#]
    {
      #expect(try model(json).refusal(of: .topK) == nil)
    }
  }

  @Test("The newest come first, those without a date as listed, retired ones last, others than chat models on request")
  func order() {
    func made(_ id: String, _ released: String?, isChat: Bool = true, isRetired: Bool = false) -> CatalogueModel {
      var model = CatalogueModel(id: id)
      (model.released, model.isChat, model.isRetired) = (released, isChat, isRetired)
      return model
    }
    let models = [
      made("a", nil), made("b", "2024-01-01"), made("c", "2025-01-01", isRetired: true), made("d", "2025-06-01"),
      made("e", nil), made("f", "2026-01-01", isChat: false),
    ]
    #expect(models.listed().map(\.id) == ["d", "b", "a", "e", "c"])
    #expect(models.listed(all: true).map(\.id) == ["f", "d", "b", "a", "e", "c"])
  }
}
