/// What the config and the command line settled, as far as the core needs it. A value: a changed config replaces it.
public struct SessionDefaults: Sendable {
  /// Replies are asked for piece by piece; else each whole.
  public var streams = true
  /// Every provider entry, built-in ones included.
  public var providers: [Provider]
  /// The provider of new conversations.
  public var provider: String
  /// The model of new conversations.
  public var model: String
  /// The system text of new conversations.
  public var systemPrompt: String
  /// The parameters of new conversations.
  public var parameters: Parameters
  /// Where each default came from, for the settings panel.
  public var origins: [ParameterName: SettingsForm.Origin]
  /// Named sets of model, system text and parameters.
  public var presets: [Preset]
  /// Prompt snippets.
  public var prompts: [PromptSnippet]
  /// Whether the mouse reports from the start.
  public var mouseIsOn: Bool
  /// The colours at the start.
  public var theme: String
  /// Themes that can be chosen.
  public var themes: [String]
  /// How formulas are shown.
  public var mathematics = Mathematics.unicode
  /// Minutes east of UTC, for times on the screen.
  public var utcOffsetMinutes: Int
  /// Whether conversations are kept.
  public var saves: Bool
  /// Where titles come from.
  public var titles: Titles
  /// What happens to a request that does not fit.
  public var contextPolicy: ContextPolicy
  /// Limits on spending.
  public var spending: SpendingLimit
  /// Whether catalogues are asked unbidden.
  public var asksCatalogue = true
  /// Seconds after a reply when its real charge is asked for; nil never asks.
  public var settlesAfter: Double?
  /// The keys in force.
  public var keymap: Keymap
  /// Whether the composer follows vi.
  public var usesVi: Bool

  /// Where titles come from.
  public enum Titles: String, Sendable { case derived, model, off }
  /// The built-in defaults, with the embedded model.
  public init() {
    providers = [.aimlapi, .local]
    provider = Provider.local.name
    model = Provider.local.model
    systemPrompt = ""
    parameters = Parameters()
    origins = [:]
    presets = []
    themes = ["dark", "light", "mono"]
    utcOffsetMinutes = 0
    saves = true
    titles = .derived
    contextPolicy = .ask
    spending = SpendingLimit()
    prompts = []
    mouseIsOn = false
    theme = "dark"
    keymap = Keymap.standard
    usesVi = false
  }

  /// The entry of a name.
  public func provider(named name: String) -> Provider? { providers.first { $0.name == name } }
}
