import Cells
import Conversations
import Hands
import Pages

/// Every key of the configuration. The parser, `mixchat config` in its three forms, the messages about mistakes and
/// the built-in defaults are all made from this one table.
package enum ConfigTable {
  /// The rows, in the order that `mixchat config --example` prints them.
  package static let keys: [ConfigKey] =
    endpoint + local + parameters + connection + screen + inputs + history + budget + presets

  private static let endpoint: [ConfigKey] = [
    .key(
      "provider", .text, unset: "aimlapi when a key is found, else local", sample: "aimlapi",
      "The provider to talk to: aimlapi, local, or an entry of providers."),
    .key("model", .text, unset: "the provider's own", sample: "mistralai/Mixtral-8x7B-Instruct-v0.1", "The model."),
    .key(
      "key_command", .text, unset: "the key comes from AIMLAPI_API_KEY", sample: "pass show aimlapi",
      "A command that prints the AI/ML API key; asked once, when a key is first needed."),
    .key("providers.*.base_url", .address, unset: "required", sample: "http://127.0.0.1:8000/v1", "Its address."),
    .key(
      "providers.*.model", .text, unset: "required unless model is set", sample: "mistralai/Mixtral-8x7B-Instruct-v0.1",
      "The model asked for when none is named."),
    .key(
      "providers.*.key_variable", .texts, unset: "none, but for well-known hosts", sample: "VLLM_API_KEY",
      "Environment variables that hold its key, tried in order."),
    .key(
      "providers.*.key_command", .text, unset: "none", sample: "secret-tool lookup service vllm",
      "A command that prints its key; tried after the variables."),
    .key(
      "providers.*.needs_key", .flag, unset: "true when a key variable or command is known", sample: "false",
      "Whether its requests need a key at all."),
    .key(
      "providers.*.sends_reasoning", .choice(ReasoningForm.words), unset: "false", sample: "reasoning_content",
      "Whether what its models thought is sent back in later requests, and in which form; "
        + "true chooses it by the host."),
    .key(
      "providers.*.context_window", .integer(256...100_000_000), unset: "as the catalogue or the server says",
      sample: "32768", "The model's window in tokens."),
    .key(
      "providers.*.key_header", .headerName, unset: "Authorization, after the word Bearer", sample: "api-key",
      "The header that its key goes in."),
    .key(
      "providers.*.headers.*", .header, unset: "not sent", sample: "{variable: VLLM_TEAM}",
      "A further header of its requests; its value is shown nowhere."),
    .key("providers.*.extra.*", .field, unset: "not sent", sample: "0.2", anyField),
  ]

  private static let local: [ConfigKey] = [
    .key(
      "local.model", .text, unset: "the best one that is installed", sample: "Qwen2.5-Coder-0.5B-Instruct",
      "The model of the provider local: a name that `mixchat local list` shows, or the path of a GGUF file."),
    .key(
      "local.threads", .integer(1...1024), unset: "as many as processor cores are free when it starts", sample: "4",
      "How many threads compute."),
    .key(
      "local.context_window", .integer(256...10_000_000), unset: "8192, or less where the model takes less",
      sample: "16384", "Its window in tokens, for which memory is set aside."),
    .key(
      "local.unload_after", .integer(1...100_000), unset: "never", sample: "15",
      "Minutes without a request after which its memory is given back."),
    .key(
      "local.parameters.*", .text, unset: "the server's own", sample: "512",
      "Further parameters of its server, by llama.cpp's names; a dot leads into a group."),
  ]

  private static let parameters: [ConfigKey] =
    [
      .key(
        "system", .text, unset: "none", sample: "Answer briefly.", "The system prompt of new conversations.")
    ]
    + ParameterName.allCases.map { name in
      .key(
        "parameters.\(name.rawValue)", .parameter(name), unset: name.row.unset, sample: sample(of: name),
        name.row.help)
    }
    + [
      .key("extra.*", .field, unset: "not sent", sample: "0.2", anyField)
    ]

  private static let anyField = "Any other field of the request, by its name on the wire."

  private static let connection: [ConfigKey] = [
    .key("stream", .flag, .flag(true), "Show replies as they come; false asks for each reply whole."),
    .key(
      "timeouts.connect", .real(0.1...600, unit: "seconds"), .real(10), "How long it may take to connect."),
    .key(
      "timeouts.first_byte", .real(1...3600, unit: "seconds"), .real(120),
      "How long an endpoint may think in silence."),
    .key(
      "timeouts.idle", .real(1...3600, unit: "seconds"), .real(60), "How long a stream may pause between two pieces."),
    .key(
      "retry.attempts", .integer(1...20), .integer(4), "How often a request is sent at most, the first time included."),
    .key(
      "retry.cap", .real(0...3600, unit: "seconds"), .real(20), "The longest wait of our own before asking again."),
    .key(
      "retry.longest_wait", .real(0...86400, unit: "seconds"), .real(60),
      "The longest wait that an endpoint may ask for; a longer one ends the request and is shown."),
    .key(
      "insecure_http", .flag, .flag(false), "Let a key travel over plain http to a host that is not this machine."),
    .key("catalogue", .flag, .flag(true), "Ask the endpoint for its list of models in the background."),
  ]

  private static let screen: [ConfigKey] = [
    .key(
      "theme", .text, .text("auto"),
      "The colours: auto (as the terminal's ground is), a theme that /theme lists, or a file of the folder themes."),
    .key(
      "math", .choice(Mathematics.allCases.map(\.rawValue)), .text(Mathematics.unicode.rawValue),
      "Formulas: as they read, or as the model wrote them."),
    .key(
      "reasoning", .choice(ReasoningView.allCases.map(\.rawValue)), .text(ReasoningView.folded.rawValue),
      "What models think before they answer: one line that a key opens, all of it, or nothing."),
    .key(
      "align", .choice(ColumnAlignment.allCases.map(\.rawValue)), .text(ColumnAlignment.center.rawValue),
      "Where the conversation is on a wide screen."),
    .key(
      "pictures", .choice(PictureView.allCases.map(\.rawValue)), .text(PictureView.preview.rawValue),
      "Pictures in the conversation: small, below a line with name and size, or that line alone."),
    .key("motion", .flag, .flag(true), "Show by a pulse and by seconds that a reply is on its way."),
    .key(
      "notify", .choice(CallPolicy.allCases.map(\.rawValue)), .text(CallPolicy.unfocused.rawValue),
      "When the terminal calls you to a reply that took more than five seconds."),
    .key(
      "sidebar", .choice(SidebarPolicy.allCases.map(\.rawValue)), .text(SidebarPolicy.auto.rawValue),
      "The conversations in a column of their own: auto from 150 columns on, on from 80."),
    .key("mouse", .flag, .flag(false), "Take the mouse: its wheel scrolls, and marking text needs Shift."),
    .key("editor.mode", .choice(EditingStyle.allCases.map(\.rawValue)), .text("emacs"), "The keys of the composer."),
    .key(
      "keys.*", .texts, unset: "as the help page shows", sample: "f12",
      "Other keys for something: one, or a list; [] for none."),
  ]

  private static let inputs: [ConfigKey] = [
    .key(
      "commands", .flag, .flag(true),
      "Whether a line that begins with ! runs as a shell command, whose output joins the draft."),
    .key(
      "loaders.*", .texts, unset: "pdftotext and pandoc, where they are installed", sample: "[unrtf, --text]",
      "The program that makes text of files with this ending or MIME type; {} is the path. [] for none."),
    .key(
      "input.time", .real(1...3600, unit: "seconds"), .real(60),
      "How long a program or a page may take to join a message."),
    .key(
      "input.command_time", .real(1...86_400, unit: "seconds"), .real(600), "How long a ! command may run."),
    .key(
      "input.size", .integer(1...256), .integer(16), "The most text that one file or page may bring, in MB."),
    .key(
      "input.detail", .choice(Picture.Detail.allCases.map(\.rawValue)), unset: "the endpoint decides", sample: "low",
      "How closely a model looks at pictures: low costs least, high shows small print."),
  ]

  private static let history: [ConfigKey] = [
    .key(
      "title", .choice(TitlePolicy.allCases.map(\.rawValue)), unset: "model where a key pays for it, else words",
      sample: "words",
      "Where a conversation's title comes from: the words of its first message, the model (at its price), or nowhere."),
    .key("save", .flag, .flag(true), "Keep conversations; false forgets them at the end."),
    .key(
      "retention.days", .integer(0...36_500), .integer(0),
      "Delete conversations not used for so many days; 0 keeps them for ever. Pinned ones stay."),
    .key(
      "lab.parallel", .integer(1...32), .integer(4),
      "How many replies of the lab are asked for at the same time, of each provider."),
    .key(
      "context.policy", .choice(ContextPolicy.allCases.map(\.rawValue)), .text("ask"),
      "What to do when the next request does not fit the model's window."),
  ]

  private static let budget: [ConfigKey] = [
    .key(
      "budget.day", .real(0...1_000_000, unit: "US dollars"), unset: "no limit", sample: "1.00", "A limit per day."),
    .key(
      "budget.conversation", .real(0...1_000_000, unit: "US dollars"), unset: "no limit", sample: "0.25",
      "A limit per conversation."),
    .key(
      "budget.action", .choice(SpendingLimit.Action.allCases.map(\.rawValue)), .text("warn"),
      "At a limit, and where no price is known: say so, ask before sending, or send nothing."),
    .key(
      "charges.settle", .flag, .flag(false),
      "Ask the AI/ML API in the background what replies were really charged, in the place of computed costs."),
    .key(
      "charges.after", .real(1...86_400, unit: "seconds"), .real(30),
      "How long after a reply its charge is asked for: it is booked some time later."),
  ]

  private static let presets: [ConfigKey] =
    [
      .key("preset", .text, unset: "none", sample: "coder", "The preset to start with.")
    ] + presetKeys(under: "presets.*.")

  /// The keys of one preset, here and in a file of its own in the folder `presets`.
  static func presetKeys(under prefix: String) -> [ConfigKey] {
    [
      .key(prefix + "provider", .text, unset: "unchanged", sample: "aimlapi", "The provider it uses."),
      .key(prefix + "model", .text, unset: "unchanged", sample: "mistralai/mixtral-8x22b-instruct", "The model."),
      .key(prefix + "system", .text, unset: "unchanged", sample: "You write terse, tested code.", "The system prompt."),
    ]
      + ParameterName.allCases.map { name in
        .key(
          prefix + "parameters.\(name.rawValue)", .parameter(name), unset: "unchanged", sample: sample(of: name),
          name.row.help)
      } + [
        .key(prefix + "extra.*", .field, unset: "unchanged", sample: "0.2", anyField)
      ]
  }

  private static func sample(of name: ParameterName) -> String {
    switch name {
    case .temperature: "0.7"
    case .maxTokens, .maxCompletionTokens: "512"
    case .topP: "0.9"
    case .topK: "40"
    case .minP: "0.05"
    case .stop: "[\"###\"]"
    case .frequencyPenalty, .presencePenalty: "0.2"
    case .repetitionPenalty: "1.1"
    case .seed: "42"
    case .n: "1"
    case .logitBias: "{1234: -100}"
    case .logprobs: "false"
    case .topLogprobs: "5"
    case .prediction: "text"
    case .reasoningEffort, .verbosity: "low"
    case .responseFormat: "json_object"
    }
  }
}
