/// Where keys go: what has the focus decides what a key means.
package enum KeyContext: String, Hashable, Sendable, CaseIterable {
  /// The composer.
  case composer
  /// The messages (message mode).
  case transcript
  /// A list with a filter: palette, switcher, models, tree.
  case list
  /// A form: settings, a snippet's variables, a name being asked for.
  case form
  /// A page that only scrolls: help, context, diff.
  case page
  /// The find bar.
  case find
  /// The panes of the lab.
  case lab
  /// The microscope.
  case microscope
  /// An offer above the empty composer; keys that mean nothing to it mean what they do in the composer.
  case offer
  /// The menu above the composer; keys that mean nothing to it mean what they do in the composer.
  case menu
  /// The help: letters look for something in it.
  case help

  /// Whether plain characters are text here.
  package var takesText: Bool { ![.transcript, .page, .lab, .microscope].contains(self) }

  /// What one is there for, which its help shows first.
  var ownGroup: HelpGroup {
    switch self {
    case .composer: .writing
    case .transcript: .messages
    case .list: .lists
    case .form: .forms
    case .page: .reading
    case .find: .find
    case .lab: .lab
    case .microscope: .microscope
    case .offer: .conversation
    case .menu: .menus
    case .help: .reading
    }
  }

  /// For headings.
  package var title: String {
    switch self {
    case .composer: "Writing"
    case .transcript: "Messages"
    case .list: "Lists"
    case .form: "Forms"
    case .page: "Pages"
    case .find: "Find"
    case .lab: "Lab"
    case .microscope: "Microscope"
    case .offer: "Offers"
    case .menu: "Menus"
    case .help: "Help"
    }
  }
}

/// Headings of the help page, in its order.
package enum HelpGroup: String, Hashable, Sendable, CaseIterable {
  case writing = "Writing"
  case conversation = "Conversation"
  case menus = "Menus of / and @"
  case panels = "Panels"
  case reading = "Reading"
  case messages = "Messages"
  case lists = "Lists"
  case forms = "Forms"
  case find = "Find"
  case lab = "Lab"
  case microscope = "Microscope"
  case moving = "Moving the cursor"
  case editing = "Editing"
  case program = "Program"
}

/// One row of the key table. The table makes the keymap, the config's names, the help page and docs/keys.md.
package struct KeyBinding: Sendable {
  /// What the config calls it; unique.
  package var name: String
  /// What it means.
  package var intent: Intent
  /// Where it holds.
  package var contexts: [KeyContext]
  /// The keys it has unless the config says otherwise; may be none.
  package var keys: [Key]
  /// The help page's heading.
  package var group: HelpGroup
  /// What it does, in a few words.
  package var help: String

  init(
    _ name: String, _ keys: String, _ contexts: [KeyContext], _ intent: Intent, _ group: HelpGroup, _ help: String
  ) {
    self.name = name
    self.intent = intent
    self.contexts = contexts
    self.keys = keys.utf8.split(separator: UInt8(ascii: " ")).compactMap { KeyName.parse(String(Substring($0))) }
    self.group = group
    self.help = help
  }

  /// Names of earlier editions, which configs may hold still.
  static let formerNames = [
    "sibling-previous": "version-previous", "sibling-next": "version-next", "message-graft": "message-mark",
    "message-sibling-previous": "message-version-previous", "message-sibling-next": "message-version-next",
  ]

  /// Bindings that must keep a key: without them one could neither write nor leave.
  static let essential: Set<String> = ["send", "stop", "interrupt", "quit", "list-accept", "form-accept"]
}
