import Cells
import Conversations
import Hands
import Pages

/// What the config and the command line settled, as far as the core needs it. A value: a changed config replaces it.
package struct SessionDefaults: Sendable {
  /// Replies are asked for piece by piece; else each whole.
  package var streams = true
  /// Every provider entry, built-in ones included.
  package var providers: [Provider]
  /// Those of them that need a key, and have none.
  package var keyless: Set<String> = []
  /// The provider of new conversations.
  package var provider: String
  /// The model of new conversations.
  package var model: String
  /// The system text of new conversations.
  package var systemPrompt: String
  /// The parameters of new conversations.
  package var parameters: Parameters
  /// Where each default came from, for the settings panel.
  package var origins: [RequestField: SettingsForm.Origin]
  /// Named sets of model, system text and parameters.
  package var presets: [Preset]
  /// Prompt snippets.
  package var prompts: [PromptSnippet]
  /// Whether the mouse reports from the start.
  package var mouseIsOn: Bool
  /// The colours at the start.
  package var theme: String
  /// Themes that can be chosen.
  package var themes: [String]
  /// What probes found.
  package var probes: [ProbeCard] = []
  /// How formulas are shown.
  package var mathematics = Mathematics.unicode
  /// Whether a line that begins with `!` runs as a command.
  package var runsCommands = true
  /// How closely models are to look at pictures; nil leaves it to the endpoint.
  package var detail: Picture.Detail?
  /// How what models think is shown at the start.
  package var reasoning = ReasoningView.folded
  /// How pictures are shown.
  package var pictures = PictureView.preview
  /// Where the reading column is.
  package var alignment = ColumnAlignment.center
  /// Whether something moves while one waits.
  package var moves = true
  /// When somebody is called back to a reply that took long.
  package var calls = CallPolicy.unfocused
  /// When the conversations are listed next to what is read.
  package var sidebar = SidebarPolicy.auto
  /// Minutes east of UTC, for times on the screen.
  package var utcOffsetMinutes: Int
  /// Whether conversations are kept.
  package var saves: Bool
  /// Where titles come from; nil where the config does not say.
  package var titles: TitlePolicy?
  /// What happens to a request that does not fit.
  package var contextPolicy: ContextPolicy
  /// Limits on spending.
  package var spending: SpendingLimit
  /// Whether catalogues are asked for in the background.
  package var asksCatalogue = true
  /// Seconds after a reply when its real charge is asked for; nil never asks.
  package var settlesAfter: Double?
  /// Replies of the lab that are asked for together of one provider, 1 or more; the embedded model answers one at a
  /// time.
  package var labParallel = 4
  /// The keys in force.
  package var keymap: Keymap
  /// The composer's keys.
  package var editingStyle: EditingStyle

  /// The built-in defaults, with the embedded model.
  package init() {
    providers = [.aimlapi, .local]
    provider = Provider.local.name
    model = Provider.local.model
    systemPrompt = ""
    parameters = Parameters()
    origins = [:]
    presets = []
    themes = ["auto"] + Theme.builtIns.map(\.name)
    utcOffsetMinutes = 0
    saves = true
    titles = .derived
    contextPolicy = .ask
    spending = SpendingLimit()
    prompts = []
    mouseIsOn = false
    theme = "auto"
    keymap = Keymap.standard
    editingStyle = .emacs
  }

  /// Seconds east of UTC.
  var utcOffset: Int { utcOffsetMinutes * 60 }

  /// The entry of a name.
  package func provider(named name: String) -> Provider? { providers.first { $0.name == name } }
}
